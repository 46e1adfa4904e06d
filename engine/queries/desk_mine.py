"""One's own applications: what waits for others and for how long, and what was sent back."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.db import asking
from engine.models import ApprovalRequest, ApprovalStep, Item
from engine.models.base import literally
from engine.queries.desk_cards import seats_around
from engine.queries.desk_owed import LIVE
from engine.queries.desk_seats import DEPARTMENTS, LIMIT, MAPS, PERSONS, UNTIL, Standing
from engine.rules.approvals import deciders
from engine.rules.words import ApprovalKind, ApprovalStatus, Status, StepKind, Verdict

FRESH = timedelta(days=30)  # a refused extension asks nothing of anybody: it is news, then history
_select: Any = sa.select


@dataclass(frozen=True, slots=True)
class Sent:
    """An application of one's own that waits; `waited` in working days, `on` whose hands."""

    request_id: int
    kind: ApprovalKind
    item_id: int
    number: str
    weakness: str
    asked_on: date
    asked_by_id: int
    new_due_on: date | None
    step: StepKind
    reached_on: date
    opens_on: date | None
    waited: int
    on: tuple[int, ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back; `reason` is the requirement, empty where it is void because of a change."""

    request_id: int
    kind: ApprovalKind
    item_id: int
    number: str
    weakness: str
    due_on: date | None
    decided_on: date | None
    step: StepKind | None
    by_id: int | None
    reason: str
    void: bool


def sent_applications(
    session: Session, standing: Standing, today: date, *, limit: int = 30
) -> list[Sent]:
    """Applications of one's own that wait for others, the longest waiting first."""
    rows = asking(session).execute(_sending(), standing.asked | {"most": limit})
    return [_sent(standing, row, today) for row in rows]


def returned_applications(
    session: Session, standing: Standing, today: date, *, limit: int = 30
) -> list[Returned]:
    """What was sent back and not applied for anew, the latest first.

    It is shown to the head and the handler of today, whoever had applied.
    """
    rows = asking(session).execute(
        _returning(bool(standing.department_ids)), standing.asked | {"until": today - FRESH, "most": limit}
    )
    return [
        Returned(
            row.id, row.kind, row.item_id, row.number, row.weakness, row.due_on, row.decided_on,
            row.step, row.decided_by_id, row.reason or "", row.step is None,
        )
        for row in rows
    ]


@cache
def _sending() -> Any:
    return (
        _select(
            ApprovalRequest.id, ApprovalRequest.kind, ApprovalRequest.asked_on,
            ApprovalRequest.asked_by_id, ApprovalRequest.new_due_on, ApprovalRequest.item_id,
            Item.number, Item.weakness, Item.map_id, Item.responsible_leader_id, Item.handler_id,
            Item.lead_department_id, ApprovalStep.kind.label("step"),  # type: ignore[attr-defined]
            ApprovalStep.reached_on, ApprovalStep.not_before_on,
            (col(ApprovalRequest.item_version) != col(Item.version)).label("stale"),
        )
        .join(ApprovalStep, col(ApprovalStep.request_id) == ApprovalRequest.id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .where(
            literally(col(ApprovalRequest.status), ApprovalStatus.PENDING),
            col(ApprovalRequest.asked_by_id).in_(PERSONS),
            col(ApprovalStep.verdict).is_(None), col(ApprovalStep.reached_on).is_not(None),
            col(Item.map_id).in_(MAPS),
        )
        .order_by(ApprovalStep.reached_on, ApprovalRequest.id)
        .limit(LIMIT)
    )


@cache
def _returning(heads: bool) -> Any:
    later = aliased(ApprovalRequest)
    kind, status = col(ApprovalRequest.kind), col(ApprovalRequest.status)
    back = status == ApprovalStatus.SENT_BACK
    return (
        _select(
            ApprovalRequest.id, ApprovalRequest.kind, ApprovalRequest.item_id, Item.number,
            Item.weakness, Item.due_on, ApprovalRequest.decided_on,
            ApprovalStep.kind.label("step"),  # type: ignore[attr-defined]
            ApprovalStep.decided_by_id, ApprovalStep.reason,
        )
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .outerjoin(
            ApprovalStep,
            sa.and_(
                col(ApprovalStep.request_id) == ApprovalRequest.id,
                col(ApprovalStep.verdict) == Verdict.SENT_BACK,
            ),
        )
        .where(
            literally(status, ApprovalStatus.SENT_BACK, ApprovalStatus.VOID),
            col(Item.map_id).in_(MAPS),
            col(ApprovalRequest.round) == col(Item.round),
            sa.or_(
                sa.and_(kind == ApprovalKind.CLOSE, col(Item.status) == Status.OPEN),
                sa.and_(kind == ApprovalKind.ACTIVATION, col(Item.status) == Status.DRAFT, back),
                sa.and_(
                    kind == ApprovalKind.EXTENSION, col(Item.status) == Status.OPEN, back,
                    col(ApprovalRequest.decided_on) >= UNTIL,
                ),
            ),
            ~sa.exists().where(
                col(later.item_id) == col(ApprovalRequest.item_id), col(later.kind) == kind,
                col(later.id) > col(ApprovalRequest.id),
            ),
            col(ApprovalRequest.id).in_(_back_to(heads=heads)),
        )
        .order_by(col(ApprovalRequest.decided_on).desc(), col(ApprovalRequest.id).desc())
        .limit(LIMIT)
    )


def _back_to(*, heads: bool) -> Any:
    """Ids of all that came back to these people: as applicants, as handlers or heads of today."""
    status = literally(
        col(ApprovalRequest.status), ApprovalStatus.SENT_BACK, ApprovalStatus.VOID
    )
    back = sa.select(col(ApprovalRequest.id)).where(status)
    live = literally(col(Item.status), *LIVE)
    on_item = back.join(Item, col(Item.id) == ApprovalRequest.item_id).where(live)
    arms = [
        back.where(col(ApprovalRequest.asked_by_id).in_(PERSONS)),
        on_item.where(col(Item.handler_id).in_(PERSONS)),
    ]
    if heads:
        arms.append(on_item.where(col(Item.lead_department_id).in_(DEPARTMENTS)))
    return sa.union(*arms)


def _sent(standing: Standing, row: Any, today: date) -> Sent:
    calendar = standing.terrains[row.map_id].calendar
    early = row.not_before_on is not None and today < row.not_before_on
    return Sent(
        row.id, row.kind, row.item_id, row.number, row.weakness, row.asked_on, row.asked_by_id,
        row.new_due_on, row.step, row.reached_on, row.not_before_on if early else None,
        max(0, calendar.workdays_between(row.reached_on, today)),
        deciders(row.step, seats_around(standing, row)), bool(row.stale),
    )
