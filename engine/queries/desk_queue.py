"""The approvals queue: the steps that wait for somebody's verdict, by the rule of the verdict verb.

The conditions here are `rules.approvals.deciders` and `is_own_application` said in SQL; a test
holds the two against each other for every person and every kind of step.
"""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import ApprovalRequest, ApprovalStep, Item
from engine.models.base import literally
from engine.queries.desk_seats import (
    DEPARTMENTS,
    MAPS,
    ME,
    OWN_DEPARTMENTS,
    PERSONS,
    TODAY,
    Standing,
)
from engine.rules.approvals import deciders
from engine.rules.permissions import Seats
from engine.rules.words import ApprovalKind, ApprovalStatus, Role, StepKind


def queue_steps(session: Session, standing: Standing, today: date) -> tuple[list[int], int]:
    """(ids of the waiting steps, how many of them cannot be decided yet), the longest waiting first.

    Steps in their publicity period come last; one query, none for who decides nothing.
    """
    posts = _held(standing)
    heads = bool(standing.department_ids)
    if not (posts or heads or standing.leads):
        return [], 0
    statement = _waiting(posts, heads, standing.leads)
    rows = asking(session).execute(statement, standing.asked | {"today": today}).all()
    return [row[0] for row in rows], sum(row[1] for row in rows)


def _held(standing: Standing) -> tuple[tuple[StepKind, bool], ...]:
    """The kinds of step that a post of the persons decides; whether others could decide it too."""
    posts = _posts(standing)
    found = []
    for step in (StepKind.OFFICE, StepKind.PUBLICITY, StepKind.GROUP, StepKind.GROUP_HEAD):
        able = set(deciders(step, posts))
        if not able.isdisjoint(standing.persons):
            found.append((step, bool(able - {standing.person_id})))
    return tuple(found)


@cache
def _waiting(posts: tuple[tuple[StepKind, bool], ...], heads: bool, leads: bool) -> Any:
    kind = col(ApprovalStep.kind)
    seats = [(step, _others if others else _alone) for step, others in posts]
    conditions = [sa.and_(kind == step, own()) for step, own in seats]
    kinds = [step for step, _own in posts]
    if leads:
        kinds.append(StepKind.LEADER)
        conditions.append(
            _single(StepKind.LEADER, col(Item.responsible_leader_id) == ME,
                    col(Item.responsible_leader_id).in_(PERSONS))
        )
    if heads:
        kinds.append(StepKind.DEPARTMENT)
        conditions.append(
            _single(StepKind.DEPARTMENT, col(Item.lead_department_id).in_(OWN_DEPARTMENTS),
                    col(Item.lead_department_id).in_(DEPARTMENTS))
        )
    early = sa.case((col(ApprovalStep.not_before_on) > TODAY, 1), else_=0)
    return (
        sa.select(col(ApprovalStep.id), early)
        .select_from(ApprovalStep)
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .where(
            literally(col(ApprovalRequest.status), ApprovalStatus.PENDING),
            col(ApprovalStep.verdict).is_(None), col(ApprovalStep.reached_on).is_not(None),
            col(Item.map_id).in_(MAPS), kind.in_(kinds), sa.or_(*conditions),
        )
        .order_by(early, col(ApprovalStep.reached_on), col(ApprovalStep.id))
    )


def _single(step: StepKind, own_seat: Any, any_seat: Any) -> Any:
    """A step of one seat: of one's own it may be one's own application, as a delegate never."""
    return sa.and_(
        col(ApprovalStep.kind) == step,
        sa.or_(sa.and_(own_seat, _alone()), sa.and_(any_seat, _others())),
    )


def _others() -> Any:
    """Somebody else could sign: then one's own application is for that hand."""
    return col(ApprovalRequest.asked_by_id) != ME


def _alone() -> Any:
    """Nobody else could: one's own stands, but for an activation."""
    return sa.or_(_others(), col(ApprovalRequest.kind) != ApprovalKind.ACTIVATION)


def _posts(standing: Standing) -> Seats:
    """The seats that are the same around every item."""
    holders = standing.directory.holders
    return Seats(
        members=frozenset(), office=holders[Role.OFFICE], group_heads=holders[Role.GROUP_HEAD],
        group_deputies=holders[Role.GROUP_DEPUTY],
    )
