"""The way in: a file or a text to import, what is under way, what was imported before."""

import io
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, File, Form, UploadFile
from starlette.responses import Response

from engine.actions.import_draft import open_draft
from engine.actions.import_draft_file import LONGEST_TEXT, pasted_text, receiving
from engine.actions.import_draft_reading import first_reading
from engine.errors import Refused
from engine.intake.package import LARGEST_FILE
from engine.language import _
from engine.queries.import_drafts import map_habits, open_drafts, past_imports
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_page

router = APIRouter()


@router.get("/maps/{map_id}/imports")
def imports(
    map_id: Id, visit: Annotated[Visit, Depends(reads(Page.IMPORT))], page: str = "1"
) -> Response:
    """The way in and the history."""
    return _page(visit, map_id, page=page)


@router.post("/maps/{map_id}/imports")
def upload(
    map_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.IMPORT_LEDGER))],
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Take a document in; nothing reaches the map yet."""
    try:
        source, name = _document(file, text)
        draft_id = _take_in(visit, map_id, source, name)
    except Refused as refusal:
        return _page(visit, map_id, trouble=Trouble("upload", refusal, {"text": text}))
    return visit.to(f"/imports/{draft_id}/headings")


def _document(file: UploadFile | None, text: str) -> tuple[BinaryIO, str]:
    if file is not None and file.filename:
        return file.file, file.filename
    return io.BytesIO(pasted_text(text)), _("粘贴的文字") + ".txt"


def _take_in(visit: Visit, map_id: int, source: BinaryIO, name: str) -> int:
    with visit.reading() as session:
        habits = map_habits(session, map_id)
    with receiving(source, name, visit.settings) as received:
        first_reading(received, habits)  # what cannot be read is refused before it is kept
        with visit.writing() as session:
            draft = open_draft(
                session, received, map_id=map_id, settings=visit.settings, **visit.acting
            )
            return draft.id or 0


def _page(
    visit: Visit, map_id: int, *, page: str = "1", trouble: Trouble = NO_TROUBLE
) -> Response:
    number = read_page(page)
    with visit.reading() as session:
        drafts = open_drafts(session, map_id)
        batches, pages = past_imports(session, map_id, page=number)
    return visit.page(
        "imports/listing.html", status=trouble.status, trouble=trouble, here="import",
        map_id=map_id, drafts=drafts, batches=batches, page=number, pages=pages,
        may_change=visit.may(Charge.IMPORT_LEDGER), limit_mb=LARGEST_FILE >> 20,
        longest_text=LONGEST_TEXT,
    )
