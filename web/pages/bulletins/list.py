"""GET and POST /maps/{map_id}/bulletins: the bulletins and monthly reports of a map, and the next one."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from engine.actions.bulletins import draft_bulletin
from engine.errors import Refused
from engine.language import _
from engine.queries.official_papers import ListedPaper, papers_of_map
from engine.rules.bulletin import KINDS
from engine.rules.official_papers import paper_kind_label, paper_status_label
from engine.rules.permissions import Charge, Page
from engine.rules.words import PaperStatus
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_choice, read_day, read_page

router = APIRouter()
A_PAGE = 30


@router.get("/maps/{map_id}/bulletins")
def show_bulletins(
    map_id: Id,
    visit: Annotated[Visit, Depends(reads(Page.DIGESTS))],
    page: Annotated[str, Query()] = "1",
) -> Response:
    """What was issued is for everybody; drafts are for those who word and sign them."""
    return _page(visit, map_id, wanted=read_page(page))


@router.post("/maps/{map_id}/bulletins")
def draft(
    map_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.DRAFT_BULLETIN))],
    kind: Annotated[str, Form()] = "",
    cut_off_on: Annotated[str, Form()] = "",
) -> Response:
    """Draft from the figures of a day; the draft of that day that is there already, if it is."""
    try:
        wanted = read_choice(kind, _("文种"), {one.value: one for one in KINDS})
        day = read_day(cut_off_on, _("截止日"), required=True) or visit.today
        with visit.writing() as session:
            paper = draft_bulletin(session, map_id, wanted, day, **visit.acting)
            paper_id = paper.id
    except Refused as refusal:
        return _page(visit, map_id, Trouble("draft", refusal, {"kind": kind, "cut_off_on": cut_off_on}))
    return visit.to(f"/bulletins/{paper_id}", said=_("已按截止日的数据起草，请核对文字"))


def sees_drafts(visit: Visit) -> bool:
    """Whether drafts are shown to the visitor."""
    return visit.may(Charge.DRAFT_BULLETIN) or visit.may(Charge.ISSUE_BULLETIN)


def is_shown(paper: ListedPaper, *, drafts: bool) -> bool:
    """Issued papers to everybody, drafts to some, what was discarded to nobody."""
    return paper.status is PaperStatus.ISSUED or (drafts and paper.status is PaperStatus.DRAFT)


def _page(
    visit: Visit, map_id: int, trouble: Trouble = NO_TROUBLE, *, wanted: int = 1
) -> Response:
    with visit.reading() as session:
        found = papers_of_map(
            session, map_id, KINDS, limit=A_PAGE + 1, offset=(wanted - 1) * A_PAGE
        )
    drafts = sees_drafts(visit)
    return visit.page(
        "bulletins/list.html", status=trouble.status, trouble=trouble, here="digests",
        map_id=map_id, papers=[one for one in found[:A_PAGE] if is_shown(one, drafts=drafts)],
        page=wanted, more=len(found) > A_PAGE, kind_word=paper_kind_label,
        status_word_of=paper_status_label, kinds=[(one.value, paper_kind_label(one)) for one in KINDS],
        drafts_them=visit.may(Charge.DRAFT_BULLETIN), month_end=_month_end(visit.today),
    )


def _month_end(today: date) -> date:
    """The last day of the month before: what a monthly report is usually of."""
    return today.replace(day=1) - timedelta(days=1)
