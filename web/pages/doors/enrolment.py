"""/account/second-factor: begun, confirmed, given up; open before a second factor is shown only
to those who have none yet."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.doors.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    remove_factor,
    renew_codes,
)
from engine.errors import NotFound, Refused
from engine.language import _
from engine.queries.accounts import Enrolment, enrolment_of
from engine.rules.permissions import Charge, Page
from engine.rules.second_factor import provisioning_uri
from web.doors.door import changes, give_cookie, needs_second_factor, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble
from web.local_path import local_path
from web.pages.doors.here import here_of

router = APIRouter()
QR_SCALE, QR_QUIET = 6, 4  # pixels a module; the quiet zone that scanners need
Enrolling = Annotated[Visit, Depends(changes(Charge.OWN_ACCOUNT, weak=True))]
Changing = Annotated[Visit, Depends(changes(Charge.OWN_ACCOUNT))]
Next = Annotated[str, Form()]


@router.get("/account/second-factor")
def show_enrolment(
    visit: Annotated[Visit, Depends(reads(Page.ACCOUNT, weak=True))],
    next: str = "",  # noqa: A002 - the address's word
) -> Response:
    """How it stands, and what can be done."""
    return _page(visit, next)


@router.post("/account/second-factor")
def begin(visit: Enrolling, next: Next = "") -> Response:  # noqa: A002
    """A secret for the telephone."""
    try:
        with visit.writing() as session:
            begin_enrolment(session, visit.person_id, at=visit.at)
    except Refused as refusal:
        return _page(visit, next, trouble=Trouble("begin", refusal, {}))
    return _page(visit, next)


@router.get("/account/second-factor/qr.svg")
def show_qr(visit: Annotated[Visit, Depends(reads(Page.ACCOUNT, weak=True))]) -> Response:
    """The secret as a picture; in no address, and only until it is confirmed."""
    enrolment = _enrolment(visit)
    if enrolment.enrolled or not enrolment.secret:
        raise NotFound(_("没有这个页面，可能地址写错了，或者它已被移走"))
    said = provisioning_uri(enrolment.secret, login=enrolment.login, issuer=_("挂图作战"))
    drawn = io.BytesIO()
    segno.make(said, error="l", boost_error=False).save(
        drawn, kind="svg", scale=QR_SCALE, border=QR_QUIET, light="#fff", dark="#000",
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.post("/account/second-factor/confirmation")
def confirm(
    visit: Enrolling, code: Annotated[str, Form()] = "", next: Next = "",  # noqa: A002
) -> Response:
    """From now on it is asked for; the recovery codes are shown this once."""
    try:
        with visit.writing() as session:
            done = confirm_enrolment(session, here_of(visit), code=code)
    except Refused as refusal:
        return _page(visit, next, trouble=Trouble("confirm", refusal, {"code": code[:20]}))
    give_cookie(visit.request, done.token)
    return _codes(visit, done.codes, next)


@router.post("/account/second-factor/codes")
def renew(visit: Changing, code: Annotated[str, Form()] = "") -> Response:
    """Ten new recovery codes."""
    try:
        codes = renew_codes(visit.database, here_of(visit), code=code)
    except Refused as refusal:
        return _page(visit, "", trouble=Trouble("codes", refusal, {}))
    return _codes(visit, codes, "/account")


@router.post("/account/second-factor/removal")
def remove(visit: Changing, code: Annotated[str, Form()] = "") -> Response:
    """Without a second factor again."""
    try:
        token = remove_factor(visit.database, here_of(visit), code=code)
    except Refused as refusal:
        return _page(visit, "", trouble=Trouble("removal", refusal, {}))
    give_cookie(visit.request, token)
    return visit.to("/account", said=_("两步验证已停用，其他地方的登录已全部结束"))


def _enrolment(visit: Visit) -> Enrolment:
    with visit.reading() as session:
        return enrolment_of(session, visit.person_id)


def _page(visit: Visit, wanted: str, *, trouble: Trouble = NO_TROUBLE) -> Response:
    enrolment = _enrolment(visit)
    if enrolment.enrolled and not visit.found.strong:  # not for whoever has only the password
        return visit.to("/sign-in/second-factor")
    return visit.page(
        "doors/enrolment.html", status=trouble.status, trouble=trouble, here="account",
        enrolment=enrolment, wanted=local_path(wanted, ""),
        owed=needs_second_factor(visit.found),
    )


def _codes(visit: Visit, codes: list[str], wanted: str) -> Response:
    return visit.page(
        "doors/recovery_codes.html", here="account", codes=codes, wanted=local_path(wanted)
    )
