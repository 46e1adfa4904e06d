"""Deadline cells: each distinct value is read once, and what could not be read becomes a problem."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from engine.intake.cells import Value, cell_date, cell_text
from engine.intake.drafts import MilestoneDraft, Problem
from engine.intake.measures import split_measures
from engine.intake.problems import problem
from engine.language import _
from engine.rules.deadline_text import Deadline, read_deadline
from engine.rules.words import ItemClass

UNREAD = Deadline(unread=True)


class DeadlineCell(NamedTuple):
    """What one cell says. `parts`: the dates of numbered measures, where each could be read."""

    deadline: Deadline
    text: str
    parts: tuple[tuple[Deadline, str], ...] = ()
    milestones: tuple[MilestoneDraft, ...] = ()


@dataclass(slots=True)
class DeadlineCells:
    """Reads the deadline cells of one document against its reference date."""

    reference_on: date | None
    uses_1904: bool = False
    read: dict[tuple[type, Value], DeadlineCell] = field(default_factory=dict)

    def of(self, value: Value) -> DeadlineCell:
        """The deadline in a cell, and its text as a clerk sees it."""
        key = (value.__class__, value)
        if (known := self.read.get(key)) is None:
            known = self.read[key] = self.understand(value)
        return known

    def understand(self, value: Value) -> DeadlineCell:
        """True dates, serials, 2026.6 as a number, serial digits as text, then the grammar."""
        text = cell_text(value)
        if not isinstance(value, str):
            return DeadlineCell(self.of_number(value, text), text)
        digits = len(text) == 5 and text.isascii() and text.isdigit()
        if digits and (day := cell_date(int(text), uses_1904=self.uses_1904)):
            found = Deadline(due_on=day, item_class=ItemClass.DATED, flags=("serial_text",))
            return DeadlineCell(found, text)
        parts = self.numbered(text)
        deadline = join(parts) if parts else read_deadline(text, reference_on=self.reference_on)
        stages = tuple(MilestoneDraft(one.text, one.due_on) for one in deadline.milestones)
        return DeadlineCell(deadline, text, parts, stages)

    def of_number(self, value: Value, text: str) -> Deadline:
        """A true date, a serial number, or a month typed as 2026.6."""
        if day := cell_date(value, uses_1904=self.uses_1904):
            return Deadline(due_on=day, item_class=ItemClass.DATED)
        if isinstance(value, float) and 2000 < value < 2100 and is_month_number(text):
            return read_deadline(text, reference_on=self.reference_on)
        return UNREAD if text else Deadline()

    def numbered(self, text: str) -> tuple[tuple[Deadline, str], ...]:
        """1.3月底前 2.6月底前: one date each, if every one can be read."""
        parts = split_measures(text)
        if len(parts) < 2:
            return ()
        own = tuple((read_deadline(one, reference_on=self.reference_on), one) for one in parts)
        return own if all(one.due_on for one, _text in own) else ()


def is_month_number(text: str) -> bool:
    """2026.6 kept as a number is June; 2026.1 may have been 2026.10, so it is not read."""
    return "." in text and text.split(".")[1] in {*"23456789", "11", "12"}


def join(own: tuple[tuple[Deadline, str], ...]) -> Deadline:
    """The dates of numbered measures: the last one is the item's."""
    read = [one for one, _text in own]
    return Deadline(
        due_on=max(one.due_on for one in read if one.due_on),
        long_term=any(one.long_term for one in read),
        item_class=ItemClass.DATED,
        flags=tuple(dict.fromkeys(flag for one in read for flag in one.flags)),
    )


def deadline_problem(deadline: Deadline, text: str, sheet: str | None, cell: str) -> Problem | None:
    """What a person must do about this cell before the item can be activated, if anything."""
    if not deadline.unread:
        return None
    code = "deadline_unparsed"
    if "reference_missing" in deadline.flags:
        message = _(
            "{cell} 的时限“{raw}”要按填报日期推算，而台账里没有填报日期，请在导入时给出基准日期。"
        )
    elif "said_done" in deadline.flags:
        code = "deadline_says_done"
        message = _(
            "{cell} 的时限写的是“{raw}”，这不是时限；如已销号请填销号时间，否则请补写时限。"
        )
    else:
        message = _(
            "{cell} 的时限“{raw}”读不出确定的日期，请改写为某年某月某日；此前该事项不能立项。"
        )
    return problem(code, message.format(cell=cell, raw=text), sheet=sheet, cell=cell, raw=text)
