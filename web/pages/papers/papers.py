"""GET /papers: what waits for a signature; POST …/release and …/drop; what became of the others."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from engine.actions.papers import drop_paper, release_paper
from engine.errors import Refused
from engine.language import _
from engine.queries.official_papers import open_drafts
from engine.queries.paper_sheets import PaperSheet, paper_sheets
from engine.queries.papers import papers_page
from engine.queries.papers_decided import decided_papers, recent_urges
from engine.rules.paging import page_near
from engine.rules.paper_text import (
    paper_demands,
    paper_facts_sentence,
    paper_reply,
    paper_title,
)
from engine.rules.permissions import Capacity, Page, Verb
from engine.rules.words import PaperKind
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_page, read_text, read_whole

router = APIRouter()
A_PAGE = 10
HISTORY = 20
SIGNS_ALL = frozenset({Capacity.OFFICE, Capacity.GROUP_HEAD, Capacity.GROUP_DEPUTY})


@router.get("/papers")
def show_papers(
    visit: Annotated[Visit, Depends(reads(Page.PAPERS))],
    page: Annotated[str, Query()] = "1",
    history: Annotated[str, Query()] = "1",
) -> Response:
    """The longest waiting first, each as it will read."""
    return _page(visit, wanted=read_page(page), past=read_page(history))


@router.post("/items/{item_id}/papers/{rung}/release")
def release(
    item_id: Id,
    rung: str,
    visit: Annotated[Visit, Depends(changes(Verb.RELEASE_PAPER))],
    version: Annotated[str, Form()] = "",
    page: Annotated[str, Form()] = "1",
) -> Response:
    """签发: its mails go out in the signer's name."""
    try:
        wanted = read_whole(version, _("时限版本"), 1, 1_000_000)
        with visit.writing() as session:
            notices = release_paper(session, item_id, rung, wanted, **visit.acting)
    except Refused as refusal:
        return _refused(visit, Trouble(f"paper-{item_id}-{rung}", refusal), page)
    return visit.to(
        "/papers",
        said=_("已签发{paper}，将送达 {count} 人").format(
            paper=paper_title(notices[0].kind), count=len(notices)
        ),
    )


@router.post("/items/{item_id}/papers/{rung}/drop")
def drop(
    item_id: Id,
    rung: str,
    visit: Annotated[Visit, Depends(changes(Verb.DROP_PAPER))],
    version: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    page: Annotated[str, Form()] = "1",
) -> Response:
    """不予签发, with a reason; it is never sent."""
    try:
        wanted = read_whole(version, _("时限版本"), 1, 1_000_000)
        with visit.writing() as session:
            drop_paper(
                session, item_id, rung, wanted, reason=read_text(reason, _("理由"), most=1000),
                **visit.acting,
            )
    except Refused as refusal:
        return _refused(visit, Trouble(f"drop-{item_id}-{rung}", refusal, {"reason": reason}), page)
    return visit.to("/papers", said=_("已按不予签发办理，理由记入留痕"))


def _refused(visit: Visit, trouble: Trouble, page: str) -> Response:
    """On the page if the visitor may see it; else the sentence alone."""
    if not visit.may(Page.PAPERS) and trouble.refusal is not None:
        raise trouble.refusal
    return _page(visit, trouble, wanted=read_page(page))


def _page(visit: Visit, trouble: Trouble = NO_TROUBLE, *, wanted: int = 1, past: int = 1) -> Response:
    with visit.reading() as session:
        first = (wanted - 1) * A_PAGE
        count, shown = papers_page(
            session, organisation_id=visit.organisation_id, limit=A_PAGE, offset=first
        )
        page, pages = page_near(count, wanted, A_PAGE)
        if page < wanted:  # the last ones were decided meanwhile
            count, shown = papers_page(
                session, organisation_id=visit.organisation_id, limit=A_PAGE,
                offset=(page - 1) * A_PAGE,
            )
        sheets = paper_sheets(session, shown, today=visit.today)
        decided = decided_papers(
            session, visit.organisation_id, limit=HISTORY + 1, offset=(past - 1) * HISTORY
        )
        talks = open_drafts(session, visit.organisation_id, PaperKind.TALK_NOTICE)
        urges = recent_urges(session, visit.organisation_id, today=visit.today, limit=HISTORY)
    on_page = {f"{kind}-{one.paper.item_id}-{one.paper.rung}" for one in sheets
               for kind in ("paper", "drop")}
    return visit.page(
        "papers/papers.html", status=trouble.status, trouble=trouble, here="papers",
        waiting_count=count, sheets=sheets, page=page, pages=pages,
        decided=decided[:HISTORY], past=past, more=len(decided) > HISTORY, urges=urges, talks=talks,
        gone="" if trouble.form in on_page else trouble.sentence,
        signs=lambda sheet: _signs(visit, sheet), title=paper_title,
        facts_sentence=paper_facts_sentence, demands=paper_demands, reply=paper_reply,
    )


def _signs(visit: Visit, sheet: PaperSheet) -> bool:
    """Whether the buttons are shown; the verbs decide, and know delegates too."""
    return not visit.capacities.isdisjoint(SIGNS_ALL) or sheet.leader_id == visit.person_id
