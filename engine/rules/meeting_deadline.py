"""The date of a 议定事项 as the meeting says it: "4月底前", counted from the day of the meeting."""

from dataclasses import dataclass
from datetime import date

from engine.errors import Incomplete
from engine.language import _
from engine.rules.calendar import WorkCalendar
from engine.rules.deadline_text import Deadline, Stage, read_deadline
from engine.rules.words import ItemClass


@dataclass(frozen=True, slots=True)
class DecisionDate:
    """What was typed and what it means; without `due_on` an item may not be opened, save by class."""

    text: str
    due_on: date | None
    item_class: ItemClass
    long_term: bool
    flags: tuple[str, ...]
    milestones: tuple[Stage, ...]

    @property
    def unread(self) -> bool:
        """Whether something was typed that is no date anybody can count to."""
        return "deadline_unparsed" in self.flags


def read_decision_date(text: str, *, held_on: date, calendar: WorkCalendar) -> DecisionDate:
    """The date of a decision; what cannot be read is kept as it was typed and flagged.

    Raises Incomplete where it would lie before the meeting: 1月底前, said in December, needs a year.
    """
    text = " ".join(text.split())
    deadline: Deadline = read_deadline(
        text, reference_on=held_on, started_on=held_on, add_workdays=calendar.add_workdays
    )
    if deadline.due_on is not None and deadline.due_on < held_on:
        raise Incomplete(
            _("时限“{text}”读作 {due_on}，早于开会日期 {held_on}，请写明年份").format(
                text=text, due_on=deadline.due_on.isoformat(), held_on=held_on.isoformat()
            )
        )
    flags = [*deadline.flags, "deadline_unparsed"] if deadline.unread else list(deadline.flags)
    return DecisionDate(
        text=text, due_on=deadline.due_on, item_class=deadline.item_class or ItemClass.DATED,
        long_term=deadline.long_term, flags=tuple(flags), milestones=deadline.milestones,
    )
