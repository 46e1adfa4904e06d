"""Questions about papers: one with all it says, those of an item, and an office's own forms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, OfficialPaper, PaperTemplate, Person
from engine.rules.policy import read_policy
from engine.rules.words import PaperKind, PaperStatus

_select: Any = sa.select
DRAFTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper as lists show it."""

    id: int
    kind: PaperKind
    status: PaperStatus
    number_text: str
    title: str
    item_id: int | None
    issued_on: date | None
    issued_by: str
    drafted_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A form of an office's own, and who put it in use when."""

    name: str
    set_by: str
    set_at: datetime


def paper_at(session: Session, paper_id: int) -> OfficialPaper:
    """The paper; raises NotFound."""
    paper = session.exec(
        select(OfficialPaper).where(OfficialPaper.id == paper_id)
        .execution_options(populate_existing=True)
    ).first()
    if paper is None:
        raise NotFound(_("没有这份文书：{paper_id}").format(paper_id=paper_id))
    return paper


def paper_by_key(session: Session, key: str) -> OfficialPaper | None:
    """The paper about this, if it was put on paper already."""
    return session.exec(select(OfficialPaper).where(OfficialPaper.key == key)).first()


def open_draft(session: Session, item_id: int, kind: PaperKind) -> OfficialPaper | None:
    """The paper of this kind about an item that waits for its signature."""
    return session.exec(
        select(OfficialPaper)
        .where(
            OfficialPaper.item_id == item_id, OfficialPaper.kind == kind,
            OfficialPaper.status == PaperStatus.DRAFT,
        )
        .order_by(col(OfficialPaper.id))
    ).first()


def numbers_of(session: Session, paper_ids: Collection[int | None]) -> dict[int, str]:
    """The numbers of these papers, by id."""
    rows = session.execute(
        sa.select(col(OfficialPaper.id), col(OfficialPaper.facts)["number_text"].as_string())
        .where(col(OfficialPaper.id).in_([one for one in paper_ids if one is not None]))
    )
    return {row[0]: row[1] or "" for row in rows}


def open_drafts(session: Session, organisation_id: int, kind: PaperKind) -> list[ListedPaper]:
    """The papers of a kind that wait for their signature, the longest waiting first."""
    return _listed(
        session,
        [OfficialPaper.organisation_id == organisation_id, OfficialPaper.kind == kind,
         OfficialPaper.status == PaperStatus.DRAFT],
        col(OfficialPaper.id), limit=DRAFTS_SHOWN,
    )


def issued_papers(
    session: Session, organisation_id: int, kinds: Collection[PaperKind], *, limit: int
) -> list[ListedPaper]:
    """The latest numbered papers of these kinds, the newest first."""
    return _listed(
        session,
        [OfficialPaper.organisation_id == organisation_id, col(OfficialPaper.kind).in_(list(kinds)),
         OfficialPaper.status == PaperStatus.ISSUED],
        col(OfficialPaper.id).desc(), limit=limit,
    )


def papers_of_item(session: Session, item_id: int) -> list[ListedPaper]:
    """What was put on paper about an item, the oldest first."""
    return _listed(session, [OfficialPaper.item_id == item_id], col(OfficialPaper.id))


def papers_of_map(
    session: Session, map_id: int, kinds: Sequence[PaperKind], *, limit: int, offset: int = 0
) -> list[ListedPaper]:
    """The papers of these kinds, the newest first."""
    wanted = [OfficialPaper.map_id == map_id, col(OfficialPaper.kind).in_(kinds)]
    return _listed(session, wanted, col(OfficialPaper.id).desc(), limit=limit, offset=offset)


def last_number(session: Session, organisation_id: int, kind: PaperKind, year: int) -> int:
    """The highest number given to a kind of paper in a year; 0 for none."""
    return session.execute(
        sa.select(sa.func.max(col(OfficialPaper.number))).where(
            col(OfficialPaper.organisation_id) == organisation_id,
            col(OfficialPaper.kind) == kind, col(OfficialPaper.year) == year,
        )
    ).scalar() or 0


def template_of(
    session: Session, organisation_id: int, kind: PaperKind
) -> PaperTemplate | None:
    """The office's own form for a kind of paper."""
    return session.get(PaperTemplate, (organisation_id, kind))


def templates_of(session: Session, organisation_id: int) -> list[PaperTemplate]:
    """All forms of an office's own."""
    return list(session.exec(
        select(PaperTemplate).where(PaperTemplate.organisation_id == organisation_id)
        .order_by(col(PaperTemplate.kind))
    ))


def listed_templates(session: Session, organisation_id: int) -> dict[PaperKind, ListedTemplate]:
    """The office's own forms by kind, with who put them in use."""
    rows = session.execute(
        sa.select(
            col(PaperTemplate.kind), col(PaperTemplate.name), col(Person.name),
            col(PaperTemplate.set_at),
        )
        .join(Person, col(Person.id) == col(PaperTemplate.set_by_id))
        .where(col(PaperTemplate.organisation_id) == organisation_id)
    )
    return {kind: ListedTemplate(name, by, at) for kind, name, by, at in rows}


def mark_of(session: Session, map_id: int) -> str:
    """What the office calls itself in the numbers of its papers."""
    policy = session.execute(
        sa.select(col(BattleMap.policy)).where(col(BattleMap.id) == map_id)
    ).scalar_one()
    return read_policy(policy).papers.mark


def _listed(
    session: Session, wanted: Sequence[Any], order: Any, *, limit: int | None = None, offset: int = 0
) -> list[ListedPaper]:
    number: Any = col(OfficialPaper.facts)["number_text"].as_string()
    rows = session.execute(
        _select(
            OfficialPaper.id, OfficialPaper.kind, OfficialPaper.status, number.label("number_text"),
            OfficialPaper.title, OfficialPaper.item_id, OfficialPaper.issued_on, Person.name,
            OfficialPaper.drafted_at, OfficialPaper.key,
        )
        .outerjoin(Person, col(Person.id) == OfficialPaper.issued_by_id)
        .where(*wanted).order_by(order).limit(limit).offset(offset)
    )
    return [
        ListedPaper(
            row.id, row.kind, row.status, row.number_text or "", row.title, row.item_id,
            row.issued_on, row.name or "", row.drafted_at, row.key,
        )
        for row in rows
    ]
