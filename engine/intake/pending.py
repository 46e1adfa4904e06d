"""An item while its rows are still being read, and the draft that it becomes."""

from datetime import date

from engine.intake.drafts import Draft, MeasureDraft, MilestoneDraft
from engine.rules.deadline_text import Deadline
from engine.rules.words import ItemClass

Names = tuple[str, ...]


class Pending:
    """The rows of one weakness so far. `deadlines` are (deadline, text) of each date cell.

    Written by hand, not as a dataclass: sixty thousand of them are made in a second.
    """

    __slots__ = (
        "category", "closed", "closed_on", "deadlines", "due_text", "extra", "flags", "handlers",
        "item_class", "item_id", "leaders", "leads", "long_term", "measures", "milestones", "number", "row", "sheet", "supports",
        "texts", "weakness",
    )  # fmt: skip

    def __init__(
        self, sheet: str | None, row: int, number: str, category: str, weakness: str, closed: bool
    ) -> None:
        self.sheet = sheet
        self.row = row
        self.number = number
        self.category = category
        self.weakness = weakness
        self.closed = closed
        self.closed_on: date | None = None
        self.due_text = ""
        self.item_id: int | None = None
        self.long_term = False
        self.item_class: ItemClass | None = None
        self.texts: dict[str, str] = {}
        self.extra: dict[str, str] = {}
        self.measures: list[MeasureDraft] = []
        self.deadlines: list[tuple[Deadline, str]] = []
        self.milestones: tuple[MilestoneDraft, ...] = ()
        self.flags: Names = ()
        self.leaders: Names = ()
        self.leads: Names = ()
        self.supports: Names = ()
        self.handlers: Names = ()

    def as_draft(self) -> Draft:
        """The draft: its deadline is the last of its rows' dates, unknown if one is unread."""
        due_on, due_text, long_term, item_class = self.settle_deadline()
        texts, leads, supports = self.texts.get, self.leads, self.supports
        if supports and leads:
            supports = tuple([one for one in supports if one not in leads])
        return Draft(
            self.sheet,
            self.row,
            self.number,
            self.category,
            self.weakness,
            texts("detail", ""),
            texts("cause", ""),
            texts("goal", ""),
            texts("source", ""),
            tuple(self.measures),
            self.milestones,
            self.leaders,
            leads,
            supports,
            "、".join(self.handlers),
            due_on,
            self.due_text or due_text,
            item_class,
            long_term or self.long_term,
            texts("progress", ""),
            texts("result", ""),
            "closed" if self.closed else "open",
            self.closed_on,
            tuple(dict.fromkeys(self.flags)) if self.flags else (),
            self.extra,
            self.item_id,
        )

    def settle_deadline(self) -> tuple[date | None, str, bool, ItemClass]:
        """Date, text, long-term and class from all date cells; the class column wins."""
        if len(self.deadlines) == 1:
            deadline, text = self.deadlines[0]
            item_class = self.item_class or deadline.item_class or ItemClass.DATED
            long_term = deadline.long_term or item_class is ItemClass.SUSTAINED
            return deadline.due_on, text, long_term, item_class
        read = [one for one, _text in self.deadlines]
        dates = [one.due_on for one in read if one.due_on]
        said = [one.item_class for one in read if one.item_class]
        item_class = self.item_class or (ItemClass.DATED if dates or not said else said[0])
        return (
            max(dates) if dates and not any(one.unread for one in read) else None,
            "；".join(dict.fromkeys(text for _one, text in self.deadlines if text)),
            item_class is ItemClass.SUSTAINED or any(one.long_term for one in read),
            item_class,
        )


def union(former: Names, names: Names) -> Names:
    """Each name once, in order."""
    if not former:
        return names
    return former + tuple([name for name in names if name not in former])


def lines(former: str | None, text: str) -> str:
    """What a further row adds goes on a new line; what is already there is not repeated."""
    if not former:
        return text
    return former if text in former else f"{former}\n{text}"
