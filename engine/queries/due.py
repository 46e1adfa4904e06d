"""What the sweep reads: only items whose `wake_on` has come, in chunks, by index."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import is_sqlite
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    BattleMap,
    Department,
    Item,
    ItemDepartment,
    LookBack,
    Measure,
    Milestone,
)
from engine.queries.item_parts import ShownStep
from engine.rules.addressing import Directory
from engine.rules.sweep import ItemClock, MeasureClock, MilestoneClock, PlannedLook, WaitingStep
from engine.rules.words import ApprovalStatus, Part, Role, StepKind

SWEPT: tuple[Any, ...] = (
    col(Item.id), col(Item.map_id), col(Item.wake_on), col(Item.status), col(Item.due_on),
    col(Item.deadline_version), col(Item.round), col(Item.issued_on), col(Item.opened_on),
    col(Item.handler_id), col(Department.head_id), col(Item.responsible_leader_id),
)


def due_rows(
    session: Session, *, today: date, after: tuple[date, int] | None, limit: int,
    wait: bool = False, organisation_ids: Collection[int] | None = None,
) -> list[Any]:
    """The next `limit` items to look at, after the (wake_on, id) of the last one seen.

    Of all organisations, or only of those given.

    On PostgreSQL the rows are locked; those locked by another sweep are passed over, or with
    `wait` waited for (half a minute at most, then an error).
    """
    due = (
        sa.select(*SWEPT)
        .select_from(Item)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .where(col(Item.wake_on) <= today, col(BattleMap.enabled))
        .order_by(col(Item.wake_on), col(Item.id))
        .limit(limit)
    )
    if organisation_ids is not None:
        due = due.where(col(BattleMap.organisation_id).in_(organisation_ids))
    if after is not None:
        due = due.where(sa.tuple_(col(Item.wake_on), col(Item.id)) > sa.tuple_(*after))
    if not is_sqlite(session):
        due = due.with_for_update(skip_locked=not wait, of=Item)
        if wait:
            session.execute(sa.text("SET LOCAL lock_timeout = '30s'"))
    return list(session.execute(due))


def item_rows(session: Session, item_ids: Iterable[int]) -> list[Any]:
    """The same columns for named items, whether awake or not."""
    return list(
        session.execute(
            sa.select(*SWEPT)
            .select_from(Item)
            .outerjoin(Department, col(Department.id) == Item.lead_department_id)
            .where(col(Item.id).in_(list(item_ids)))
            .order_by(col(Item.id))
        )
    )


def clocks_of(
    session: Session, rows: list[Any], directories: dict[int, Directory]
) -> list[tuple[int, ItemClock]]:
    """(map id, facts) of each row; the parts of all of them in five queries.

    `directories` holds the directory of each map among the rows, by map id.
    """
    ids = [row.id for row in rows]
    measures = _measures(session, ids)
    milestones = _milestones(session, ids)
    waiting = _waiting(session, ids)
    looks = _looks(session, ids)
    support = _support_heads(session, ids)
    clocks = []
    for row in rows:
        clock = ItemClock(
            row.id, row.status, row.due_on, row.deadline_version, row.round, row.issued_on,
            row.opened_on, row.handler_id, row.head_id, row.responsible_leader_id,
            support.get(row.id, ()), measures.get(row.id, ()), (), looks.get(row.id, ()),
            milestones.get(row.id, ()),
        )
        if row.id in waiting:
            directory = directories[row.map_id]
            steps = tuple(
                WaitingStep(step.id or 0, since, approvers_of(step, clock, directory))
                for step, since in waiting[row.id]
            )
            clock = replace(clock, waiting=steps)
        clocks.append((row.map_id, clock))
    return clocks


def approvers_of(
    step: ApprovalStep | ShownStep, item: ItemClock, directory: Directory
) -> tuple[int, ...]:
    """Who is asked to decide a step: the named person, else those who hold the post."""
    if step.person_id is not None:
        return (step.person_id,)
    single = {StepKind.LEADER: item.leader_id, StepKind.DEPARTMENT: item.head_id}
    if step.kind in single:
        person = single[step.kind]
        return (person,) if person else ()
    role = {
        StepKind.OFFICE: Role.OFFICE, StepKind.PUBLICITY: Role.OFFICE,
        StepKind.GROUP: Role.GROUP_HEAD, StepKind.GROUP_HEAD: Role.GROUP_HEAD,
    }[step.kind]
    return tuple(
        person for person in directory.with_role(role) if directory.people[person].active
    )


def _measures(session: Session, ids: list[int]) -> dict[int, tuple[MeasureClock, ...]]:
    found: dict[int, list[MeasureClock]] = defaultdict(list)
    for item_id, measure_id, due_on, owner_id in session.execute(
        sa.select(
            col(Measure.item_id), col(Measure.id), col(Measure.due_on), col(Measure.owner_id)
        )
        .where(
            col(Measure.item_id).in_(ids), col(Measure.due_on).is_not(None),
            col(Measure.done_on).is_(None),
        )
        .order_by(col(Measure.position))
    ):
        found[item_id].append(MeasureClock(measure_id, due_on, owner_id))
    return {item_id: tuple(clocks) for item_id, clocks in found.items()}


def _milestones(session: Session, ids: list[int]) -> dict[int, tuple[MilestoneClock, ...]]:
    found: dict[int, list[MilestoneClock]] = defaultdict(list)
    for item_id, milestone_id, due_on in session.execute(
        sa.select(col(Milestone.item_id), col(Milestone.id), col(Milestone.due_on))
        .where(col(Milestone.item_id).in_(ids), col(Milestone.reached_on).is_(None))
        .order_by(col(Milestone.due_on))
    ):
        found[item_id].append(MilestoneClock(milestone_id, due_on))
    return {item_id: tuple(clocks) for item_id, clocks in found.items()}


def _waiting(
    session: Session, ids: list[int]
) -> dict[int, list[tuple[ApprovalStep, date]]]:
    found: dict[int, list[tuple[ApprovalStep, date]]] = defaultdict(list)
    for step, item_id in session.execute(
        select(ApprovalStep, ApprovalRequest.item_id)
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .where(
            col(ApprovalRequest.item_id).in_(ids),
            ApprovalRequest.status == ApprovalStatus.PENDING,
            col(ApprovalStep.verdict).is_(None),
            col(ApprovalStep.reached_on).is_not(None),
        )
        .order_by(col(ApprovalStep.id))
    ):
        # A step of publicity cannot be signed before its end: its patience starts there.
        found[item_id].append((step, max(step.reached_on, step.not_before_on or step.reached_on)))
    return found


def _looks(session: Session, ids: list[int]) -> dict[int, tuple[PlannedLook, ...]]:
    found: dict[int, list[PlannedLook]] = defaultdict(list)
    for item_id, look_id, kind, due_on in session.execute(
        sa.select(col(LookBack.item_id), col(LookBack.id), col(LookBack.kind), col(LookBack.due_on))
        .where(
            col(LookBack.item_id).in_(ids), col(LookBack.result).is_(None),
            col(LookBack.cancelled).is_(False),
        )
        .order_by(col(LookBack.due_on))
    ):
        found[item_id].append(PlannedLook(look_id, kind, due_on))
    return {item_id: tuple(looks) for item_id, looks in found.items()}


def _support_heads(session: Session, ids: list[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for item_id, head_id in session.execute(
        sa.select(col(ItemDepartment.item_id), col(Department.head_id))
        .join(Department, col(Department.id) == ItemDepartment.department_id)
        .where(
            col(ItemDepartment.item_id).in_(ids), col(ItemDepartment.part) == Part.SUPPORT,
            col(Department.head_id).is_not(None),
        )
    ):
        found[item_id].append(head_id)
    return {item_id: tuple(heads) for item_id, heads in found.items()}
