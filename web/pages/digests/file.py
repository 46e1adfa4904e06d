"""GET /digests/{digest_id}/paper.pdf and .docx: the weekly digest as a paper to be signed and filed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents.files import Form, own_form_of
from documents.weekly import weekly_file
from engine.queries.digest_archive import digest_sheet
from engine.queries.mail_facts import DigestFacts
from engine.rules.permissions import Page
from engine.rules.words import PaperKind
from web.doors.door import reads
from web.doors.visit import Visit
from web.files import attachment
from web.forms import Id
from web.pages.digests.archive import require_readable

router = APIRouter()
Reading = Annotated[Visit, Depends(reads(Page.DIGESTS))]


@router.get("/digests/{digest_id}/paper.pdf")
def weekly_pdf(digest_id: Id, visit: Reading) -> Response:
    """For printing."""
    return _answer(digest_id, visit, "pdf")


@router.get("/digests/{digest_id}/paper.docx")
def weekly_docx(digest_id: Id, visit: Reading) -> Response:
    """For Word."""
    return _answer(digest_id, visit, "docx")


def _answer(digest_id: int, visit: Visit, form: Form) -> Response:
    with visit.reading() as session:
        sheet = digest_sheet(session, digest_id)
        require_readable(visit, sheet.audience, sheet.subject_id)
        own = own_form_of(session, visit.organisation_id, PaperKind.WEEKLY, visit.settings)
    digest = DigestFacts(
        id=sheet.id, map_name=sheet.map_name, audience=sheet.audience.value, number=sheet.number,
        cut_off_on=sheet.cut_off_on, figures=sheet.figures, audit_seq=sheet.audit_seq,
        audit_hash=sheet.audit_hash,
    )
    return attachment(weekly_file(digest, form, organisation=sheet.organisation, own_form=own))
