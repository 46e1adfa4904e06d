"""What `doctor` asks of the database: is it sound, is anybody missing, what ran and what runs next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import is_sqlite
from engine.models import BattleMap, Department, FlowRun, Organisation, Person
from engine.queries.calendars import known_calendars, load_calendar
from engine.queries.duties import Orphan, orphans


@dataclass(frozen=True, slots=True)
class Coverage:
    """A calendar in use: which of this year and the next have their notice."""

    calendar: str
    this_year: bool
    next_year: bool


@dataclass(frozen=True, slots=True)
class Gaps:
    """Who is missing in an organisation: names of people and departments, and orphaned items."""

    organisation: str
    without_address: tuple[str, ...]
    without_head: tuple[str, ...]
    orphans: tuple[Orphan, ...]


def integrity(session: Session) -> str:
    """`ok`, or what SQLite finds wrong with its own file; PostgreSQL keeps watch itself."""
    if not is_sqlite(session):
        return "ok"
    return str(session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar())


def coverages(session: Session, *, today: date) -> list[Coverage]:
    """Whether the notices of this year and the next are there, for each calendar in use."""
    found = []
    for name in known_calendars(session):
        years = load_calendar(session, name).data.covered_years
        found.append(Coverage(name, today.year in years, today.year + 1 in years))
    return found


def organisation_gaps(session: Session) -> list[Gaps]:
    """What each organisation with a map lacks."""
    homes = session.exec(
        select(Organisation)
        .where(col(Organisation.id).in_(select(BattleMap.organisation_id)))
        .order_by(col(Organisation.id))
    ).all()
    return [_gaps(session, home) for home in homes]


def _gaps(session: Session, home: Organisation) -> Gaps:
    silent = session.exec(
        select(Person.name)
        .where(Person.organisation_id == home.id, col(Person.active), Person.address == "")
        .order_by(col(Person.id))
    ).all()
    headless = session.exec(
        select(Department.name)
        .outerjoin(Person, col(Person.id) == Department.head_id)
        .where(
            Department.organisation_id == home.id, col(Department.active),
            sa.or_(col(Department.head_id).is_(None), col(Person.active).is_(False)),
        )
        .order_by(col(Department.id))
    ).all()
    return Gaps(home.name, tuple(silent), tuple(headless), tuple(orphans(session, home.id or 0)))


def last_runs(session: Session) -> dict[str, Any]:
    """The newest run of each flow, by its name."""
    newest = (
        sa.select(sa.func.max(col(FlowRun.id))).group_by(col(FlowRun.flow)).scalar_subquery()
    )
    return {
        run.flow: run for run in session.exec(select(FlowRun).where(col(FlowRun.id).in_(newest)))
    }
