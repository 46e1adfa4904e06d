"""Who answers for what: the duties of one person, and what nobody answers for."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from engine.models import BattleMap, Department, Item, Person
from engine.rules.lifecycle import LIVE


@dataclass(frozen=True, slots=True)
class Duties:
    """The live items a person leads, heads or handles, and the departments they head."""

    items: list[Item]
    department_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A live item, and which of "leader", "head", "handler" is somebody who has left or nobody."""

    item_id: int
    number: str
    weakness: str
    vacant: tuple[str, ...]


def duties_of(session: Session, person_id: int, *, lock: bool = False) -> Duties:
    """What a person answers for; `lock` takes the items' rows, in order, for a handover."""
    department_ids = tuple(
        department_id
        for department_id in session.exec(
            select(Department.id).where(Department.head_id == person_id).order_by(col(Department.id))
        )
        if department_id is not None
    )
    items = (
        select(Item)
        .where(
            col(Item.status).in_(LIVE),
            sa.or_(
                col(Item.responsible_leader_id) == person_id,
                col(Item.handler_id) == person_id,
                col(Item.lead_department_id).in_(department_ids),
            ),
        )
        .order_by(col(Item.map_id), col(Item.id))
        .execution_options(populate_existing=True)
    )
    return Duties(list(session.exec(items.with_for_update() if lock else items)), department_ids)


def orphans(session: Session, organisation_id: int) -> list[Orphan]:
    """Live items (drafts aside) whose leader or department head is gone or was never named.

    A handler who has left is listed too; an item without a handler is its head's own.
    """
    leader, head, handler = aliased(Person), aliased(Person), aliased(Person)
    vacant_leader = sa.func.coalesce(leader.active, sa.false()).is_(False)
    vacant_head = sa.func.coalesce(head.active, sa.false()).is_(False)
    vacant_handler = sa.func.coalesce(handler.active, sa.true()).is_(False)
    rows = session.execute(
        sa.select(
            col(Item.id), col(Item.number), col(Item.weakness), vacant_leader, vacant_head,
            vacant_handler,
        )
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .outerjoin(leader, leader.id == Item.responsible_leader_id)  # type: ignore[arg-type]
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(head, head.id == Department.head_id)  # type: ignore[arg-type]
        .outerjoin(handler, handler.id == Item.handler_id)  # type: ignore[arg-type]
        .where(
            col(BattleMap.organisation_id) == organisation_id,
            col(Item.status).in_([status for status in LIVE if status != "draft"]),
            sa.or_(vacant_leader, vacant_head, vacant_handler),
        )
        .order_by(col(Item.map_id), col(Item.id))
    )
    return [
        Orphan(
            item_id, number, weakness,
            tuple(
                name for name, vacant in zip(("leader", "head", "handler"), gone, strict=True)
                if vacant
            ),
        )
        for item_id, number, weakness, *gone in rows
    ]
