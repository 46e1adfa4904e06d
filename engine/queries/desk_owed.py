"""What somebody owes, by date: the items they handle, head, support or answer for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import ApprovalRequest, Item, ItemDepartment
from engine.models.base import literally
from engine.queries.cases import supporting_of
from engine.queries.desk_seats import (
    DEPARTMENTS,
    ITEM_COLUMNS,
    LIMIT,
    PERSONS,
    TODAY,
    UNTIL,
    Standing,
)
from engine.queries.item_parts import ITEM_IDS
from engine.rules.lights import Light, LightMeaning, colour_of
from engine.rules.permissions import Capacity
from engine.rules.words import ApprovalKind, ApprovalStatus, Part, Status

LIVE = (Status.ISSUED, Status.OPEN)  # in the order of the partial indexes of Item
WEEK = timedelta(days=7)
_select: Any = sa.select


class When(StrEnum):
    """How near the date is."""

    OVERDUE = "overdue"  # 已超期
    TODAY = "today"  # 今天到期
    WEEK = "week"  # 一周内
    LATER = "later"  # 以后
    UNDATED = "undated"  # 未定时限


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody is to an item; `person_id` is the absent one for a delegate."""

    capacity: Capacity
    person_id: int


@dataclass(frozen=True, slots=True)
class OwedItem:
    """An item on the desk of the day. `workdays_left` is negative once the date has passed."""

    id: int
    map_id: int
    number: str
    category: str
    weakness: str
    status: Status
    percent: int
    round: int
    due_on: date | None
    original_due_on: date | None
    leader_id: int | None
    handler_id: int | None
    department_id: int | None
    when: When
    light: Light
    meaning: LightMeaning
    workdays_left: int | None
    provisional: bool
    extension_pending: bool
    seats: tuple[Seat, ...]


def owed_counts(session: Session, standing: Standing, today: date) -> dict[When, int]:
    """How many live items are owed, by nearness; one query."""
    if not any(standing.seats):
        return dict.fromkeys(When, 0)
    asked = standing.asked | {"today": today, "until": today + WEEK}
    counts = asking(session).execute(_counting(standing.seats), asked).one()
    return dict(zip(When, counts, strict=True))


def owed_items(
    session: Session,
    standing: Standing,
    today: date,
    *,
    when: When | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[OwedItem]:
    """A page of what is owed, the nearest date first, the undated last; three queries."""
    asked = {
        "today": today, "until": today + WEEK, "most": limit, "start": offset,
        "reach": offset + limit,
    }
    if not any(standing.seats):
        return []
    statement = _paging(when, standing.seats)
    rows = asking(session).execute(statement, standing.asked | asked).all()
    return shown_items(session, standing, rows, today)


def to_acknowledge(
    session: Session, standing: Standing, today: date, *, limit: int = 50
) -> list[OwedItem]:
    """Items handed out that a head or handler has not signed for, the longest waiting first."""
    if not (standing.handles or standing.department_ids):
        return []
    rows = asking(session).execute(_unsigned(), standing.asked | {"most": limit}).all()
    return shown_items(session, standing, rows, today)


def shown_items(
    session: Session, standing: Standing, rows: Sequence[Any], today: date
) -> list[OwedItem]:
    """Rows of ITEM_COLUMNS with their lights and the seats that put them on the desk."""
    ids = [row.id for row in rows]
    supporting = supporting_of(session, ids) if standing.supports and ids else {}
    extensions = _extensions(session, ids) if ids else {}
    return [
        _shown(standing, row, today, supporting.get(row.id, []), extensions.get(row.id))
        for row in rows
    ]


def seats_at(standing: Standing, row: Any, supporting: Iterable[int]) -> tuple[Seat, ...]:
    """What the desk's person is to an item, in their own name first."""
    found: list[Seat] = []
    for person in standing.persons:
        holds = {
            Capacity.HANDLER: row.handler_id == person,
            Capacity.HEAD: row.lead_department_id in standing.heads[person],
            Capacity.LEADER: row.responsible_leader_id == person,
            Capacity.SUPPORT_HEAD: not set(supporting).isdisjoint(standing.heads[person]),
        }
        found += [Seat(capacity, person) for capacity, held in holds.items() if held]
    return tuple(found)


def _shown(
    standing: Standing, row: Any, today: date, supporting: list[int], supplement: bool | None
) -> OwedItem:
    terrain = standing.terrains[row.map_id]
    meaning = terrain.light(row, today, supplement=bool(supplement))
    calendar, due_on = terrain.calendar, row.due_on
    return OwedItem(
        row.id, row.map_id, row.number, row.category, row.weakness, row.status, row.percent,
        row.round, due_on, row.original_due_on, row.responsible_leader_id, row.handler_id,
        row.lead_department_id, when_of(due_on, today), colour_of(meaning, terrain.profile),
        meaning, calendar.workdays_between(today, due_on) if due_on else None,
        due_on is not None and calendar.is_provisional(due_on), supplement is not None,
        seats_at(standing, row, supporting),
    )


def when_of(due_on: date | None, today: date) -> When:
    """How near a date is."""
    if due_on is None:
        return When.UNDATED
    if due_on < today:
        return When.OVERDUE
    if due_on == today:
        return When.TODAY
    return When.WEEK if due_on <= today + WEEK else When.LATER


def _range(when: When | None, due_on: Any) -> list[Any]:
    ranges: dict[When | None, list[Any]] = {
        None: [due_on.is_not(None)],
        When.OVERDUE: [due_on < TODAY],
        When.TODAY: [due_on == TODAY],
        When.WEEK: [due_on > TODAY, due_on <= UNTIL],
        When.LATER: [due_on > UNTIL],
        When.UNDATED: [due_on.is_(None)],
    }
    return ranges[when]


def _arms(seats: tuple[bool, ...]) -> list[Any]:
    """One select of (id, due_on) for each seat that there is, so that each walks its own index."""
    live = sa.select(col(Item.id), col(Item.due_on)).where(literally(col(Item.status), *LIVE))
    supported = sa.select(col(ItemDepartment.item_id)).where(
        col(ItemDepartment.department_id).in_(DEPARTMENTS),
        col(ItemDepartment.part) == Part.SUPPORT,
    )
    arms = (
        live.where(col(Item.responsible_leader_id).in_(PERSONS)),
        live.where(col(Item.handler_id).in_(PERSONS)),
        live.where(col(Item.lead_department_id).in_(DEPARTMENTS)),
        live.where(col(Item.id).in_(supported)),
    )
    return [arm for arm, held in zip(arms, seats, strict=True) if held]


@cache
def _counting(seats: tuple[bool, ...]) -> Any:
    """One row, a count for each nearness. Of one seat no item can be met twice: only counted."""
    arms = _arms(seats)
    owed: Any = sa.union(*arms) if len(arms) > 1 else arms[0]
    mine = owed.subquery()
    count: Any = sa.func.count()
    return _select(*(count.filter(*_range(when, mine.c.due_on)) for when in When)).select_from(mine)


@cache
def _paging(when: When | None, seats: tuple[bool, ...]) -> Any:
    """The first `reach` ids of each seat, each item once, are enough for any page up to there."""
    reach: Any = sa.bindparam("reach", type_=sa.Integer())
    narrowed = []
    for arm in _arms(seats):
        near = arm.where(*_range(when, col(Item.due_on))).order_by(col(Item.due_on), col(Item.id))
        narrowed.append(near.limit(reach))
        if when is None:
            undated = arm.where(col(Item.due_on).is_(None)).order_by(col(Item.id))
            narrowed.append(undated.limit(reach))
    pages = [sa.select(one.subquery()) for one in narrowed]
    reached: Any = sa.union(*pages) if len(pages) > 1 else pages[0]
    page = reached.subquery()
    nulls_last = page.c.due_on.is_(None)
    chosen = (
        sa.select(page.c.id, nulls_last.label("undated"), page.c.due_on)
        .order_by(nulls_last, page.c.due_on, page.c.id)
        .limit(LIMIT).offset(sa.bindparam("start", type_=sa.Integer()))
        .subquery()
    )
    return (
        sa.select(*ITEM_COLUMNS)
        .join(chosen, chosen.c.id == Item.id)
        .order_by(chosen.c.undated, chosen.c.due_on, chosen.c.id)
    )


@cache
def _unsigned() -> Any:
    issued = sa.select(col(Item.id)).where(
        literally(col(Item.status), *LIVE), col(Item.status) == Status.ISSUED
    )
    mine = sa.union(
        issued.where(col(Item.handler_id).in_(PERSONS)),
        issued.where(col(Item.lead_department_id).in_(DEPARTMENTS)),
    )
    return (
        sa.select(*ITEM_COLUMNS)
        .where(col(Item.id).in_(mine))
        .order_by(col(Item.issued_on), col(Item.id))
        .limit(LIMIT)
    )


@cache
def _waiting_extensions() -> Any:
    return sa.select(col(ApprovalRequest.item_id), col(ApprovalRequest.supplement)).where(
        col(ApprovalRequest.item_id).in_(ITEM_IDS),
        literally(col(ApprovalRequest.status), ApprovalStatus.PENDING),
        col(ApprovalRequest.kind) == ApprovalKind.EXTENSION,
    )


def _extensions(session: Session, item_ids: list[int]) -> dict[int, bool]:
    """Whether the extension that an item waits for was asked late (补报), by item id."""
    rows = asking(session).execute(_waiting_extensions(), {"item_ids": item_ids})
    return dict(map(tuple, rows))
