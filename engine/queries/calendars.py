"""The working calendar of a map: what is shipped, as the office's imports change it."""

from functools import cache
from pathlib import Path

from sqlmodel import Session, select

from engine.models import CalendarDay
from engine.rules.calendar import CalendarData, WorkCalendar, parse_calendar

SHIPPED = Path(__file__).parents[1] / "calendars"


@cache
def shipped_calendar(name: str) -> CalendarData:
    """The calendar that comes with the software; an unknown name has no published year."""
    path = SHIPPED / f"{name}.toml"
    if not path.exists():
        return CalendarData(name=name, days={}, labels={}, covered_years=frozenset())
    return parse_calendar(path.read_text("utf-8"), name=name)


def load_calendar(session: Session, name: str) -> WorkCalendar:
    """The calendar `name`. An imported notice replaces its whole year; closures are added to it."""
    shipped = shipped_calendar(name)
    rows = session.exec(select(CalendarDay).where(CalendarDay.calendar == name)).all()
    closures = [row.day for row in rows if row.closure]
    notices = [row for row in rows if not row.closure]
    years = frozenset(row.day.year for row in notices)
    days = {day: kind for day, kind in shipped.days.items() if day.year not in years}
    labels = {day: label for day, label in shipped.labels.items() if day.year not in years}
    for row in notices:
        days[row.day] = row.kind
        labels[row.day] = row.label
    data = CalendarData(
        name=name, days=days, labels=labels, covered_years=shipped.covered_years | years
    )
    return WorkCalendar(data, closures)
