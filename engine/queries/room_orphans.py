"""Seats at live items that nobody fills, put together by the seat: one answer fills many."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import BattleMap, Department, Item, Person
from engine.rules.words import Status

_select: Any = sa.select
Seat = Literal["leader", "head", "handler"]
HANDED_OUT = (Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE, Status.SUSTAINED)
READ = 2_000  # items; beyond this the page says that there are more


@dataclass(frozen=True, slots=True)
class OrphanedItem:
    """A live item that lacks somebody."""

    id: int
    map_name: str
    number: str
    weakness: str
    status: Status
    due_on: date | None
    department: str


@dataclass(slots=True)
class Vacancy:
    """A seat, who had it (None: it was never filled), and the items that wait for somebody."""

    seat: Seat
    holder_id: int | None
    holder: str
    department_id: int | None  # of a department without a head
    department: str
    items: list[OrphanedItem] = field(default_factory=list)

    @property
    def key(self) -> str:
        """How a form names it: leader-3-0."""
        return f"{self.seat}-{self.holder_id or 0}-{self.department_id or 0}"


def vacancies(session: Session, organisation_id: int) -> tuple[list[Vacancy], bool]:
    """(the vacancies, most items first; whether there are more items than were read); one query."""
    leader, head, handler = aliased(Person), aliased(Person), aliased(Person)
    no_leader = sa.func.coalesce(leader.active, sa.false()).is_(False)
    no_head = sa.func.coalesce(head.active, sa.false()).is_(False)
    no_handler = sa.func.coalesce(handler.active, sa.true()).is_(False)
    rows = session.execute(
        _select(
            Item.id, BattleMap.name, Item.number, Item.weakness, Item.status, Item.due_on,
            sa.func.coalesce(Department.name, ""),
            no_leader, leader.id, leader.name, no_head, head.id, head.name, Department.id,
            no_handler, handler.id, handler.name,
        )
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .outerjoin(leader, leader.id == Item.responsible_leader_id)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(head, head.id == Department.head_id)
        .outerjoin(handler, handler.id == Item.handler_id)
        .where(
            BattleMap.organisation_id == organisation_id, col(Item.status).in_(HANDED_OUT),
            sa.or_(no_leader, no_head, no_handler),
        )
        .order_by(Item.map_id, Item.id)
        .limit(READ + 1)
    ).all()
    found: dict[str, Vacancy] = {}
    for row in rows[:READ]:
        item = OrphanedItem(*row[:7])
        seats: list[tuple[bool, Seat, int | None, str | None, int | None]] = [
            (row[7], "leader", row[8], row[9], None), (row[10], "head", row[11], row[12], row[13]),
            (row[14], "handler", row[15], row[16], None),
        ]
        for empty, seat, holder_id, holder, department_id in seats:
            if empty:
                vacancy = Vacancy(
                    seat, holder_id, holder or "", department_id,
                    item.department if seat == "head" else "",
                )
                found.setdefault(vacancy.key, vacancy).items.append(item)
    by_size = sorted(found.values(), key=lambda one: (-len(one.items), one.key))
    return by_size, len(rows) > READ


def count_orphaned(session: Session, organisation_id: int) -> int:
    """How many live items lack a leader, a head, or a handler who is still there."""
    leader, head, handler = aliased(Person), aliased(Person), aliased(Person)
    counted: int = session.execute(
        _select(sa.func.count())
        .select_from(Item)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .outerjoin(leader, leader.id == Item.responsible_leader_id)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(head, head.id == Department.head_id)
        .outerjoin(handler, handler.id == Item.handler_id)
        .where(
            BattleMap.organisation_id == organisation_id, col(Item.status).in_(HANDED_OUT),
            sa.or_(
                sa.func.coalesce(leader.active, sa.false()).is_(False),
                sa.func.coalesce(head.active, sa.false()).is_(False),
                sa.func.coalesce(handler.active, sa.true()).is_(False),
            ),
        )
    ).scalar_one()
    return counted
