"""压茬推进: measures overlap like roof tiles; a slipping one shows what it pushes.

Field rule: the next measure starts before the former ends. While a measure is late, those that
build on it cannot end in time either, unless somebody makes the days good.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Stretch:
    """A measure on the time line; both dates are included, either may be missing."""

    id: int
    position: int
    starts_on: date | None
    due_on: date | None
    done_on: date | None = None

    def days_late(self, today: date) -> int:
        """Natural days past its date by today, or when it was done; 0 if in time or undated."""
        if self.due_on is None:
            return 0
        return max(0, ((self.done_on or today) - self.due_on).days)


@dataclass(frozen=True, slots=True)
class Push:
    """A late measure and one that it pushes, with the day to which it is pushed."""

    measure_id: int
    pushed_id: int
    days: int
    pushed_to: date


def pushes(measures: Iterable[Stretch], today: date) -> list[Push]:
    """What each late, unfinished measure pushes, in the order of their positions.

    Each tile moves the next: one laid over its former moves by the whole delay, one laid after it
    with a gap only by what the gap does not hold, and where a gap holds all of it the push ends.
    Done and undated measures are passed over. A measure pushed by several is named for each of
    them, so that everybody sees whose delay it is.
    """
    line = sorted(measures, key=lambda one: one.position)
    found: list[Push] = []
    for index, late in enumerate(line):
        days = late.days_late(today)
        if days == 0 or late.done_on is not None or late.due_on is None:
            continue
        found.extend(_pushed_by(late, late.due_on, line[index + 1 :], today))
    return found


def _pushed_by(
    late: Stretch, due_on: date, followers: Sequence[Stretch], today: date
) -> Iterable[Push]:
    """Walk down the tiles: a tile that has slack enough takes the push up, and it ends there."""
    ends_before, ends_now = due_on, today
    for next_one in followers:
        if next_one.done_on is not None or next_one.due_on is None:
            continue
        days = _push_on(next_one, ends_before, ends_now)
        if days <= 0:
            return
        # A mistyped year (9999) cannot be pushed past the end of the calendar.
        pushed_to = next_one.due_on + timedelta(days=min(days, (date.max - next_one.due_on).days))
        yield Push(late.id, next_one.id, days, pushed_to)
        ends_before, ends_now = next_one.due_on, pushed_to


def _push_on(next_one: Stretch, ends_before: date, ends_now: date) -> int:
    """By how many days a later end of the former moves the next one's end.

    Laid over its former (it starts by the former's planned end), it keeps that overlap and moves
    by the whole delay. Laid after it with a gap, it moves only by what the gap does not hold.
    """
    starts_on = next_one.starts_on
    delay = (ends_now - ends_before).days
    if starts_on is None or starts_on <= ends_before:
        return delay
    return delay - ((starts_on - ends_before).days - 1)
