"""申请销号: the department says it is done and shows its proof."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.applications import open_request
from engine.actions.recording import check_version
from engine.errors import Incomplete
from engine.language import _
from engine.models import ApprovalRequest
from engine.queries.cases import load_case
from engine.queries.evidence import evidence_of
from engine.rules.lifecycle import arc, ends_sustained
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalKind


def submit_close_request(
    session: Session,
    item_id: int,
    *,
    text: str,
    sustain: bool | None = None,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> ApprovalRequest:
    """OPEN → AWAITING_CLOSE; a new application makes a pending one void.

    `text` says what was done. `sustain`: re-check from time to time instead of closing; unless
    said, so for items of class 长期坚持 and for dated ones that add 长期坚持.

    Field rule: a closing needs its proof (the policy may say otherwise).
    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.SUBMIT_CLOSE_REQUEST)
    check_version(case, version)
    item = case.item
    to = arc(Verb.SUBMIT_CLOSE_REQUEST, item.status, number=case.title)
    if not text.strip():
        raise Incomplete(_("请写明整改完成情况"))
    if case.ground.policy.closing.needs_evidence and not evidence_of(session, item_id, item.round):
        raise Incomplete(
            _("事项{number}本轮还没有佐证材料，不能申请销号").format(number=case.title)
        )
    if sustain is None:
        sustain = ends_sustained(item.item_class, long_term=item.long_term)
    return open_request(
        session, case, ApprovalKind.CLOSE, Verb.SUBMIT_CLOSE_REQUEST, at=at, seat=seat, to=to,
        reason=text.strip(), sustain=sustain,
    )
