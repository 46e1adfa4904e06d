"""An item while its rows are still being read, and the draft that it becomes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from engine.intake.drafts import Draft, MeasureDraft, MilestoneDraft
from engine.rules.deadline_text import Deadline
from engine.rules.words import ItemClass


@dataclass(slots=True)
class Pending:
    """The rows of one weakness so far. `deadlines` are (deadline, text) of each date cell."""

    sheet: str | None
    row: int
    number: str
    category: str
    weakness: str
    texts: dict[str, str] = field(default_factory=dict)
    measures: list[MeasureDraft] = field(default_factory=list)
    deadlines: list[tuple[Deadline, str]] = field(default_factory=list)
    milestones: list[MilestoneDraft] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    item_class: ItemClass | None = None
    closed: bool = False
    closed_on: date | None = None
    flags: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)

    def add_text(self, name: str, text: str) -> None:
        """Keep `text`; what a further row adds goes on a new line."""
        former = self.texts.get(name)
        if not former:
            self.texts[name] = text
        elif text not in former:
            self.texts[name] = f"{former}\n{text}"

    def as_draft(self) -> Draft:
        """The draft: its deadline is the last of its rows' dates, unknown if one is unread."""
        due_on, due_text, long_term, item_class = self.settle_deadline()
        texts = self.texts.get
        status: Literal["open", "closed"] = "closed" if self.closed else "open"
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
            tuple(self.milestones),
            tuple(self.leaders),
            tuple(self.leads),
            tuple(one for one in self.supports if one not in self.leads),
            "、".join(self.handlers),
            due_on,
            due_text,
            item_class,
            long_term,
            texts("progress", ""),
            texts("result", ""),
            status,
            self.closed_on,
            tuple(dict.fromkeys(self.flags)) if self.flags else (),
            self.extra,
        )

    def settle_deadline(self) -> tuple[date | None, str, bool, ItemClass]:
        """Date, text, long-term and class from all date cells; the class column wins."""
        if len(self.deadlines) == 1:
            deadline, text = self.deadlines[0]
            item_class = self.item_class or deadline.item_class or ItemClass.DATED
            long_term = deadline.long_term or item_class is ItemClass.SUSTAINED
            return deadline.due_on, text, long_term, item_class
        dates = [one.due_on for one, _text in self.deadlines if one.due_on]
        known = dates and not any(one.unread for one, _text in self.deadlines)
        said = [one.item_class for one, _text in self.deadlines if one.item_class]
        default = ItemClass.DATED if dates or not said else said[0]
        item_class = self.item_class or default
        return (
            max(dates) if known else None,
            "；".join(dict.fromkeys(text for _one, text in self.deadlines if text)),
            any(one.long_term for one, _text in self.deadlines)
            or item_class is ItemClass.SUSTAINED,
            item_class,
        )
