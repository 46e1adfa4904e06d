"""/sign-in/second-factor: the code of the moment, before anything else opens."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.doors.second_factor import show_factor
from engine.errors import Refused
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, give_cookie, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble
from web.local_path import local_path
from web.pages.doors.here import here_of

router = APIRouter()


@router.get("/sign-in/second-factor")
def ask_code(
    visit: Annotated[Visit, Depends(reads(Page.ACCOUNT, weak=True))],
    next: str = "",  # noqa: A002 - the address's word
) -> Response:
    """The form; whoever has no second factor yet is led to enrol one."""
    if not visit.found.enrolled:
        return visit.to(f"/account/second-factor?next={quote(local_path(next, ''), safe='')}")
    if visit.found.strong:
        return visit.to(local_path(next))
    return _form(visit, next)


@router.post("/sign-in/second-factor")
def try_code(
    visit: Annotated[Visit, Depends(changes(Charge.OWN_ACCOUNT, weak=True))],
    code: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """In, with a new cookie; or the form again with the reason."""
    try:
        token = show_factor(visit.database, here_of(visit), code=code)
    except Refused as refusal:
        return _form(visit, next, trouble=Trouble("factor", refusal, {}))
    give_cookie(visit.request, token)
    return visit.to(local_path(next))


def _form(visit: Visit, wanted: str, *, trouble: Trouble = NO_TROUBLE) -> Response:
    return visit.page(
        "doors/second_factor.html", status=trouble.status, trouble=trouble,
        wanted=local_path(wanted, ""),
    )
