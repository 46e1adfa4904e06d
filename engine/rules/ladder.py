"""A ladder laid on a date: which rung falls on which day.

Field rules: a threshold always falls on a working day, because that is when people are told; a
rung before the date falls earlier, one after it later, so no holiday makes an escalation faster.
Fixed target dates themselves are never moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from engine.rules.calendar import WorkCalendar
from engine.rules.policy import Ladder, MeetingRule, Recipient
from engine.rules.words import NoticeKind

# From 督办单 upward the software drafts and a named person signs.
PREPARED = frozenset(
    {NoticeKind.SUPERVISION_ORDER, NoticeKind.TALK_PROPOSAL, NoticeKind.STATEMENT}
)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung on its day."""

    on: date
    name: str
    kind: NoticeKind
    to: tuple[Recipient, ...]
    copied: tuple[Recipient, ...]

    @property
    def prepared(self) -> bool:
        """Whether it is only drafted, and waits for a named person's release."""
        return self.kind in PREPARED


def rung_day(ladder: Ladder, anchor: date, at: int, calendar: WorkCalendar) -> date:
    """The working day of the rung `at` days from `anchor`, in the ladder's own unit."""
    if ladder.unit == "workdays":
        return calendar.add_workdays(anchor, at)
    day = anchor + timedelta(days=at)
    return calendar.workday_on_or_after(day) if at > 0 else calendar.workday_on_or_before(day)


def fixed_steps(ladder: Ladder, anchor: date, calendar: WorkCalendar) -> list[Step]:
    """The rungs and the meeting of a ladder laid on `anchor`, by day."""
    steps = [
        Step(
            rung_day(ladder, anchor, rung.at, calendar), rung.name, rung.kind, rung.to,
            rung.copy_to,
        )
        for rung in sorted(ladder.rungs, key=lambda rung: rung.at)
    ]
    if ladder.meeting is not None:
        steps.append(_statement(ladder, ladder.meeting, anchor, calendar))
    return sorted(steps, key=lambda step: step.on)


def repeated_steps(ladder: Ladder, anchor: date, calendar: WorkCalendar) -> Iterator[Step]:
    """What is said again after the last rung, for ever: an item is red until somebody acts."""
    repeat = ladder.repeat
    if repeat is None:
        return
    at = max((rung.at for rung in ladder.rungs), default=0)
    while True:
        at += repeat.every
        day = rung_day(ladder, anchor, at, calendar)
        yield Step(day, f"T{at:+d}", repeat.kind, repeat.to, repeat.copy_to)


def _statement(
    ladder: Ladder, meeting: MeetingRule, anchor: date, calendar: WorkCalendar
) -> Step:
    """表态发言 at the first monthly meeting after the item is late enough."""
    late_on = rung_day(ladder, anchor, meeting.after, calendar)
    month = late_on.replace(day=1)
    while (meets_on := calendar.workday_on_or_after(month.replace(day=meeting.day))) < late_on:
        month = (month + timedelta(days=31)).replace(day=1)
    told_on = max(late_on, calendar.add_workdays(meets_on, -meeting.notice))
    name = f"meeting:{meets_on.isoformat()}"
    return Step(told_on, name, NoticeKind.STATEMENT, meeting.to, meeting.copy_to)
