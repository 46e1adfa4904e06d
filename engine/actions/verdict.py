"""同意 and 退回: one signature of a chain. Only people decide; no time-out ever does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.actions.activation import issue, require_complete
from engine.actions.applications import ask
from engine.actions.closing import close, give_back
from engine.actions.extension import grant_extension, refuse_extension
from engine.actions.forms import issue_request_form
from engine.actions.recording import check_version, record, tell
from engine.clock import at_local
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.language import _
from engine.models import ApprovalRequest, ApprovalStep
from engine.queries.approvals import next_step, steps_of
from engine.queries.cases import Case, load_case
from engine.rules.approvals import deciders, is_own_application
from engine.rules.labels import approval_label, step_label
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalKind, ApprovalStatus, NoticeKind, Verdict
from engine.settings import load_settings


@dataclass(frozen=True, slots=True)
class _Hand:
    """A step about to be decided, and in whose place the actor signs."""

    case: Case
    request: ApprovalRequest
    step: ApprovalStep
    seat: int
    own: bool


def approve_step(
    session: Session,
    step_id: int,
    *,
    reason: str = "",
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> ApprovalRequest:
    """Sign one step; the last one closes, grants or issues, and numbers the form of it.

    Raises: NotFound, NotYours; WrongState where it was decided already (naming by whom), is not
    reached, is still in its publicity period, or the item changed since it was asked.
    """
    hand = _take_up(session, step_id, Verb.APPROVE, actor_id=actor_id, today=today, version=version)
    case, request = hand.case, hand.request
    following = next_step([one for one in steps_of(session, request.id or 0) if one.id != step_id])
    if following is None and request.kind is ApprovalKind.ACTIVATION:
        require_complete(case)
    _sign(session, hand, Verdict.APPROVED, reason, at=at)
    facts = _facts(hand, reason)
    if following is not None:
        record(session, case, Verb.APPROVE, at=at, seat=hand.seat, **facts)
        ask(session, case, request, following)
        return request
    request.status, request.decided_on = ApprovalStatus.APPROVED, today
    session.add(request)
    if request.kind is ApprovalKind.CLOSE:
        close(session, case, request, at=at, seat=hand.seat, **facts)
    elif request.kind is ApprovalKind.EXTENSION:
        grant_extension(session, case, request, at=at, seat=hand.seat, **facts)
    else:
        issue(session, case, at=at, seat=hand.seat, **facts)
        return request
    issue_request_form(
        session, request, case.ground.map_id, actor_id=actor_id, at=at, today=today
    )
    return request


def send_back(
    session: Session,
    step_id: int,
    *,
    reason: str,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> ApprovalRequest:
    """Send the application back with written requirements; raises as `approve_step`, Incomplete.

    A closing sent back puts the item in progress again; an extension is refused.
    """
    hand = _take_up(
        session, step_id, Verb.SEND_BACK, actor_id=actor_id, today=today, version=version
    )
    reason = reason.strip()
    if not reason:
        raise Incomplete(_("退回须写明理由和整改要求"))
    case, request = hand.case, hand.request
    _sign(session, hand, Verdict.SENT_BACK, reason, at=at)
    request.status, request.decided_on = ApprovalStatus.SENT_BACK, today
    session.add(request)
    facts = _facts(hand, reason)
    if request.kind is ApprovalKind.CLOSE:
        give_back(session, case, request, at=at, seat=hand.seat, **facts)
    elif request.kind is ApprovalKind.EXTENSION:
        refuse_extension(session, case, request, at=at, seat=hand.seat, **facts)
    else:
        record(session, case, Verb.SEND_BACK, at=at, seat=hand.seat, **facts)
        tell(
            session, case.item, NoticeKind.SENT_BACK, f"sent_back:{request.id}",
            [request.asked_by_id], today=today, application=request.kind.value, reason=reason,
            by=case.name(actor_id),
        )
    return request


def _take_up(
    session: Session,
    step_id: int,
    verb: Verb,
    *,
    actor_id: int,
    today: date,
    version: int | None,
) -> _Hand:
    no_step = NotFound(_("没有这个审批环节：{step_id}").format(step_id=step_id))
    step = session.get(ApprovalStep, step_id, populate_existing=True)
    if step is None:
        raise no_step
    request = session.get_one(ApprovalRequest, step.request_id, populate_existing=True)
    case = load_case(session, request.item_id, actor_id=actor_id, today=today)
    able = deciders(step.kind, case.seats)
    seat = case.acts_as(verb, approvers=able)
    _require_waiting(case, request, step, verb)
    check_version(case, version)
    if request.item_version != case.item.version:
        raise WrongState(
            _("事项{number}在申请{kind}之后有变动，须重新申请后再审").format(
                number=case.title, kind=approval_label(request.kind)
            )
        )
    own, refused = is_own_application(
        request.kind, actor_id=actor_id, asked_by_id=request.asked_by_id, able=able
    )
    if refused:
        raise NotYours(_("申请人不能审批自己的申请，请由其他有权审批的人员办理"))
    return _Hand(case, request, step, seat, own)


def _require_waiting(
    case: Case, request: ApprovalRequest, step: ApprovalStep, verb: Verb
) -> None:
    if step.verdict is not None and step.decided_at is not None:
        when = at_local(step.decided_at, load_settings().timezone)
        raise WrongState(
            _("这一环节已由{name}于{when}{verdict}，无需再办").format(
                name=case.name(step.decided_by_id), when=f"{when:%Y-%m-%d %H:%M}",
                verdict=_("同意") if step.verdict is Verdict.APPROVED else _("退回"),
            )
        )
    if request.status is ApprovalStatus.VOID:
        raise WrongState(
            _("这份{kind}申请已作废：申请之后事项有变动或者另有新的申请").format(
                kind=approval_label(request.kind)
            )
        )
    if request.status is not ApprovalStatus.PENDING or step.reached_on is None:
        raise WrongState(
            _("还没有轮到“{step}”环节，不能办理").format(step=step_label(step.kind))
        )
    early = step.not_before_on is not None and case.today < step.not_before_on
    if early and verb is Verb.APPROVE:  # an objection may send it back at any time
        raise WrongState(
            _("公示期未满，{on}起方可办理").format(on=step.not_before_on)
        )


def _sign(
    session: Session, hand: _Hand, verdict: Verdict, reason: str, *, at: datetime
) -> None:
    """Note the verdict; it reaches the database after the item's conditional update has won."""
    step = hand.step
    step.verdict, step.reason, step.decided_at = verdict, reason, at
    step.decided_by_id = hand.case.actor_id
    step.on_behalf_of_id = hand.seat if hand.seat != hand.case.actor_id else None
    session.add(step)


def _facts(hand: _Hand, reason: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "request_id": hand.request.id, "step_id": hand.step.id, "step": hand.step.kind.value,
        "application": hand.request.kind.value, "seen_version": hand.case.item.version,
    }
    if reason:
        facts["reason"] = reason
    if hand.own:
        facts["own_application"] = True
    return facts
