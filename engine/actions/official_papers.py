"""拟稿, 签发, 作废: papers with a number, of which the office alone decides when they are out.

Who may do it is for the caller's verb to say (a released order, an approval, a bulletin); here is
what all of them share. A paper's facts are complete before it is issued: its files are made from
them and from nothing else, whenever somebody first asks.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import insert_rows
from engine.errors import WrongState
from engine.language import _
from engine.models import BattleMap, EvidenceFile, OfficialPaper, Organisation
from engine.queries.official_papers import last_number, mark_of, paper_at, paper_by_key, template_of
from engine.rules.official_papers import paper_kind_label, paper_number
from engine.rules.words import PaperKind, PaperStatus


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about; `key` names it, so that it is put on paper once."""

    key: str
    map_id: int
    kind: PaperKind
    item_id: int | None = None


def draft_paper(
    session: Session,
    subject: Subject,
    title: str,
    facts: dict[str, Any],
    *,
    actor_id: int | None,
    at: datetime,
) -> OfficialPaper:
    """A draft with what it says so far; the draft that is there already, if it is.

    Raises WrongState where this was issued before.
    """
    paper = paper_by_key(session, subject.key)
    if paper is not None:
        if paper.status is PaperStatus.ISSUED:
            raise _issued_already(paper)
        return paper
    battle_map = session.get_one(BattleMap, subject.map_id)
    paper = OfficialPaper(
        key=subject.key, organisation_id=battle_map.organisation_id, map_id=subject.map_id,
        item_id=subject.item_id, kind=subject.kind, title=title, facts=facts,
        drafted_by_id=actor_id, drafted_at=at,
    )
    session.add(paper)
    session.flush()
    return paper


def amend_paper(
    session: Session, paper_id: int, title: str, facts: dict[str, Any], *, version: int
) -> OfficialPaper:
    """Other words in a draft; raises WrongState where it was issued or changed meanwhile."""
    paper = paper_at(session, paper_id)
    _still_draft(paper)
    if paper.version != version:
        raise WrongState(_("这份文书在您打开之后有变动，请刷新后核对再改"))
    _change(session, paper, title=title, facts=facts)
    return paper


def issue_paper(
    session: Session,
    paper_id: int,
    *,
    actor_id: int | None,
    at: datetime,
    today: date,
    version: int | None = None,
) -> OfficialPaper:
    """Give the paper the next number of its kind and year; from now on it never changes.

    Raises WrongState where it was issued, discarded or changed meanwhile.
    """
    paper = paper_at(session, paper_id)
    _still_draft(paper)
    if version is not None and paper.version != version:
        raise WrongState(_("这份文书在您打开之后有变动，请刷新后核对再签发"))
    _queue_for_numbers(session, paper.organisation_id)
    number = 1 + last_number(session, paper.organisation_id, paper.kind, today.year)
    template = template_of(session, paper.organisation_id, paper.kind)
    text = paper_number(paper.kind, today.year, number, mark=mark_of(session, paper.map_id))
    _change(
        session, paper, status=PaperStatus.ISSUED, year=today.year, number=number,
        facts=paper.facts | {"number_text": text, "issued_on": today.isoformat()},
        issued_by_id=actor_id, issued_on=today, issued_at=at,
        template_sha256=template.sha256 if template else "",
    )
    return paper


def discard_paper(session: Session, paper_id: int) -> OfficialPaper:
    """Take a draft off the table; it stays on record. Raises WrongState where it was issued."""
    paper = paper_at(session, paper_id)
    _still_draft(paper)
    _change(session, paper, status=PaperStatus.DISCARDED)
    return paper


def keep_paper_file(
    session: Session, paper: OfficialPaper, form: str, file: dict[str, Any]
) -> str:
    """Name the file that was made for an issued paper; the first one stays. Returns its hash.

    `form` is "pdf" or "docx"; `file` has sha256, size and media_type of a file in the store.
    """
    insert_rows(session, EvidenceFile, [file], skip_existing=True)
    column = {"pdf": OfficialPaper.pdf_sha256, "docx": OfficialPaper.docx_sha256}[form]
    session.execute(
        sa.update(OfficialPaper)
        .where(col(OfficialPaper.id) == paper.id, col(column) == "")
        .values({col(column): file["sha256"]})
        .execution_options(synchronize_session=False)
    )
    kept: str = session.execute(
        sa.select(col(column)).where(col(OfficialPaper.id) == paper.id)
    ).scalar_one()
    return kept


def _change(session: Session, paper: OfficialPaper, **values: Any) -> None:
    """One conditional update: of two people who act at once, the second is told."""
    done = session.execute(
        sa.update(OfficialPaper)
        .where(
            col(OfficialPaper.id) == paper.id, col(OfficialPaper.version) == paper.version,
            col(OfficialPaper.status) == PaperStatus.DRAFT,
        )
        .values(version=paper.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongState(_("这份文书在您打开之后有变动，请刷新后核对再办"))
    session.refresh(paper)


def _queue_for_numbers(session: Session, organisation_id: int) -> None:
    """Numbers follow each other without a gap: whoever takes one waits for the one before."""
    session.execute(
        sa.select(col(Organisation.id)).where(col(Organisation.id) == organisation_id)
        .with_for_update(key_share=True)  # rows that only name the organisation need not wait
    )


def _still_draft(paper: OfficialPaper) -> None:
    if paper.status is PaperStatus.ISSUED:
        raise _issued_already(paper)
    if paper.status is PaperStatus.DISCARDED:
        raise WrongState(_("这份{paper}已经作废").format(paper=paper_kind_label(paper.kind)))


def _issued_already(paper: OfficialPaper) -> WrongState:
    return WrongState(
        _("这份{paper}已经签发，编号{number}，不能再改").format(
            paper=paper_kind_label(paper.kind), number=paper.facts.get("number_text", "")
        )
    )
