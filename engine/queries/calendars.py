"""The working calendar of a map: what is shipped, as the office's imports change it."""

from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import asking
from engine.models import BattleMap, CalendarDay
from engine.rules.calendar import CalendarData, DayKind, WorkCalendar, parse_calendar
from engine.rules.calendar_data import notice_year, replace_years

SHIPPED = Path(__file__).parents[1] / "calendars"


@cache
def shipped_calendar(name: str) -> CalendarData:
    """The calendar that comes with the software; an unknown name has no published year."""
    path = SHIPPED / f"{name}.toml"
    if not path.exists():
        return CalendarData(name=name, days={}, labels={}, covered_years=frozenset())
    return parse_calendar(path.read_text("utf-8"), name=name)


def load_calendar(session: Session, name: str) -> WorkCalendar:
    """The calendar `name`. An imported notice replaces its whole year; closures are added to it.

    A day belongs to the year of the notice that declares it: 31 December may be the next year's.
    """
    rows = asking(session).execute(_DAYS, {"calendar": name})
    return _with_days(name, tuple((day, kind, label, closure) for day, kind, label, closure in rows))


_DAYS = (
    sa.select(
        col(CalendarDay.day), col(CalendarDay.kind), col(CalendarDay.label),
        col(CalendarDay.closure),
    )
    .where(col(CalendarDay.calendar) == sa.bindparam("calendar"))
    .order_by(col(CalendarDay.id))
)


@lru_cache(maxsize=32)
def _with_days(name: str, rows: tuple[tuple[date, DayKind, str, bool], ...]) -> WorkCalendar:
    """The calendar with what the office added; the same days are put together once."""
    if not rows:
        return WorkCalendar(shipped_calendar(name))
    notices = [(day, kind, label) for day, kind, label, closure in rows if not closure]
    imported = CalendarData(
        name=name,
        days={day: kind for day, kind, _label in notices},
        labels={day: label for day, _kind, label in notices},
        covered_years=frozenset(notice_year(day, label) for day, _kind, label in notices),
    )
    data = replace_years(shipped_calendar(name), imported)
    return WorkCalendar(data, [day for day, _kind, _label, closure in rows if closure])


def stored_days(session: Session, name: str) -> list[CalendarDay]:
    """What the office added to the calendar, by day."""
    return list(
        session.exec(
            select(CalendarDay)
            .where(CalendarDay.calendar == name)
            .order_by(col(CalendarDay.day))
        )
    )


def maps_of_calendar(session: Session, name: str) -> list[int]:
    """The maps that count by this calendar."""
    return [
        map_id or 0
        for map_id in session.exec(
            select(BattleMap.id).where(BattleMap.calendar == name).order_by(col(BattleMap.id))
        )
    ]


def known_calendars(session: Session) -> Collection[str]:
    """The calendars that maps count by."""
    return sorted(set(session.exec(select(BattleMap.calendar))))


def calendars_of(session: Session, organisation_id: int) -> list[str]:
    """The calendars that the organisation's maps count by, the first map's first."""
    names = session.exec(
        select(BattleMap.calendar)
        .where(BattleMap.organisation_id == organisation_id).order_by(col(BattleMap.id))
    )
    return list(dict.fromkeys(names))
