"""/links/{token}: looking at a link changes nothing, for mail scanners look too; a form uses it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from engine.actions.doors.links import accept_invitation, enter_by_link, look_at_link
from engine.db import reading
from engine.errors import Refused
from engine.rules.words import LinkPurpose
from web.doors.outside import address_of, agent_of, check_same_site, come_inside, outside_page
from web.forms import LONGEST_LINE, NO_TROUBLE, Trouble

router = APIRouter()


@router.get("/links/{token}")
def show_link(request: Request, token: str) -> Response:
    """What the link is for, and the form that uses it."""
    return _page(request, token)


@router.post("/links/{token}")
def use_link(
    request: Request,
    token: str,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """In; or the page again with the reason."""
    check_same_site(request)
    house = request.app.state.house
    asks = {"at": house.now(), "address": address_of(request), "agent": agent_of(request)}
    try:
        with reading(house.database) as session:
            link = look_at_link(session, token, at=house.now())
        if link.purpose is LinkPurpose.INVITATION:
            came = accept_invitation(
                house.database, token, login=login, password=password, again=again, **asks
            )
        else:
            came = enter_by_link(house.database, token, **asks)
    except Refused as refusal:
        typed = {"login": login[:LONGEST_LINE]}
        return _page(request, token, trouble=Trouble("link", refusal, typed))
    return come_inside(request, came)


def _page(request: Request, token: str, *, trouble: Trouble = NO_TROUBLE) -> Response:
    house = request.app.state.house
    try:
        with reading(house.database) as session:
            link = look_at_link(session, token, at=house.now())
    except Refused as refusal:
        return outside_page(
            request, "doors/link_closed.html", status=refusal.http_status, sentence=str(refusal)
        )
    return outside_page(
        request, "doors/link.html", status=trouble.status, trouble=trouble, link=link, token=token,
        timezone=house.settings.timezone,
    )
