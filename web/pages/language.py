"""The switch between Chinese and English: a cookie, before and behind the door."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.language import LANGUAGES
from web.doors.outside import keep_language
from web.local_path import local_path

router = APIRouter()


@router.post("/language")
def choose_language(
    request: Request, language: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "",
) -> Response:
    """Nothing but the reader's own cookie changes: no session is needed, none is looked at."""
    if language in LANGUAGES:
        keep_language(request, language)
    return RedirectResponse(local_path(back), status_code=303)
