"""GET /maps/{map_id}/digests: the weekly digests by year and number."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from engine.errors import NotYours
from engine.language import _
from engine.queries.digest_archive import digest_years, issues_of
from engine.rules.digest_reading import may_read_digest
from engine.rules.permissions import Page
from engine.rules.words import Audience
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.digests.words import audience_word

router = APIRouter()


@router.get("/maps/{map_id}/digests")
def show_archive(
    map_id: Id,
    visit: Annotated[Visit, Depends(reads(Page.DIGESTS))],
    year: Annotated[str, Query()] = "",
) -> Response:
    """One year; the newest unless another is asked for."""
    with visit.reading() as session:
        years = digest_years(session, map_id)
        wanted = int(year) if year.isdecimal() and len(year) == 4 else 0
        shown = wanted if wanted in years else (years[0] if years else visit.today.year)
        issues = issues_of(session, map_id, shown, lambda *whose: may_read(visit, *whose))
    return visit.page(
        "digests/archive.html", here="digests", map_id=map_id, years=years, year=shown,
        issues=issues, audience_word=audience_word,
    )


def require_readable(visit: Visit, audience: Audience, subject_id: int) -> None:
    """Raise NotYours where this audience's digests are not for the visitor."""
    if not may_read(visit, audience, subject_id):
        raise NotYours(_("这份周报不是发给您的，您可以看本部门的周报"))


def may_read(visit: Visit, audience: Audience, subject_id: int) -> bool:
    """Whether the visitor may read this audience's digests."""
    departments = {*visit.headed, *([visit.department_id] if visit.department_id else [])}
    return may_read_digest(
        audience, subject_id, capacities=visit.capacities, person_id=visit.person_id,
        department_ids=departments,
    )
