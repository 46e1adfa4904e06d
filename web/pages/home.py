"""The address without a path: straight to the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit

router = APIRouter()


@router.get("/")
def home(visit: Annotated[Visit, Depends(reads(Page.DESK))]) -> Response:
    """The desk is where a day begins."""
    return RedirectResponse("/desk", status_code=303)
