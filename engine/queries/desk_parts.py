"""Smaller dates on the desk: measures and milestones of one's own, and looks that come due."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import Item, LookBack, Measure, Milestone
from engine.models.base import literally
from engine.queries.desk_owed import LIVE, When, when_of
from engine.queries.desk_seats import (
    DEPARTMENTS,
    LIMIT,
    MAPS,
    PERSONS,
    TODAY,
    UNTIL,
    Standing,
)
from engine.rules.words import LookBackKind, Role, Status

AHEAD = timedelta(days=14)
_select: Any = sa.select


class PartKind(StrEnum):
    """Which part of an item."""

    MEASURE = "measure"  # 措施
    MILESTONE = "milestone"  # 节点


@dataclass(frozen=True, slots=True)
class OwedPart:
    """A measure or milestone that is due soon or late; `owner_id`: whose it is."""

    kind: PartKind
    id: int
    item_id: int
    number: str
    weakness: str
    position: int
    text: str
    due_on: date
    percent: int
    owner_id: int | None
    when: When
    days: int  # natural days to the date, negative once it has passed


@dataclass(frozen=True, slots=True)
class OwedLook:
    """A look-back or re-check to be done; `earliest_on`: from when it may be found to hold."""

    id: int
    kind: LookBackKind
    item_id: int
    map_id: int
    number: str
    weakness: str
    due_on: date
    earliest_on: date
    leader_id: int | None
    department_id: int | None
    when: When


def owed_parts(
    session: Session, standing: Standing, today: date, *, limit: int = 30
) -> list[OwedPart]:
    """Measures and milestones up to two weeks ahead, the nearest first; two queries."""
    asked = standing.asked | {"until": today + AHEAD, "most": limit}
    found = [_part(PartKind.MEASURE, row, today) for row in asking(session).execute(_measures(), asked)]
    found += [
        _part(PartKind.MILESTONE, row, today) for row in asking(session).execute(_milestones(), asked)
    ]
    return sorted(found, key=lambda one: (one.due_on, one.item_id, one.id))[:limit]


def owed_looks(
    session: Session, standing: Standing, today: date, *, limit: int = 30
) -> list[OwedLook]:
    """Looks that can be done or are late, the nearest day first.

    Look-backs are the office's, re-checks the department's; the responsible leader sees both, the
    office also a re-check that is late.
    """
    if not (standing.leads or standing.department_ids or standing.has(Role.OFFICE)):
        return []
    early = max((one.policy.look_back.early_days for one in standing.terrains.values()), default=0)
    until = today + timedelta(days=early)
    asked = standing.asked | {"today": today, "until": until, "most": limit}
    # One flag for each seat: SQLite walks all looks where a list that it searches is empty.
    rows = asking(session).execute(_looking(standing.leads, bool(standing.department_ids), standing.has(Role.OFFICE)), asked)
    return [_look(standing, row, today) for row in rows]


@cache
def _looking(leads: bool, heads: bool, office: bool) -> Any:
    return (
        _select(
            LookBack.id, LookBack.kind, LookBack.item_id, Item.map_id, Item.number, Item.weakness,
            LookBack.due_on, Item.responsible_leader_id, Item.lead_department_id,
        )
        .join(Item, col(Item.id) == LookBack.item_id)
        .where(col(LookBack.id).in_(_looks(leads=leads, heads=heads, office=office)))
        .order_by(LookBack.due_on, LookBack.id)
        .limit(LIMIT)
    )


def _looks(*, leads: bool, heads: bool, office: bool) -> Any:
    """Ids of the nearest looks of each seat, so that each walks its own index."""
    due_on, kind = col(LookBack.due_on), col(LookBack.kind)
    planned = (
        sa.select(col(LookBack.id))
        .join(Item, col(Item.id) == LookBack.item_id)
        .where(
            col(LookBack.result).is_(None), col(LookBack.cancelled).is_(False), due_on <= UNTIL, col(Item.map_id).in_(MAPS),
            col(Item.status).in_([Status.CLOSED, Status.SUSTAINED]),
        )
        .order_by(due_on, col(LookBack.id)).limit(LIMIT)
    )
    arms = []
    if heads:
        # In a sum SQLite sees no index: it walks the looks that come due, not all items of a head.
        department = col(Item.lead_department_id) + 0
        arms.append(planned.where(
            kind == LookBackKind.RECHECK, department.in_(DEPARTMENTS),
            col(Item.status) == Status.SUSTAINED,
        ))
    if leads:
        arms.append(planned.where(col(Item.responsible_leader_id).in_(PERSONS)))
    if office:
        arms.append(planned.where(sa.or_(kind == LookBackKind.LOOK_BACK, due_on < TODAY)))
    return sa.union(*(sa.select(one.subquery()) for one in arms))


def _columns(part: Any, position: Any, percent: Any, owner: Any) -> Any:
    return _select(
        part.id, part.item_id, Item.number, Item.weakness, position.label("position"), part.text,
        part.due_on, percent.label("percent"), owner.label("owner_id"),
    ).join(Item, col(Item.id) == part.item_id)


@cache
def _measures() -> Any:
    """One select for each way a measure is somebody's: by name, by handler, by head."""
    pending = _columns(Measure, col(Measure.position), col(Measure.percent), sa.func.coalesce(
        col(Measure.owner_id), col(Item.handler_id),
    )).where(
        col(Measure.done_on).is_(None), col(Measure.due_on) <= UNTIL,
        literally(col(Item.status), *LIVE),
    ).order_by(col(Measure.due_on), col(Measure.id)).limit(LIMIT)
    nobodys = col(Measure.owner_id).is_(None)
    arms = (
        pending.where(col(Measure.owner_id).is_not(None), col(Measure.owner_id).in_(PERSONS)),
        pending.where(nobodys, col(Item.handler_id).in_(PERSONS)),
        pending.where(
            nobodys, col(Item.handler_id).is_(None), col(Item.lead_department_id).in_(DEPARTMENTS)
        ),
    )
    mine = sa.union(*(sa.select(one.subquery()) for one in arms)).subquery()
    return sa.select(mine).order_by(mine.c.due_on, mine.c.id).limit(LIMIT)


@cache
def _milestones() -> Any:
    mine = sa.or_(
        col(Item.handler_id).in_(PERSONS),
        sa.and_(col(Item.handler_id).is_(None), col(Item.lead_department_id).in_(DEPARTMENTS)),
    )
    return (
        _columns(Milestone, sa.literal(0), sa.literal(0), col(Item.handler_id))
        .where(
            col(Milestone.reached_on).is_(None), col(Milestone.due_on) <= UNTIL,
            literally(col(Item.status), *LIVE), mine,
        )
        .order_by(col(Milestone.due_on), col(Milestone.id))
        .limit(LIMIT)
    )


def _part(kind: PartKind, row: Any, today: date) -> OwedPart:
    return OwedPart(
        kind, row.id, row.item_id, row.number, row.weakness, row.position, row.text, row.due_on,
        row.percent, row.owner_id, when_of(row.due_on, today), (row.due_on - today).days,
    )


def _look(standing: Standing, row: Any, today: date) -> OwedLook:
    early = standing.terrains[row.map_id].policy.look_back.early_days
    return OwedLook(
        row.id, row.kind, row.item_id, row.map_id, row.number, row.weakness, row.due_on,
        row.due_on - timedelta(days=early), row.responsible_leader_id, row.lead_department_id,
        when_of(row.due_on, today),
    )
