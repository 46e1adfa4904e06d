"""The fourth step: everything that would be written, with its problems beside it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.actions.import_draft_preview import preview_of
from engine.rules.labels import class_label
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id, read_page
from web.pages.imports.opened import open_step

router = APIRouter()


@router.get("/imports/{draft_id}/preview")
def preview(
    draft_id: Id,
    visit: Annotated[Visit, Depends(reads(Page.IMPORT))],
    show: str = "all",
    page: str = "1",
) -> Response:
    """One page of the rows; `show` narrows them."""
    opened = open_step(visit, draft_id)
    if isinstance(opened, Response):
        return opened
    plan = opened.plan()
    found = preview_of(plan, show=show, page=read_page(page))

    def link(wanted: int) -> str:
        return f"{opened.path('preview')}?show={found.show}&page={wanted}"

    return opened.page(
        "preview", preview=found, counts=plan.counts, link=link, class_word=class_label,
        several_sheets=len({one.sheet for one in plan.reading.drafts}) > 1,
    )
