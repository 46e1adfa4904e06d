"""The approvals queue: the steps that wait for somebody's verdict, by the rule of the verdict verb.

The conditions here are `rules.approvals.deciders` and `is_own_application` said in SQL; a test
holds the two against each other for every person and every kind of step.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import ApprovalRequest, ApprovalStep, Item
from engine.models.base import literally
from engine.queries.desk_seats import Standing
from engine.rules.approvals import deciders
from engine.rules.permissions import Seats
from engine.rules.words import ApprovalKind, ApprovalStatus, Role, StepKind


def queue_steps(session: Session, standing: Standing, today: date) -> tuple[list[int], int]:
    """(ids of the waiting steps, how many of them cannot be decided yet), the longest waiting first.

    Steps in their publicity period come last; one query, none for who decides nothing.
    """
    seats = _seats(standing)
    if not seats:
        return [], 0
    early = sa.case((col(ApprovalStep.not_before_on) > today, 1), else_=0)
    rows = session.execute(
        _waiting(standing, seats, col(ApprovalStep.id), early)
        .order_by(early, col(ApprovalStep.reached_on), col(ApprovalStep.id))
    ).all()
    return [row[0] for row in rows], sum(row[1] for row in rows)


def _waiting(standing: Standing, seats: list[tuple[StepKind, Any]], *columns: Any) -> Any:
    kind = col(ApprovalStep.kind)
    return (
        sa.select(*columns)
        .select_from(ApprovalStep)
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .where(
            literally(col(ApprovalRequest.status), ApprovalStatus.PENDING),
            col(ApprovalStep.verdict).is_(None), col(ApprovalStep.reached_on).is_not(None),
            col(Item.map_id).in_(list(standing.terrains)),
            kind.in_([step for step, _condition in seats]),
            sa.or_(*(sa.and_(kind == step, condition) for step, condition in seats)),
        )
    )


def _seats(standing: Standing) -> list[tuple[StepKind, Any]]:
    """Each kind of step that one of the desk's persons may decide, and on which condition."""
    posts = _posts(standing)
    found: list[tuple[StepKind, Any]] = []
    for step in (StepKind.OFFICE, StepKind.PUBLICITY, StepKind.GROUP, StepKind.GROUP_HEAD):
        able = deciders(step, posts)
        if not set(able).isdisjoint(standing.persons):
            found.append((step, _not_own(standing, able)))
    for person in standing.persons:
        if standing.leads:
            leads = col(Item.responsible_leader_id) == person
            found.append((StepKind.LEADER, sa.and_(leads, _not_own(standing, (person,)))))
        if standing.heads[person]:
            heads = col(Item.lead_department_id).in_(standing.heads[person])
            found.append((StepKind.DEPARTMENT, sa.and_(heads, _not_own(standing, (person,)))))
    return found


def _not_own(standing: Standing, able: tuple[int, ...]) -> Any:
    """Own applications are for another hand, if there is one; an activation always is."""
    asked_by_other = col(ApprovalRequest.asked_by_id) != standing.person_id
    if set(able) - {standing.person_id}:
        return asked_by_other
    return sa.or_(asked_by_other, col(ApprovalRequest.kind) != ApprovalKind.ACTIVATION)


def _posts(standing: Standing) -> Seats:
    """The seats that are the same around every item."""
    directory = standing.directory

    def holders(role: Role) -> tuple[int, ...]:
        return tuple(
            person for person in directory.with_role(role) if directory.people[person].active
        )

    return Seats(
        members=frozenset(), office=holders(Role.OFFICE), group_heads=holders(Role.GROUP_HEAD),
        group_deputies=holders(Role.GROUP_DEPUTY),
    )
