"""回头看, 重新启动, 撤销: what the office and the leaders do to an item."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.look_back import look_back
from engine.actions.reopen import reopen
from engine.actions.withdraw import withdraw
from engine.errors import NotFound
from engine.language import _
from engine.queries.item_sheet import ItemSheet
from engine.rules.permissions import Verb
from engine.rules.words import LookBackResult, Status
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id, read_choice, read_day, read_text
from web.pages.items.shown import act, mine_from, read_version
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)
RESULTS = {one.value: one for one in LookBackResult}


@router.post("/items/{item_id}/look-backs/{look_back_id}/result")
def record_look(
    visit: Annotated[Visit, Depends(changes(Verb.LOOK_BACK))], item_id: Id, look_back_id: Id,
    result: Annotated[str, Form()] = "", finding: Annotated[str, Form()] = "",
    new_due_on: Annotated[str, Form()] = "", version: Annotated[str, Form()] = "",
) -> Response:
    """What was found; a relapse begins a new round with its own date."""
    form = f"look-{look_back_id}"

    def done(sheet: ItemSheet) -> bool:
        return any(
            one.id == look_back_id and one.done_by_id == visit.person_id
            and one.result is not None and one.result.value == result
            for one in sheet.looks
        )

    def do(session: Session) -> object:
        look = look_back(
            session, look_back_id, result=read_choice(result, _("结果"), RESULTS),
            finding=read_text(finding, _("查看情况"), required=True),
            new_due_on=read_day(new_due_on, _("新一轮时限")),
            version=read_version(version), **visit.acting,
        )
        if look.item_id != item_id:
            raise NotFound(_("事项里没有这次回头看"))
        return look

    values = {"result": result, "finding": finding, "new_due_on": new_due_on}
    return act(visit, item_id, form, values, do, done=done, said=_("结果已登记"))


@router.post("/items/{item_id}/reopening")
def open_again(
    visit: Annotated[Visit, Depends(changes(Verb.REOPEN))], item_id: Id,
    reason: Annotated[str, Form()] = "", new_due_on: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    """A new round by hand; the old one stays as it ended."""
    def do(session: Session) -> object:
        return reopen(
            session, item_id, reason=read_text(reason, _("理由"), required=True),
            new_due_on=read_day(new_due_on, _("新一轮时限"), required=True),
            version=read_version(version), **visit.acting,
        )

    values = {"reason": reason, "new_due_on": new_due_on}
    return act(
        visit, item_id, "reopen", values, do, done=mine_from(visit, Verb.REOPEN, version),
        said=_("新一轮整改已经开始，责任部门会收到通知"),
    )


@router.post("/items/{item_id}/withdrawal")
def take_back(
    visit: Annotated[Visit, Depends(changes(Verb.WITHDRAW))], item_id: Id,
    reason: Annotated[str, Form()] = "", version: Annotated[str, Form()] = "",
) -> Response:
    """撤销: an item that should not have been."""
    def done(sheet: ItemSheet) -> bool:
        return sheet.case.item.status is Status.WITHDRAWN

    def do(session: Session) -> object:
        return withdraw(
            session, item_id, reason=read_text(reason, _("理由"), required=True),
            version=read_version(version), **visit.acting,
        )

    return act(visit, item_id, "withdraw", {"reason": reason}, do, done=done, said=_("事项已撤销"))
