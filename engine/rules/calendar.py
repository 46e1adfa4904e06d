"""Working days: Monday to Friday, as the published holidays and the local closures change it.

Every answer costs two bisections over the days that differ from Monday to Friday (about 25 a
year); nothing is built for the years between, so a far date is as cheap as today's.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.rules.calendar_data import CalendarData, DayKind, parse_calendar

__all__ = [
    "CalendarData",
    "DayKind",
    "Moved",
    "WorkCalendar",
    "months_after",
    "moved_deadlines",
    "parse_calendar",
]

_LAST_ORDINAL = date.max.toordinal()


class WorkCalendar:
    """Which days are worked. Years without a notice count Monday to Friday and are provisional.

    `closures` are local days off (a festival of the region, a flood): they take a working day
    away, a make-up one too, and never add one. Where an answer would lie before year 1 or after
    year 9999, it is the first or the last working day there is: a mistyped year stops no sweep.
    """

    def __init__(self, data: CalendarData, closures: Iterable[date] = ()) -> None:
        self.data = data
        self.closures = frozenset(closures)
        works = {day.toordinal(): kind is DayKind.WORK for day, kind in data.days.items()}
        works |= {day.toordinal(): False for day in self.closures}
        self._works = {day: work for day, work in works.items() if work != _is_plain(day)}
        self._changes = sorted(self._works)
        self._shifts = [0]  # _shifts[i]: working days won or lost by the first i changes
        for day in self._changes:
            self._shifts.append(self._shifts[-1] + (1 if self._works[day] else -1))
        self._counts = [self._count(day) for day in self._changes]
        self._total = self._count(_LAST_ORDINAL)

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`."""
        ordinal = day.toordinal()
        works = self._works.get(ordinal)
        return _is_plain(ordinal) if works is None else works

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it where `count` is negative.

        0 gives `day` itself where it is worked, else the working day before it.
        """
        ordinal = day.toordinal()
        if count < 0:
            return self._nth(self._count(ordinal - 1) + 1 + count)
        return self._nth(self._count(ordinal) + count)

    def workday_on_or_before(self, day: date) -> date:
        """`day` where it is worked, else the working day before it."""
        return self._nth(self._count(day.toordinal()))

    def workday_on_or_after(self, day: date) -> date:
        """`day` where it is worked, else the working day after it."""
        return self._nth(self._count(day.toordinal() - 1) + 1)

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days d have start < d <= end; negative where `end` is earlier."""
        return self._count(end.toordinal()) - self._count(start.toordinal())

    def is_provisional(self, day: date) -> bool:
        """暂定: the notice for the year of `day` is not out, its working days may still change."""
        return day.year not in self.data.covered_years

    def is_provisional_span(self, start: date, end: date) -> bool:
        """暂定: some year from `start` to `end` (in either order) has no notice yet."""
        first, last = sorted((start.year, end.year))
        return any(year not in self.data.covered_years for year in range(first, last + 1))

    def _count(self, ordinal: int) -> int:
        """Working days from the first day of year 1 to `ordinal`, both included."""
        weeks, days = divmod(ordinal, 7)  # day 1 of year 1 is a Monday
        plain = 5 * weeks + (days if days < 5 else 5)
        return plain + self._shifts[bisect_right(self._changes, ordinal)]

    def _nth(self, number: int) -> date:
        """The working day with that number since year 1: the inverse of `_count`."""
        number = max(1, min(number, self._total))
        place = bisect_left(self._counts, number)
        weeks, days = divmod(number - self._shifts[place] - 1, 5)
        ordinal = 7 * weeks + days + 1
        if place < len(self._changes) and ordinal > self._changes[place]:
            ordinal = self._changes[place]  # a make-up weekend, which the plain week steps over
        return date.fromordinal(ordinal)


@dataclass(frozen=True, slots=True)
class Moved:
    """A counted deadline that a changed calendar puts on another day."""

    item_id: int
    was_on: date
    now_on: date


def moved_deadlines(
    before: WorkCalendar, after: WorkCalendar, counted: Iterable[tuple[int, date, int]]
) -> list[Moved]:
    """Which deadlines move from `before` to `after`, in the order given.

    `counted` holds (item id, start, N) for every period of N working days. Field rule: the period
    counts from the day after its start, and a fixed date is never moved, so none belongs here.
    """
    moved = []
    for item_id, start, count in counted:
        was_on, now_on = before.add_workdays(start, count), after.add_workdays(start, count)
        if was_on != now_on:
            moved.append(Moved(item_id, was_on, now_on))
    return moved


def months_after(day: date, months: int) -> date:
    """The corresponding date `months` later, or the month's last day where there is none.

    31 January and one month is 28 or 29 February. Raises OverflowError outside years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("date value out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _is_plain(ordinal: int) -> bool:
    """Monday to Friday."""
    return ordinal % 7 not in (6, 0)
