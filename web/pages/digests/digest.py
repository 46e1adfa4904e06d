"""GET /digests/{digest_id}: one digest as it was issued, from its stored facts alone."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.queries.digest_archive import digest_sheet, neighbours_of
from engine.rules.digest_view import digest_definitions, view_of
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.digests.archive import require_readable
from web.pages.digests.words import digest_sentence, what_comes

router = APIRouter()


@router.get("/digests/{digest_id}")
def show_digest(digest_id: Id, visit: Annotated[Visit, Depends(reads(Page.DIGESTS))]) -> Response:
    """The snapshot; its items link to what they are today."""
    with visit.reading() as session:
        sheet = digest_sheet(session, digest_id)
        require_readable(visit, sheet.audience, sheet.subject_id)
        before, after = neighbours_of(session, sheet)
    view = view_of(
        sheet.figures, map_name=sheet.map_name, audience=sheet.audience, number=sheet.number,
        cut_off_on=sheet.cut_off_on, audit_seq=sheet.audit_seq, audit_hash=sheet.audit_hash,
    )
    return visit.page(
        "digests/digest.html", here="digests", sheet=sheet, d=view, before=before, after=after,
        sentence=digest_sentence(view), what_comes=what_comes, definitions=digest_definitions(),
    )
