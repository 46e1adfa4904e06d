"""申请: closing, a later date, activation. Each names the version that its person saw."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.activation import issue_items, request_activation
from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.language import _
from engine.queries.item_sheet import ItemSheet
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalKind, Status
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id, read_day, read_text
from web.pages.items.shown import act, read_version
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)


@router.post("/items/{item_id}/close-request")
def ask_to_close(
    visit: Annotated[Visit, Depends(changes(Verb.SUBMIT_CLOSE_REQUEST))], item_id: Id,
    text: Annotated[str, Form()] = "", sustain: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    """申请销号, or to be kept up for good."""
    def do(session: Session) -> object:
        return submit_close_request(
            session, item_id, text=read_text(text, _("整改完成情况"), required=True),
            sustain=sustain == "yes", version=read_version(version), **visit.acting,
        )

    return act(
        visit, item_id, "close", {"text": text, "sustain": sustain}, do,
        done=_waits(visit, ApprovalKind.CLOSE, text), said=_("销号申请已提交，等待审批"),
    )


@router.post("/items/{item_id}/extension-requests")
def ask_for_time(
    visit: Annotated[Visit, Depends(changes(Verb.REQUEST_EXTENSION))], item_id: Id,
    new_due_on: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    """申请延期; asking does not stop the clock."""
    def do(session: Session) -> object:
        day = read_day(new_due_on, _("延期后的时限"), required=True)
        assert day is not None
        return request_extension(
            session, item_id, new_due_on=day,
            reason=read_text(reason, _("延期理由"), required=True),
            version=read_version(version), **visit.acting,
        )

    return act(
        visit, item_id, "extension", {"new_due_on": new_due_on, "reason": reason}, do,
        done=_waits(visit, ApprovalKind.EXTENSION, reason),
        said=_("延期申请已提交；批准之前原时限照常计算"),
    )


@router.post("/items/{item_id}/activation-request")
def propose(
    visit: Annotated[Visit, Depends(changes(Verb.REQUEST_ACTIVATION))], item_id: Id,
    reason: Annotated[str, Form()] = "", version: Annotated[str, Form()] = "",
) -> Response:
    """申请立项: nobody may open an item alone."""
    def do(session: Session) -> object:
        return request_activation(
            session, item_id, reason=read_text(reason, _("立项说明")),
            version=read_version(version), **visit.acting,
        )

    return act(
        visit, item_id, "activation", {"reason": reason}, do,
        done=_waits(visit, ApprovalKind.ACTIVATION, reason), said=_("立项申请已提交，等待审批"),
    )


@router.post("/items/{item_id}/issuing")
def hand_out(
    visit: Annotated[Visit, Depends(changes(Verb.ISSUE))], item_id: Id,
) -> Response:
    """交办: the department is told, and signs for it."""
    def done(sheet: ItemSheet) -> bool:
        return sheet.case.item.status is Status.ISSUED

    def do(session: Session) -> object:
        return issue_items(session, [item_id], **visit.acting)

    return act(visit, item_id, "issue", {}, do, done=done, said=_("已交办，责任部门会收到通知"))


def _waits(visit: Visit, kind: ApprovalKind, text: str) -> Callable[[ItemSheet], bool]:
    """Whether this very application waits already: the second of two clicks."""
    typed = text.replace("\r\n", "\n").strip()

    def done(sheet: ItemSheet) -> bool:
        return any(
            one.kind is kind and one.asked_by_id == visit.person_id and one.reason == typed
            and one.asked_on == visit.today
            for one in sheet.pending
        )

    return done
