"""/sign-out."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.actions.doors.sign_in import sign_out
from engine.language import _
from web.doors.door import changes, give_cookie
from web.doors.visit import Visit

router = APIRouter()


@router.post("/sign-out")
def leave(visit: Annotated[Visit, Depends(changes(None, weak=True))]) -> Response:
    """End this session and take its cookie away."""
    with visit.writing() as session:
        sign_out(session, visit.found.session_id, at=visit.at)
    give_cookie(visit.request, "")
    return visit.to("/sign-in", said=_("已退出登录"))
