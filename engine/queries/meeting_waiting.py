"""Closings and extensions that wait for a verdict, and what became of them in the meeting."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from engine.models import ApprovalRequest, ApprovalStep, Evidence, Item, Person
from engine.queries.cases import seats_of
from engine.rules.addressing import Directory
from engine.rules.approvals import deciders
from engine.rules.meeting_agenda import AgendaItem, Waiting
from engine.rules.meeting_record import Outcome
from engine.rules.words import ApprovalKind, ApprovalStatus

_select: Any = sa.select  # mypy knows no select of more than ten columns


def waiting_verdicts(
    session: Session, map_id: int, items: Mapping[int, AgendaItem], directory: Directory
) -> tuple[Waiting, ...]:
    """The leading group's own first, then the longest waiting."""
    rows = session.execute(
        _select(
            ApprovalRequest.id, ApprovalRequest.item_id, ApprovalRequest.kind,
            ApprovalRequest.asked_on, ApprovalRequest.reason, ApprovalRequest.new_due_on,
            ApprovalRequest.supplement, ApprovalRequest.sustain, Person.name,
            col(ApprovalStep.id).label("step_id"), col(ApprovalStep.kind).label("step"),
            ApprovalStep.reached_on, ApprovalStep.not_before_on,
        )
        .join(ApprovalStep, col(ApprovalStep.request_id) == ApprovalRequest.id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .join(Person, col(Person.id) == ApprovalRequest.asked_by_id)
        .where(
            Item.map_id == map_id, ApprovalRequest.status == ApprovalStatus.PENDING,
            col(ApprovalRequest.kind).in_([ApprovalKind.CLOSE, ApprovalKind.EXTENSION]),
            col(ApprovalStep.verdict).is_(None), col(ApprovalStep.reached_on).is_not(None),
        )
        .order_by(ApprovalStep.reached_on, ApprovalRequest.id)
    ).all()
    ids = {row.item_id for row in rows}
    asked = {one.id: one for one in session.exec(select(Item).where(col(Item.id).in_(ids)))}
    evidence = _evidence(session, ids)
    found = []
    for row in rows:
        if row.item_id not in items:
            continue
        able = deciders(row.step, seats_of(asked[row.item_id], directory, []))
        found.append(
            Waiting(
                request_id=row.id, step_id=row.step_id, kind=row.kind, step=row.step,
                item=items[row.item_id], asked_by=row.name, asked_on=row.asked_on,
                reason=row.reason, new_due_on=row.new_due_on, supplement=row.supplement,
                sustain=row.sustain, reached_on=row.reached_on, not_before_on=row.not_before_on,
                deciders=tuple(directory.people[one].name for one in able), decider_ids=able,
                evidence=tuple(evidence.get(row.item_id, ())),
            )
        )
    return tuple(sorted(found, key=lambda one: not one.of_the_group))


def _evidence(session: Session, ids: Iterable[int]) -> dict[int, list[str]]:
    rows = session.execute(
        sa.select(col(Evidence.item_id), col(Evidence.name))
        .join(Item, col(Item.id) == col(Evidence.item_id))
        .where(col(Item.id).in_(list(ids)), col(Evidence.round) == col(Item.round))
        .order_by(col(Evidence.id))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for item_id, name in rows:
        found[item_id].append(name)
    return found


def outcomes_of(session: Session, waiting: Iterable[Waiting]) -> dict[int, Outcome]:
    """By application: how the step that was waited for was decided; one query."""
    steps = [one.step_id for one in waiting]
    decider = aliased(Person)
    rows = session.execute(
        sa.select(
            col(ApprovalRequest.id), col(ApprovalRequest.status), col(ApprovalStep.verdict),
            sa.func.coalesce(decider.name, ""), col(ApprovalRequest.decided_on),
            col(ApprovalStep.reason),
        )
        .join(ApprovalStep, col(ApprovalStep.request_id) == col(ApprovalRequest.id))
        .outerjoin(decider, decider.id == ApprovalStep.decided_by_id)  # type: ignore[arg-type]
        .where(col(ApprovalStep.id).in_(steps))
    )
    return {row[0]: Outcome(*row) for row in rows}
