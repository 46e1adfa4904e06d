"""GET /approvals/{step_id}: one application on one screen. POST: its verdict, of the version seen."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.verdict import approve_step, send_back
from engine.errors import Incomplete, NotFound, NotYours, Refused
from engine.language import _
from engine.models import ApprovalRequest
from engine.queries.desk_cards import ApprovalCard, approval_cards
from engine.queries.desk_seats import standing_of
from engine.queries.item_events import changes_since
from engine.rules.labels import approval_label
from engine.rules.permissions import Page, Verb
from engine.rules.words import Verdict
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import LARGEST_ID, NO_TROUBLE, Id, Trouble, read_text, read_whole
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)
LONGEST_REASON = 2_000


@router.get("/approvals/{step_id}")
def show_approval(
    visit: Annotated[Visit, Depends(reads(Page.ITEM))], step_id: Id
) -> Response:
    """Everything that is needed to decide, and the two verdicts where they are this person's."""
    return _shown(visit, step_id)


@router.post("/items/{item_id}/steps/{step_id}/approval")
def approve(
    visit: Annotated[Visit, Depends(changes(Verb.APPROVE))], item_id: Id, step_id: Id,
    version: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:
    """同意, of the version that was on the screen."""
    def decide(session: Session) -> ApprovalRequest:
        return approve_step(
            session, step_id, reason=read_text(reason, _("审批意见"), most=LONGEST_REASON),
            version=_version(version), **visit.acting,
        )

    return _decide(visit, item_id, step_id, Verdict.APPROVED, version, reason, decide)


@router.post("/items/{item_id}/steps/{step_id}/return")
def send_it_back(
    visit: Annotated[Visit, Depends(changes(Verb.SEND_BACK))], item_id: Id, step_id: Id,
    version: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:
    """退回, with its reason and requirement."""
    def decide(session: Session) -> ApprovalRequest:
        return send_back(
            session, step_id, reason=read_text(reason, _("退回理由"), most=LONGEST_REASON),
            version=_version(version), **visit.acting,
        )

    return _decide(visit, item_id, step_id, Verdict.SENT_BACK, version, reason, decide)


def _decide(
    visit: Visit,
    item_id: int,
    step_id: int,
    verdict: Verdict,
    version: str,
    reason: str,
    decide: Callable[[Session], ApprovalRequest],
) -> Response:
    form = "approval" if verdict is Verdict.APPROVED else "return"
    try:
        with visit.writing() as session:
            request = decide(session)
            if request.item_id != item_id:
                raise NotFound(_("事项里没有这个审批环节"))
    except NotYours:
        raise
    except Refused as refusal:
        card = _card(visit, step_id)
        if card is None or card.item_id != item_id:
            raise
        if _did_already(visit, card, verdict):
            return visit.to("/desk", said=_done(card, verdict))
        values = {"reason": reason, "version": version}
        return _shown(visit, step_id, Trouble(form, refusal, values))
    card = _card(visit, step_id)
    return visit.to("/desk", said=_done(card, verdict) if card else "")


def _did_already(visit: Visit, card: ApprovalCard, verdict: Verdict) -> bool:
    """Two clicks are one verdict: the second finds what the first has done."""
    return card.step.verdict is verdict and card.step.decided_by_id == visit.person_id


def _done(card: ApprovalCard, verdict: Verdict) -> str:
    words = _("已同意：事项{number}的{kind}申请") if verdict is Verdict.APPROVED else (
        _("已退回：事项{number}的{kind}申请，申请人会收到您的要求")
    )
    return words.format(number=card.title, kind=approval_label(card.application.kind))


def _version(text: str) -> int:
    try:
        return read_whole(text, _("页面版本"), 1, LARGEST_ID)
    except Incomplete:
        raise Incomplete(_("这个页面不完整，请刷新后再办")) from None


def _card(visit: Visit, step_id: int) -> ApprovalCard | None:
    with visit.reading() as session:
        standing = standing_of(session, visit.person_id, visit.organisation_id, visit.today)
        return next(iter(approval_cards(session, standing, [step_id], visit.today)), None)


def _shown(visit: Visit, step_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    """The card; after a refusal with what changed since the page was opened."""
    with visit.reading() as session:
        standing = standing_of(session, visit.person_id, visit.organisation_id, visit.today)
        cards = approval_cards(session, standing, [step_id], visit.today)
        if not cards:
            raise NotFound(_("没有这个审批环节：{step_id}").format(step_id=step_id))
        seen = trouble.values.get("version", "")
        changed = (
            changes_since(session, cards[0].item_id, int(seen), standing.directory)
            if seen.isdecimal() and len(seen) < 10 else []
        )
    return visit.page(
        "desk/approval.html", status=trouble.status, here="desk", card=cards[0],
        standing=standing, trouble=trouble, changed=changed,
        able=standing.names(cards[0].able),
    )
