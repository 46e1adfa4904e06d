"""The papers of an item as files, and a drafted letter as it will be printed. Each look is on the trail."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from documents.files import Form, PaperFile, file_of, file_without_number
from engine.actions.doors.trail import track_paper_taken
from engine.errors import NotFound
from engine.language import _, speaking
from engine.queries.official_papers import paper_at
from engine.queries.paper_sheets import paper_sheets
from engine.queries.papers import paper_waiting
from engine.rules.letter_text import PAPER_LANGUAGE, letter_facts, letter_kind
from engine.rules.permissions import Page
from engine.rules.words import PaperStatus
from web.doors.door import reads
from web.doors.visit import Visit
from web.files import attachment
from web.forms import LARGEST_ID, Id, read_whole

router = APIRouter()
Looking = Annotated[Visit, Depends(reads(Page.ITEM))]


@router.get("/papers/{paper_id}/paper.pdf")
def paper_pdf(paper_id: Id, visit: Looking) -> Response:
    """For printing."""
    return _answer(visit, paper_id, "pdf")


@router.get("/papers/{paper_id}/paper.docx")
def paper_docx(paper_id: Id, visit: Looking) -> Response:
    """For Word."""
    return _answer(visit, paper_id, "docx")


@router.get("/items/{item_id}/papers/{rung}/preview.pdf")
def preview(
    item_id: Id, rung: str, visit: Annotated[Visit, Depends(reads(Page.PAPERS))],
    version: Annotated[str, Query()] = "",
) -> Response:
    """A letter that waits for its signature, without a number, as it reads today."""
    wanted = read_whole(version, _("时限版本"), 1, LARGEST_ID)
    with visit.reading() as session:
        waiting = None if "\0" in rung else paper_waiting(session, item_id, rung, wanted)
        if waiting is None:
            raise NotFound(_("没有待签发的这份文书，可能已经办理"))
        with speaking(PAPER_LANGUAGE):
            [sheet] = paper_sheets(session, [waiting], today=visit.today)
            facts = letter_facts(sheet.facts, waiting.recipients, waiting.copied, "")
    file = file_without_number(letter_kind(waiting.kind), facts, "pdf", on=visit.today)
    return taken(visit, sheet.map_id, item_id, file, inline=True)


def taken(
    visit: Visit, map_id: int, item_id: int | None, file: PaperFile, *,
    paper_id: int | None = None, inline: bool = False,
) -> Response:
    """The file as an answer, once it is on the trail that it was taken out."""
    with visit.writing() as session:
        track_paper_taken(
            session, map_id, item_id, file.name, paper_id=paper_id, at=visit.at,
            actor_id=visit.person_id,
        )
    return attachment(file, inline=inline)


def _answer(visit: Visit, paper_id: int, form: Form) -> Response:
    with visit.reading() as session:
        paper = paper_at(session, paper_id)
        map_id, item_id = paper.map_id, paper.item_id
        if paper.status is not PaperStatus.ISSUED and not visit.may(Page.PAPERS):
            raise NotFound(_("没有这份文书：{paper_id}").format(paper_id=paper_id))
    file = file_of(visit.database, visit.settings, paper_id, form)
    return taken(visit, map_id, item_id, file, paper_id=paper_id)
