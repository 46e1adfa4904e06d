"""GET and POST /bulletins/{bulletin_id}: one bulletin, its words while it is a draft, and its issue."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.bulletins import (
    MOST,
    amend_bulletin,
    discard_bulletin,
    field_label,
    issue_bulletin,
    refresh_bulletin,
)
from engine.errors import NotFound, Refused
from engine.language import _
from engine.models import OfficialPaper
from engine.queries.bulletins import bulletin_at
from engine.rules.bulletin import EDITABLE
from engine.rules.official_papers import paper_kind_label, paper_status_label
from engine.rules.permissions import Charge, Page
from engine.rules.words import PaperStatus
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_text, read_whole
from web.pages.bulletins.list import sees_drafts

router = APIRouter()
Drafting = Annotated[Visit, Depends(changes(Charge.DRAFT_BULLETIN))]
Version = Annotated[str, Form()]


@router.get("/bulletins/{bulletin_id}")
def show_bulletin(
    bulletin_id: Id, visit: Annotated[Visit, Depends(reads(Page.DIGESTS))]
) -> Response:
    """As it reads; a draft with its words as fields for the office."""
    return _page(visit, bulletin_id)


@router.post("/bulletins/{bulletin_id}/words")
def amend(
    bulletin_id: Id,
    visit: Drafting,
    version: Version = "",
    title: Annotated[str, Form()] = "",
    addressee: Annotated[str, Form()] = "",
    overview_words: Annotated[str, Form()] = "",
    praise_words: Annotated[str, Form()] = "",
    laggard_words: Annotated[str, Form()] = "",
    demands: Annotated[str, Form()] = "",
    copied_to: Annotated[str, Form()] = "",
) -> Response:
    """Keep the office's words; what was typed stays where they are refused."""
    typed = {
        "title": title, "addressee": addressee, "overview_words": overview_words,
        "praise_words": praise_words, "laggard_words": laggard_words, "demands": demands,
        "copied_to": copied_to,
    }
    try:
        words = {name: read_text(text, field_label(name)) for name, text in typed.items()}
        with visit.writing() as session:
            amend_bulletin(session, bulletin_id, words, version=_version(version), **visit.acting)
    except Refused as refusal:
        return _page(visit, bulletin_id, Trouble("words", refusal, typed))
    return visit.to(f"/bulletins/{bulletin_id}", said=_("文字已保存"))


@router.post("/bulletins/{bulletin_id}/figures")
def refresh(bulletin_id: Id, visit: Drafting, version: Version = "") -> Response:
    """The figures anew; words that the office has changed stay."""
    try:
        with visit.writing() as session:
            refresh_bulletin(session, bulletin_id, version=_version(version), **visit.acting)
    except Refused as refusal:
        return _page(visit, bulletin_id, Trouble("figures", refusal))
    return visit.to(f"/bulletins/{bulletin_id}", said=_("数据已按现在的登记更新，改过的文字没有动"))


@router.post("/bulletins/{bulletin_id}/issue")
def issue(
    bulletin_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.ISSUE_BULLETIN))],
    version: Version = "",
) -> Response:
    """印发: it gets its number and its date, and never changes again."""
    try:
        with visit.writing() as session:
            paper = issue_bulletin(
                session, bulletin_id, version=_version(version), **visit.acting
            )
            number = paper.facts["number_text"]
    except Refused as refusal:
        return _page(visit, bulletin_id, Trouble("issue", refusal))
    return visit.to(f"/bulletins/{bulletin_id}", said=_("已印发{number}").format(number=number))


@router.post("/bulletins/{bulletin_id}/discard")
def discard(bulletin_id: Id, visit: Drafting) -> Response:
    """Take a draft off the table."""
    try:
        with visit.writing() as session:
            paper = discard_bulletin(session, bulletin_id, **visit.acting)
            map_id = paper.map_id
    except Refused as refusal:
        return _page(visit, bulletin_id, Trouble("discard", refusal))
    return visit.to(f"/maps/{map_id}/bulletins", said=_("草稿已作废，留痕仍在"))


def _version(text: str) -> int:
    return read_whole(text, _("版本"), 1, 1_000_000)


def shown_paper(visit: Visit, bulletin_id: int) -> OfficialPaper:
    """The paper, if the visitor may see it: drafts are not there for others."""
    with visit.reading() as session:
        paper = bulletin_at(session, bulletin_id)
    if paper.status is not PaperStatus.ISSUED and not sees_drafts(visit):
        raise NotFound(_("没有这个页面，或者它不属于您的单位"))
    return paper


def _page(visit: Visit, bulletin_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    paper = shown_paper(visit, bulletin_id)
    is_draft = paper.status is PaperStatus.DRAFT
    return visit.page(
        "bulletins/bulletin.html", status=trouble.status, trouble=trouble, here="digests",
        paper=paper, f=paper.facts, kind_word=paper_kind_label, status_word_of=paper_status_label,
        is_draft=is_draft, words=_words(paper), most=MOST, label=field_label,
        edits=is_draft and visit.may(Charge.DRAFT_BULLETIN),
        issues=is_draft and visit.may(Charge.ISSUE_BULLETIN),
    )


def _words(paper: OfficialPaper) -> dict[str, str]:
    """The editable parts as the fields hold them; a demand a line."""
    facts = paper.facts
    demands = "\n".join(one["words"] for one in facts["demands"])
    return {name: demands if name == "demands" else facts[name] for name in EDITABLE}
