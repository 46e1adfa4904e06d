"""签收, 进展报告: what the department does from day to day."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.acknowledge import acknowledge
from engine.actions.report import report
from engine.language import _
from engine.queries.item_sheet import ItemSheet
from engine.rules.permissions import Verb
from engine.rules.words import Status
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import LARGEST_ID, Id, read_text, read_whole
from web.pages.items.shown import act, read_version
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)


@router.post("/items/{item_id}/acknowledgement")
def take_on(
    visit: Annotated[Visit, Depends(changes(Verb.ACKNOWLEDGE))], item_id: Id,
    version: Annotated[str, Form()] = "", from_: Annotated[str, Form(alias="from")] = "",
) -> Response:
    """签收; from the desk back to the desk."""
    def done(sheet: ItemSheet) -> bool:
        return sheet.case.item.status is Status.OPEN

    def do(session: Session) -> object:
        return acknowledge(session, item_id, version=read_version(version), **visit.acting)

    return act(
        visit, item_id, "acknowledge", {}, do, done=done, said=_("已签收，整改从今天开始"),
        to="/desk" if from_ == "desk" else "",
    )


@router.post("/items/{item_id}/progress-reports")
def report_progress(
    visit: Annotated[Visit, Depends(changes(Verb.REPORT))], item_id: Id,
    percent: Annotated[str, Form()] = "", text: Annotated[str, Form()] = "",
    about: Annotated[str, Form()] = "", milestone_id: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    """How far, in words; about the item (`about` empty) or one of its measures."""
    typed = text.replace("\r\n", "\n").strip()

    def done(sheet: ItemSheet) -> bool:
        last = next(iter(sheet.reports), None)
        return last is not None and (
            (last.person_id, last.text, str(last.percent), str(last.measure_id or ""))
            == (visit.person_id, typed, percent.strip(), about)
            and last.reported_on == visit.today
        )

    def do(session: Session) -> object:
        return report(
            session, item_id, percent=read_whole(percent, _("进度"), 0, 100),
            text=read_text(text, _("进展情况"), required=True),
            measure_id=read_whole(about, _("措施"), 1, LARGEST_ID) if about else None,
            milestone_id=(
                read_whole(milestone_id, _("节点"), 1, LARGEST_ID) if milestone_id else None
            ),
            version=read_version(version), **visit.acting,
        )

    values = {"percent": percent, "text": text, "about": about, "milestone_id": milestone_id}
    return act(visit, item_id, "report", values, do, done=done, said=_("进展已报告"))
