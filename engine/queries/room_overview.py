"""What the office should look at first, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import Alarm, BattleMap, Beat, Department, Item, Message, Organisation, Person
from engine.queries.alarms import alarms_for
from engine.queries.calendars import load_calendar
from engine.queries.room_orphans import count_orphaned
from engine.queries.room_people import Standing, count_people
from engine.queries.room_timetable import FlowStanding, running_now
from engine.rules.lifecycle import DATE_FLAGS, LIVE
from engine.rules.words import MessageStatus, Role, Status

_select: Any = sa.select


@dataclass(frozen=True, slots=True)
class MapStanding:
    """A map: whether the calendar drives it, its rules' version, and how long its trail is."""

    id: int
    name: str
    enabled: bool
    policy_version: int
    events: int
    calendar: str


@dataclass(frozen=True, slots=True)
class CalendarStanding:
    """A calendar in use, and which of this year and the next are provisional."""

    name: str
    provisional: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole of it; what counts nought needs nobody."""

    alarms: tuple[Alarm, ...]
    orphaned: int
    leavers: tuple[tuple[int, str], ...]  # (id, name) of those who have left and still have duties
    unreadable: int  # drafts whose date could not be read
    unnamed: int  # drafts with names that nobody bears
    headless: int  # departments at work without a head who is there
    messages: dict[MessageStatus, int]
    people: dict[Standing, int]
    maps: tuple[MapStanding, ...]
    calendars: tuple[CalendarStanding, ...]
    flows: dict[str, FlowStanding]
    beats: tuple[Beat, ...]
    second_factor_roles: tuple[Role, ...]


def overview(session: Session, organisation_id: int, *, today: date, at: datetime) -> Overview:
    """The organisation's overview as of now."""
    rows = session.execute(
        _select(
            BattleMap.id, BattleMap.name, BattleMap.enabled, BattleMap.policy_version,
            BattleMap.audit_seq, BattleMap.calendar,
        )
        .where(BattleMap.organisation_id == organisation_id).order_by(BattleMap.id)
    )
    maps = tuple(MapStanding(*row) for row in rows)
    unreadable, unnamed = _drafts(session, organisation_id)
    running = running_now(session)
    home = session.get_one(Organisation, organisation_id)
    return Overview(
        alarms=tuple(alarms_for(session, organisation_id)),
        orphaned=count_orphaned(session, organisation_id),
        leavers=_leavers(session, organisation_id),
        unreadable=unreadable, unnamed=unnamed,
        headless=_headless(session, organisation_id),
        messages={
            row[0]: row[1] for row in session.execute(
                sa.select(col(Message.status), sa.func.count())
                .where(col(Message.organisation_id) == organisation_id)
                .group_by(col(Message.status))
            )
        },
        people=count_people(session, organisation_id),
        maps=maps,
        calendars=tuple(
            _calendar(session, name, today) for name in sorted({one.calendar for one in maps})
        ),
        flows=running.flows, beats=tuple(running.beats),
        second_factor_roles=tuple(Role(role) for role in home.second_factor_roles),
    )


def _calendar(session: Session, name: str, today: date) -> CalendarStanding:
    published = load_calendar(session, name).data.covered_years
    years = (today.year, today.year + 1)
    return CalendarStanding(name, tuple(year for year in years if year not in published))


def _drafts(session: Session, organisation_id: int) -> tuple[int, int]:
    """(drafts with an unreadable date, drafts with names that wait for somebody)."""
    flags, names = sa.cast(col(Item.flags), sa.String), sa.cast(col(Item.names), sa.String)
    unread = sa.or_(*(flags.contains(f'"{flag}"') for flag in sorted(DATE_FLAGS)))
    row = session.execute(
        sa.select(
            sa.func.count(sa.case((sa.and_(unread, col(Item.due_on).is_(None)), 1))),
            sa.func.count(sa.case((names.not_in(["{}", "null"]), 1))),
        )
        .select_from(Item)
        .join(BattleMap, col(BattleMap.id) == col(Item.map_id))
        .where(
            col(BattleMap.organisation_id) == organisation_id, col(Item.status) == Status.DRAFT
        )
    ).one()
    return row[0], row[1]


def _headless(session: Session, organisation_id: int) -> int:
    counted: int = session.execute(
        sa.select(sa.func.count()).select_from(Department)
        .outerjoin(Person, col(Person.id) == col(Department.head_id))
        .where(
            col(Department.organisation_id) == organisation_id, col(Department.active),
            sa.func.coalesce(col(Person.active), sa.false()).is_(False),
        )
    ).scalar_one()
    return counted


def _leavers(session: Session, organisation_id: int) -> tuple[tuple[int, str], ...]:
    # Each list is read once, not once for each leaver.
    seats = [
        sa.select(seat).where(col(Item.status).in_(LIVE), seat.is_not(None))
        for seat in (col(Item.responsible_leader_id), col(Item.handler_id))
    ]
    seats.append(
        sa.select(col(Department.head_id)).where(
            col(Department.active), col(Department.head_id).is_not(None)
        )
    )
    rows = session.execute(
        sa.select(col(Person.id), col(Person.name))
        .where(
            col(Person.organisation_id) == organisation_id, col(Person.active).is_(False),
            sa.or_(*(col(Person.id).in_(seat) for seat in seats)),
        )
        .order_by(col(Person.id))
    )
    return tuple((row[0], row[1]) for row in rows)
