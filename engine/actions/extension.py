"""延期: asked before the date, granted or refused by the chain. Asking does not stop the clock."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from engine.actions.applications import open_request
from engine.actions.recording import check_version, record, tell
from engine.errors import Incomplete, WrongState
from engine.language import _
from engine.models import ApprovalRequest, Measure
from engine.queries.approvals import granted_count
from engine.queries.cases import Case, load_case
from engine.rules.lifecycle import arc
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalKind, NoticeKind


def request_extension(
    session: Session,
    item_id: int,
    *,
    new_due_on: date,
    reason: str,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> ApprovalRequest:
    """Ask for a later date; the date does not move until the chain has granted it.

    Asked after the date it is a 补报 (`supplement`), where the policy allows that: if granted, the
    current date moves, while the original one, on which assessment counts, stays broken.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.REQUEST_EXTENSION)
    check_version(case, version)
    arc(Verb.REQUEST_EXTENSION, case.item.status, number=case.title)
    if not reason.strip():
        raise Incomplete(_("申请延期须写明理由"))
    supplement = _require_allowed(session, case, new_due_on)
    return open_request(
        session, case, ApprovalKind.EXTENSION, Verb.REQUEST_EXTENSION, at=at, seat=seat,
        reason=reason.strip(), new_due_on=new_due_on, supplement=supplement,
    )


def grant_extension(
    session: Session,
    case: Case,
    request: ApprovalRequest,
    *,
    at: datetime,
    seat: int,
    **facts: Any,
) -> None:
    """Move the date. The raised `deadline_version` makes its reminders new ones.

    Measures that were due on the item's own date go with it; those with a date of their own stay.
    """
    moved = session.exec(
        select(Measure)
        .where(
            Measure.item_id == case.item_id, col(Measure.due_on) == case.item.due_on,
            col(Measure.done_on).is_(None),
        )
        .order_by(col(Measure.position))
    ).all()
    for measure in moved:
        measure.due_on = request.new_due_on
        session.add(measure)
    if moved:
        facts["measures_moved"] = [measure.position for measure in moved]
    changes = {
        "due_on": request.new_due_on, "deadline_version": case.item.deadline_version + 1,
    }
    record(session, case, Verb.APPROVE, at=at, seat=seat, changes=changes, **facts)
    tell(
        session, case.item, NoticeKind.EXTENSION_GRANTED, f"extension:{request.id}",
        [case.seats.head_id, case.item.handler_id], today=case.today,
        copied=[case.item.responsible_leader_id], supplement=request.supplement,
        by=case.name(case.actor_id),
    )


def refuse_extension(
    session: Session,
    case: Case,
    request: ApprovalRequest,
    *,
    at: datetime,
    seat: int,
    **facts: Any,
) -> None:
    """The date stays; the department is told why."""
    record(session, case, Verb.SEND_BACK, at=at, seat=seat, **facts)
    tell(
        session, case.item, NoticeKind.EXTENSION_REFUSED, f"extension:{request.id}",
        [case.seats.head_id, case.item.handler_id], today=case.today, reason=facts["reason"],
        by=case.name(case.actor_id),
        new_due_on=request.new_due_on.isoformat() if request.new_due_on else None,
    )


def _require_allowed(session: Session, case: Case, new_due_on: date) -> bool:
    """Whether it is a 补报; raises where the policy does not allow the extension at all."""
    item, policy = case.item, case.ground.policy.extension
    if item.due_on is None:
        raise Incomplete(_("事项{number}没有完成时限，无从延期").format(number=case.title))
    if new_due_on <= item.due_on or new_due_on < case.today:
        raise Incomplete(
            _("延期后的时限须晚于现时限{due_on}，且不早于今天").format(due_on=item.due_on)
        )
    granted = granted_count(session, case.item_id, item.round)
    if granted >= policy.limit:
        raise WrongState(
            _("事项{number}本轮已延期 {count} 次，达到上限，不能再延").format(
                number=case.title, count=granted
            )
        )
    latest = (item.original_due_on or item.due_on) + timedelta(days=policy.max_days)
    if new_due_on > latest:
        raise Incomplete(
            _("延期最长为原定时限后 {days} 天，即不晚于{latest}").format(
                days=policy.max_days, latest=latest
            )
        )
    supplement = case.today > item.due_on
    if supplement and not policy.late_as_supplement:
        raise WrongState(
            _("事项{number}已过时限{due_on}，延期须在到期前申请").format(
                number=case.title, due_on=item.due_on
            )
        )
    return supplement
