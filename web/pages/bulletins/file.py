"""GET /bulletins/{bulletin_id}/paper.pdf, paper.docx, preview: the paper as a file."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents.files import Form, file_of
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.files import attachment
from web.forms import Id
from web.pages.bulletins.bulletin import shown_paper

router = APIRouter()
Reading = Annotated[Visit, Depends(reads(Page.DIGESTS))]


@router.get("/bulletins/{bulletin_id}/paper.pdf")
def bulletin_pdf(bulletin_id: Id, visit: Reading) -> Response:
    """For printing."""
    return _answer(bulletin_id, visit, "pdf")


@router.get("/bulletins/{bulletin_id}/paper.docx")
def bulletin_docx(bulletin_id: Id, visit: Reading) -> Response:
    """For Word."""
    return _answer(bulletin_id, visit, "docx")


@router.get("/bulletins/{bulletin_id}/preview.pdf")
def preview(bulletin_id: Id, visit: Reading) -> Response:
    """As it will be printed, in the browser."""
    return _answer(bulletin_id, visit, "pdf", inline=True)


def _answer(bulletin_id: int, visit: Visit, form: Form, *, inline: bool = False) -> Response:
    shown_paper(visit, bulletin_id)
    return attachment(file_of(visit.database, visit.settings, bulletin_id, form), inline=inline)
