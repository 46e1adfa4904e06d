"""The trail for reading: a page at a time, newest first, narrowed by item, person, verb and day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import AuditEvent, Item, Person

_select: Any = sa.select
A_PAGE = 50
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """An event; `actor` is empty where the calendar acted."""

    seq: int
    at: datetime
    actor: str
    verb: str
    item_id: int | None
    number: str
    weakness: str
    facts: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some events of a map's chain; `older` is the number to go on before, if there are more."""

    events: tuple[TrailEvent, ...]
    older: int | None


def trail_page(
    session: Session,
    map_id: int,
    *,
    item_id: int | None = None,
    actor_id: int | None = None,
    by_calendar: bool = False,
    verb: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    timezone: str,
) -> TrailPage:
    """The newest events that fit, older than number `before`; days are the office's. One query."""
    fits: list[Any] = [col(AuditEvent.map_id) == map_id]
    if item_id is not None:
        fits.append(col(AuditEvent.item_id) == item_id)
    if by_calendar:
        fits.append(col(AuditEvent.actor_id).is_(None))
    elif actor_id is not None:
        fits.append(col(AuditEvent.actor_id) == actor_id)
    if verb:
        fits.append(col(AuditEvent.verb) == verb)
    if since is not None:
        fits.append(col(AuditEvent.at) >= _morning(since, timezone))
    if until is not None:
        fits.append(col(AuditEvent.at) < _morning(until, timezone, days=1))
    if before is not None:
        fits.append(col(AuditEvent.seq) < before)
    rows = session.execute(
        _select(
            AuditEvent.seq, AuditEvent.at, sa.func.coalesce(Person.name, ""), AuditEvent.verb,
            AuditEvent.item_id, sa.func.coalesce(Item.number, ""),
            sa.func.coalesce(Item.weakness, ""), AuditEvent.facts, AuditEvent.hash,
        )
        .outerjoin(Person, col(Person.id) == AuditEvent.actor_id)
        .outerjoin(Item, col(Item.id) == AuditEvent.item_id)
        .where(*fits)
        .order_by(col(AuditEvent.seq).desc())
        .limit(A_PAGE + 1)
    ).all()
    events = tuple(TrailEvent(*row) for row in rows[:A_PAGE])
    return TrailPage(events, events[-1].seq if len(rows) > A_PAGE else None)


def actor_choices(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """(id, name) of everybody of the organisation, leavers too: they acted once."""
    rows = session.execute(
        sa.select(col(Person.id), col(Person.name))
        .where(col(Person.organisation_id) == organisation_id)
        .order_by(col(Person.active).desc(), col(Person.id))
    )
    return [(row[0], row[1]) for row in rows]


def _morning(day: date, timezone: str, *, days: int = 0) -> datetime:
    """The beginning of the day, or of one after it; never so far off that no clock shows it."""
    near = min(max(day, FIRST_DAY), LAST_DAY) + timedelta(days=days)
    return datetime.combine(near, time(0), tzinfo=ZoneInfo(timezone))
