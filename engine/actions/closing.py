"""销号: what the last signature of a closing does, and what a return does."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.actions.recording import record, tell, void
from engine.models import ApprovalRequest, LookBack
from engine.queries.approvals import pending_requests
from engine.queries.cases import Case
from engine.rules.calendar import months_after
from engine.rules.permissions import Verb
from engine.rules.words import LookBackKind, NoticeKind, Status


def close(
    session: Session,
    case: Case,
    request: ApprovalRequest,
    *,
    at: datetime,
    seat: int,
    **facts: Any,
) -> None:
    """AWAITING_CLOSE → CLOSED with its look-backs, or → SUSTAINED with its first re-check.

    Whether it was closed late is computed from the dates, never stored.
    """
    plan = case.ground.policy.look_back
    changes: dict[str, Any] = {"percent": 100}
    months: tuple[int, ...] = (plan.recheck_months,)
    to, kind = Status.SUSTAINED, LookBackKind.RECHECK
    if not request.sustain:
        to, kind, months = Status.CLOSED, LookBackKind.LOOK_BACK, plan.months
        changes["closed_on"] = case.today
    record(session, case, Verb.APPROVE, at=at, seat=seat, to=to, changes=changes, **facts)
    for waiting in pending_requests(session, case.item_id):
        void(waiting, case.today)  # an extension that is still asked for is needed no more
        session.add(waiting)
    for due_on in sorted({months_after(case.today, count) for count in months}):
        plan_look(session, case, kind, due_on)
    people = [case.seats.head_id, case.item.handler_id, case.item.responsible_leader_id]
    tell(
        session, case.item, NoticeKind.CLOSED, f"close:{request.id}", people, today=case.today,
        outcome=to.value, closed_on=case.today.isoformat(),
    )


def plan_look(session: Session, case: Case, kind: LookBackKind, due_on: date) -> None:
    """Plan one look at the item for a day."""
    session.add(
        LookBack(item_id=case.item_id, kind=kind, round=case.item.round, due_on=due_on)
    )
    session.flush()


def give_back(
    session: Session,
    case: Case,
    request: ApprovalRequest,
    *,
    at: datetime,
    seat: int,
    **facts: Any,
) -> None:
    """AWAITING_CLOSE → OPEN: in progress again, with written requirements."""
    record(session, case, Verb.SEND_BACK, at=at, seat=seat, to=Status.OPEN, **facts)
    tell(
        session, case.item, NoticeKind.SENT_BACK, f"sent_back:{request.id}",
        [case.seats.head_id, case.item.handler_id], today=case.today,
        application=request.kind.value, reason=facts["reason"], by=case.name(case.actor_id),
    )
