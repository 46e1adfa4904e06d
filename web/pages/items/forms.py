"""审批表, 回头看记录表 and 事项档案 as files: with their number where there is one, else to be filled in by hand."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents.files import Form, file_of, file_without_number, own_form_of
from engine.actions.forms import (
    FORMS,
    form_of_look,
    form_of_request,
    look_on_paper,
    request_on_paper,
)
from engine.errors import NotFound
from engine.language import _
from engine.queries.form_sheets import (
    FormPlace,
    place_of_item,
    place_of_look,
    place_of_step,
)
from engine.queries.item_file import item_file_facts
from engine.rules.permissions import Page
from engine.rules.words import PaperKind
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.papers.file import taken

router = APIRouter()
Looking = Annotated[Visit, Depends(reads(Page.ITEM))]


@router.get("/approvals/{step_id}/form.pdf")
def approval_form_pdf(step_id: Id, visit: Looking) -> Response:
    """打印审批表."""
    return _approval_form(visit, step_id, "pdf")


@router.get("/approvals/{step_id}/form.docx")
def approval_form_docx(step_id: Id, visit: Looking) -> Response:
    """审批表 for Word."""
    return _approval_form(visit, step_id, "docx")


@router.get("/look-backs/{look_back_id}/form.pdf")
def look_form_pdf(look_back_id: Id, visit: Looking) -> Response:
    """回头看记录表; of a planned look an empty one to take along."""
    return _look_form(visit, look_back_id, "pdf")


@router.get("/look-backs/{look_back_id}/form.docx")
def look_form_docx(look_back_id: Id, visit: Looking) -> Response:
    """回头看记录表 for Word."""
    return _look_form(visit, look_back_id, "docx")


@router.get("/items/{item_id}/sheet.pdf")
def item_sheet_pdf(item_id: Id, visit: Looking) -> Response:
    """事项档案."""
    return _item_sheet(visit, item_id, "pdf")


@router.get("/items/{item_id}/sheet.docx")
def item_sheet_docx(item_id: Id, visit: Looking) -> Response:
    """事项档案 for Word."""
    return _item_sheet(visit, item_id, "docx")


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is to be printed: a paper on record, or what one would say."""

    place: FormPlace
    paper_id: int | None
    said: tuple[PaperKind, dict[str, Any]] | None


def _approval_form(visit: Visit, step_id: int, form: Form) -> Response:
    with visit.writing() as session:
        place = place_of_step(session, step_id)
        if place.kind not in FORMS or place.request_id is None:
            raise NotFound(_("这类申请没有审批表"))
        paper = form_of_request(session, place.request_id, **visit.acting)
        said = None if paper else request_on_paper(session, place.request_id)
        printed = _Printed(place, paper.id if paper else None, said)
    return _given(visit, printed, form)


def _look_form(visit: Visit, look_back_id: int, form: Form) -> Response:
    with visit.writing() as session:
        place = place_of_look(session, look_back_id)
        paper = form_of_look(session, look_back_id, **visit.acting)
        said = None if paper else look_on_paper(session, look_back_id)
        printed = _Printed(place, paper.id if paper else None, said)
    return _given(visit, printed, form)


def _item_sheet(visit: Visit, item_id: int, form: Form) -> Response:
    with visit.reading() as session:
        place = place_of_item(session, item_id)
        said = PaperKind.ITEM_SHEET, item_file_facts(session, item_id, today=visit.today)
    return _given(visit, _Printed(place, None, said), form)


def _given(visit: Visit, printed: _Printed, form: Form) -> Response:
    place, said = printed.place, printed.said
    if said is None:
        file = file_of(visit.database, visit.settings, printed.paper_id or 0, form)
    else:
        with visit.reading() as session:
            own = own_form_of(session, visit.organisation_id, said[0], visit.settings)
        file = file_without_number(*said, form, on=visit.today, own=own)
    return taken(visit, place.map_id, place.item_id, file, paper_id=printed.paper_id)
