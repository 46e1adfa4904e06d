"""Deadline cells: each distinct value is read once, and what could not be read becomes a problem."""

from dataclasses import dataclass, field
from datetime import date

from engine.intake.cells import Value, cell_date, cell_text
from engine.intake.drafts import Problem
from engine.intake.problems import problem
from engine.language import _
from engine.rules.deadline_text import Deadline, read_deadline
from engine.rules.words import ItemClass

UNREAD = Deadline(unread=True)


@dataclass(slots=True)
class DeadlineCells:
    """Reads the deadline cells of one document against its reference date."""

    reference_on: date | None
    uses_1904: bool = False
    read: dict[tuple[type, Value], tuple[Deadline, str]] = field(default_factory=dict)

    def of(self, value: Value) -> tuple[Deadline, str]:
        """The deadline in a cell, and its text as a clerk sees it."""
        key = (value.__class__, value)
        if (known := self.read.get(key)) is None:
            known = self.read[key] = self.understand(value)
        return known

    def understand(self, value: Value) -> tuple[Deadline, str]:
        """True dates, serials, 2026.6 as a number, serial digits as text, then the grammar."""
        text = cell_text(value)
        if not isinstance(value, str):
            if day := cell_date(value, uses_1904=self.uses_1904):
                return Deadline(due_on=day, item_class=ItemClass.DATED), text
            if isinstance(value, float) and 2000 < value < 2100 and is_month_number(text):
                return read_deadline(text, reference_on=self.reference_on), text
            return (UNREAD if text else Deadline()), text
        if (
            len(text) == 5
            and text.isdigit()
            and (day := cell_date(int(text), uses_1904=self.uses_1904))
        ):
            return Deadline(due_on=day, item_class=ItemClass.DATED, flags=("serial_text",)), text
        return read_deadline(text, reference_on=self.reference_on), text


def is_month_number(text: str) -> bool:
    """2026.6 kept as a number is June; 2026.1 may have been 2026.10, so it is not read."""
    return "." in text and text.split(".")[1] in {*"23456789", "11", "12"}


def deadline_problem(deadline: Deadline, text: str, sheet: str | None, cell: str) -> Problem | None:
    """What a person must do about this cell before the item can be activated, if anything."""
    if "reference_missing" in deadline.flags and deadline.due_on is None:
        return problem(
            "deadline_unparsed",
            _("{cell} 的时限“{raw}”要按填报日期推算，而台账里没有填报日期，请在导入时给出基准日期。").format(
                cell=cell, raw=text
            ),
            sheet=sheet, cell=cell, raw=text,
        )  # fmt: skip
    if "said_done" in deadline.flags:
        return problem(
            "deadline_says_done",
            _("{cell} 的时限写的是“{raw}”，这不是时限；如已销号请填销号时间，否则请补写时限。").format(
                cell=cell, raw=text
            ),
            sheet=sheet, cell=cell, raw=text,
        )  # fmt: skip
    if deadline.unread:
        return problem(
            "deadline_unparsed",
            _("{cell} 的时限“{raw}”读不出确定的日期，请改写为某年某月某日；此前该事项不能立项。").format(
                cell=cell, raw=text
            ),
            sheet=sheet, cell=cell, raw=text,
        )  # fmt: skip
    if not text and deadline.due_on is None:
        return problem(
            "deadline_missing",
            _("{cell} 没有写完成时限，请补写；此前该事项不能立项。").format(cell=cell),
            sheet=sheet, cell=cell, raw="",
        )  # fmt: skip
    return None
