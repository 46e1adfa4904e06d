"""What waits for the office, the leaders and the group: papers to sign, drafts to hand out."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import ApprovalRequest, Item, Notice
from engine.models.base import literally
from engine.queries.desk_owed import LIVE, WEEK
from engine.queries.desk_seats import LIMIT, MAPS, PERSONS, TODAY, UNTIL, Standing
from engine.rules.lifecycle import missing_for_issue
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    NoticeKind,
    NoticeStatus,
    Role,
    Status,
)

_select: Any = sa.select
SIGNERS = (Role.OFFICE, Role.GROUP_HEAD, Role.GROUP_DEPUTY)  # sign papers of any item


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A drafted paper, one for a rung of an item."""

    item_id: int
    number: str
    weakness: str
    kind: NoticeKind
    rung: str
    deadline_version: int
    threshold_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """An item that is not handed out, and what it lacks; `asked`: its activation is applied for."""

    id: int
    map_id: int
    number: str
    weakness: str
    due_on: date | None
    leader_id: int | None
    department_id: int | None
    missing: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """How the whole organisation stands, for those who answer for all of it."""

    overdue: int
    this_week: int
    awaiting_close: int
    drafts: int


def papers_to_release(
    session: Session, standing: Standing, *, limit: int = 10
) -> tuple[int, list[WaitingPaper]]:
    """(how many, the longest waiting) papers that this person may sign or drop."""
    rows = asking(session).execute(
        _papers(standing.has(*SIGNERS)), standing.asked | {"most": limit}
    ).all()
    papers = [WaitingPaper(*row[:8]) for row in rows]
    return (rows[0][8] if rows else 0), papers


@cache
def _papers(of_any_item: bool) -> Any:
    drafted = (
        _select(
            Notice.item_id, Item.number, Item.weakness, Notice.kind, Notice.rung,
            Notice.deadline_version, sa.func.min(col(Notice.threshold_on)).label("threshold_on"),
            sa.func.min(col(Notice.due_on)).label("due_on"),
            sa.func.count().over().label("all"),
        )
        .join(Item, col(Item.id) == Notice.item_id)
        .where(
            literally(col(Notice.status), NoticeStatus.DRAFTED),
            col(Item.map_id).in_(MAPS),
        )
        .group_by(
            Notice.item_id, Item.number, Item.weakness, Notice.kind, Notice.rung,
            Notice.deadline_version,
        )
    )
    if not of_any_item:
        # Not the bare column: SQLite would walk all items of the leader, and drafts are few.
        leader = sa.func.coalesce(col(Item.responsible_leader_id), 0)
        drafted = drafted.where(leader.in_(PERSONS))
    return drafted.order_by(sa.text("threshold_on"), Notice.item_id, Notice.rung).limit(LIMIT)


def drafts_waiting(
    session: Session, standing: Standing, *, limit: int = 10
) -> list[WaitingDraft]:
    """The oldest drafts of the maps, for those who propose them or hand them out."""
    rows = asking(session).execute(_drafts(), standing.asked | {"most": limit})
    return [
        WaitingDraft(
            row.id, row.map_id, row.number, row.weakness, row.due_on, row.responsible_leader_id,
            row.lead_department_id, lacking(standing, row), bool(row.asked),
        )
        for row in rows
    ]


@cache
def _drafts() -> Any:
    asked = sa.exists().where(
        col(ApprovalRequest.item_id) == col(Item.id),
        literally(col(ApprovalRequest.status), ApprovalStatus.PENDING),
        col(ApprovalRequest.kind) == ApprovalKind.ACTIVATION,
    )
    return (
        _select(
            Item.id, Item.map_id, Item.number, Item.weakness, Item.due_on, Item.item_class,
            Item.flags, Item.names, Item.responsible_leader_id, Item.lead_department_id,
            asked.label("asked"),
        )
        .where(col(Item.map_id).in_(MAPS), Item.status == Status.DRAFT)
        .order_by(Item.id)
        .limit(LIMIT)
    )


def lacking(standing: Standing, row: Any) -> tuple[str, ...]:
    """What a draft lacks before it may be handed out, in words."""
    people = standing.directory.people
    leader = people.get(row.responsible_leader_id or 0)
    head = people.get(standing.directory.head_of(row.lead_department_id) or 0)
    keys = ("leaders", "lead_departments", "supporting_departments")
    return missing_for_issue(
        leader=leader is not None and leader.active,
        department=row.lead_department_id is not None,
        head=head is not None and head.active,
        dated=row.due_on is not None,
        item_class=row.item_class,
        flags=row.flags,
        unresolved=[name for key in keys for name in (row.names.get(key) or ())],
    )


def overview_of(session: Session, standing: Standing, today: date) -> Overview:
    """How many items of all maps are late, due within a week, waiting to close, not handed out."""
    row = asking(session).execute(
        _overview(), standing.asked | {"today": today, "until": today + WEEK}
    ).one()
    return Overview(*row)


@cache
def _overview() -> Any:
    def count(*conditions: Any) -> Any:
        return (
            sa.select(sa.func.count()).select_from(Item)
            .where(col(Item.map_id).in_(MAPS), *conditions).scalar_subquery()
        )

    live, due_on = literally(col(Item.status), *LIVE), col(Item.due_on)
    return sa.select(
        count(live, due_on < TODAY), count(live, due_on >= TODAY, due_on <= UNTIL),
        count(col(Item.status) == Status.AWAITING_CLOSE), count(col(Item.status) == Status.DRAFT),
    )
