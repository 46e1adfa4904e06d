"""A year of the working calendar, month by month, as a wall calendar shows it."""

import calendar as months
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session

from engine.queries.calendars import load_calendar, stored_days
from engine.rules.calendar import DayKind, WorkCalendar

Kind = Literal["work", "weekend", "off", "make_up", "closure"]


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """One day of a month's grid."""

    day: date
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month's weeks, Monday first; None before the first and after the last day."""

    number: int
    weeks: tuple[tuple[CalendarCell | None, ...], ...]
    workdays: int


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year of a calendar; provisional where its notice is not there."""

    name: str
    year: int
    provisional: bool
    workdays: int
    months: tuple[CalendarMonth, ...]
    published: tuple[CalendarCell, ...]  # what the notice declares, by day
    closures: tuple[CalendarCell, ...]


def calendar_year(session: Session, name: str, year: int) -> CalendarYear:
    """The calendar's year (1 to 9998); two queries."""
    found = load_calendar(session, name)
    labels = {row.day: row.label for row in stored_days(session, name) if row.closure}
    published = tuple(
        _cell(found, {}, day) for day in sorted(found.data.days) if day.year == year
    )
    return CalendarYear(
        name, year, found.is_provisional(date(year, 1, 1)),
        found.workdays_between(date(year - 1, 12, 31) if year > 1 else date.min, date(year, 12, 31)),
        tuple(_month(found, labels, year, month) for month in range(1, 13)),
        published, tuple(
            CalendarCell(day, "closure", labels[day]) for day in sorted(labels) if day.year == year
        ),
    )


def _month(
    found: WorkCalendar, labels: dict[date, str], year: int, month: int
) -> CalendarMonth:
    weeks = tuple(
        tuple(_cell(found, labels, day) if day.month == month else None for day in week)
        for week in months.Calendar().monthdatescalendar(year, month)
    )
    workdays = sum(
        cell is not None and cell.kind in ("work", "make_up") for week in weeks for cell in week
    )
    return CalendarMonth(month, weeks, workdays)


def _cell(found: WorkCalendar, closures: dict[date, str], day: date) -> CalendarCell:
    if day in closures:
        return CalendarCell(day, "closure", closures[day])
    kind = found.data.days.get(day)
    label = found.data.labels.get(day, "")
    if kind is not None:
        return CalendarCell(day, "make_up" if kind is DayKind.WORK else "off", label)
    return CalendarCell(day, "work" if found.is_workday(day) else "weekend", "")
