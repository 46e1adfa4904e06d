"""GET /room/screens: the wall screens that hang. POST: a link for one more; one taken down."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.doors.invite import invite_screen, link_address, revoke_link
from engine.actions.take_down_screen import take_down_screen
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.sign_in_links import hanging_screens, open_links
from engine.rules.permissions import Charge, Page
from engine.rules.words import LinkPurpose
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_id, read_text
from web.pages.room.frame import show

router = APIRouter()


@router.get("/room/screens")
def show_screens(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """What hangs where, and since when it was not heard of."""
    return _shown(visit)


@router.post("/room/screens")
def hang_screen(
    visit: Annotated[Visit, Depends(changes(Charge.HANG_SCREEN))],
    map_id: Annotated[str, Form(alias="map")] = "", label: Annotated[str, Form()] = "",
) -> Response:
    """A link that makes a browser a wall screen; shown once."""
    typed = {"map": map_id, "label": label}
    try:
        chosen = read_id(map_id)
        if chosen not in [one.id for one in visit.maps]:
            raise Incomplete(_("请选择挂哪张作战图"))
        place = read_text(label, _("位置"), most=60, required=True)
        with visit.writing() as session:
            token = invite_screen(
                session, chosen or 0, label=place, actor_id=visit.person_id, at=visit.at
            )
    except Refused as refusal:
        return _shown(visit, Trouble("screen", refusal, typed))
    return _shown(visit, link=link_address(visit.settings, token), label=place)


@router.post("/room/screens/{session_id}/removal")
def take_down(
    visit: Annotated[Visit, Depends(changes(Charge.HANG_SCREEN))], session_id: Id
) -> Response:
    """The screen goes dark at its next breath."""
    with visit.writing() as session:
        label = take_down_screen(session, session_id, **visit.acting)
    return visit.to("/room/screens", said=_("“{label}”的大屏已撤下").format(label=label))


@router.post("/room/screens/links/{link_id}/revocation")
def revoke(
    visit: Annotated[Visit, Depends(changes(Charge.HANG_SCREEN))], link_id: Id
) -> Response:
    """A link that nobody has opened yet opens nothing any more."""
    try:
        with visit.writing() as session:
            revoke_link(session, link_id, actor_id=visit.person_id, at=visit.at)
    except Refused as refusal:
        return _shown(visit, Trouble("screen", refusal))
    return visit.to("/room/screens", said=_("链接已作废"))


def _shown(
    visit: Visit, trouble: Trouble = NO_TROUBLE, *, link: str = "", label: str = ""
) -> Response:
    with visit.reading() as session:
        screens = hanging_screens(session, visit.organisation_id)
        links = [
            one for one in open_links(session, visit.organisation_id, at=visit.at)
            if one.purpose is LinkPurpose.SCREEN
        ]
    return show(
        visit, "screens.html", "screens", status=trouble.status, trouble=trouble,
        screens=screens, links=links, link=link, label=label,
    )
