"""/sign-in: login and password."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.actions.doors.sign_in import sign_in
from engine.db import reading
from engine.errors import Refused
from web.doors.outside import (
    address_of,
    agent_of,
    check_same_site,
    come_inside,
    found_inside,
    outside_page,
)
from web.forms import LONGEST_LINE, NO_TROUBLE, Trouble
from web.local_path import local_path

router = APIRouter()


@router.get("/sign-in")
def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 - the address's word
    """The form; whoever is inside already goes on."""
    with reading(request.app.state.house.database) as session:
        found = found_inside(request, session)
    if found is not None and not found.is_screen:
        return RedirectResponse(local_path(next), status_code=303)
    return _form(request, wanted=next)


@router.post("/sign-in")
def try_sign_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """In, or the form again with the reason and the login as it was typed."""
    check_same_site(request)
    house = request.app.state.house
    try:
        came = sign_in(
            house.database, login=login, password=password, at=house.now(),
            address=address_of(request), agent=agent_of(request),
        )
    except Refused as refusal:
        typed = {"login": login[:LONGEST_LINE]}
        return _form(request, wanted=next, trouble=Trouble("sign-in", refusal, typed))
    return come_inside(request, came, wanted=next)


def _form(request: Request, *, wanted: str, trouble: Trouble = NO_TROUBLE) -> Response:
    return outside_page(
        request, "doors/sign_in.html", status=trouble.status, trouble=trouble,
        wanted=local_path(wanted, ""),
    )
