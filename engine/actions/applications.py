"""Applications: how one is opened, and how it reaches the next hand."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.actions.recording import record, tell, void
from engine.errors import Incomplete
from engine.language import _
from engine.models import ApprovalRequest, ApprovalStep
from engine.queries.approvals import granted_count, pending_requests
from engine.queries.cases import Case
from engine.rules.approvals import chain_for, deciders, earliest_verdict_on, nobody_for
from engine.rules.labels import step_label
from engine.rules.permissions import Seats, Verb
from engine.rules.words import ApprovalKind, NoticeKind, Status, StepKind


def open_request(
    session: Session,
    case: Case,
    kind: ApprovalKind,
    verb: Verb,
    *,
    at: datetime,
    seat: int,
    to: Status | None = None,
    reason: str = "",
    new_due_on: date | None = None,
    supplement: bool = False,
    sustain: bool = False,
) -> ApprovalRequest:
    """Void the pending application of this kind, open a new one with its chain, ask the first.

    Raises:
        Incomplete: a step of the chain has nobody who could decide it.
    """
    chain = chain_for(
        case.ground.policy, kind, item_class=case.item.item_class,
        granted_count=granted_count(session, case.item_id, case.item.round),
    )
    _require_people(chain, case.seats)
    replaced = [one for one in pending_requests(session, case.item_id) if one.kind is kind]
    for old in replaced:
        void(old, case.today)
        session.add(old)
    facts: dict[str, Any] = {"reason": reason, "chain": [step.value for step in chain]}
    if new_due_on is not None:
        facts |= {"new_due_on": new_due_on.isoformat(), "supplement": supplement}
    if sustain:
        facts["sustain"] = True
    if replaced:
        facts["replaced_requests"] = [old.id for old in replaced]
    record(session, case, verb, at=at, seat=seat, to=to, **facts)
    request = ApprovalRequest(
        item_id=case.item_id, kind=kind, round=case.item.round, item_version=case.item.version,
        reason=reason, new_due_on=new_due_on, supplement=supplement, sustain=sustain,
        asked_by_id=case.actor_id, asked_on=case.today, asked_at=at,
    )
    session.add(request)
    session.flush()
    steps = [
        ApprovalStep(request_id=request.id or 0, position=position, kind=step)
        for position, step in enumerate(chain, start=1)
    ]
    session.add_all(steps)
    session.flush()
    ask(session, case, request, steps[0])
    return request


def ask(session: Session, case: Case, request: ApprovalRequest, step: ApprovalStep) -> None:
    """The application has reached `step`: from today somebody is waited for, and is told."""
    step.reached_on = case.today
    step.not_before_on = earliest_verdict_on(step.kind, case.today, case.ground.policy)
    session.add(step)
    session.flush()
    facts: dict[str, Any] = {"application": request.kind.value, "step": step.kind.value, "reason": request.reason,
             "by": case.name(request.asked_by_id)}
    if request.new_due_on:
        facts["new_due_on"] = request.new_due_on.isoformat()
    if step.not_before_on:
        facts["not_before_on"] = step.not_before_on.isoformat()
    tell(
        session, case.item, NoticeKind.APPROVAL_ASKED, f"step:{step.id}",
        asked_people(step.kind, case.seats), today=case.today, **facts,
    )


def asked_people(kind: StepKind, seats: Seats) -> tuple[int, ...]:
    """Whom a step's mail goes to: of the leading group its head only, though a deputy may sign."""
    if kind is StepKind.GROUP and seats.group_heads:
        return seats.group_heads
    return deciders(kind, seats)


def _require_people(chain: tuple[StepKind, ...], seats: Seats) -> None:
    empty = nobody_for(chain, seats)
    if empty:
        raise Incomplete(
            _("审批环节无人可审：{steps}。请先在人员名单中明确").format(
                steps="、".join(step_label(kind) for kind in empty)
            )
        )
