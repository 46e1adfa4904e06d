"""The archive of weekly digests: by year and number, and one as it was issued."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, Digest, Organisation
from engine.queries.mail import digest_facts
from engine.queries.mail_facts import DigestFacts
from engine.rules.words import Audience

_select: Any = sa.select
_ORDER = {Audience.LEADING_GROUP: 0, Audience.LEADER: 1, Audience.DEPARTMENT: 2}
MayRead = Callable[[Audience, int], bool]


@dataclass(frozen=True, slots=True)
class ArchivedDigest:
    """A digest as the archive lists it; `title` is the name it was made for."""

    id: int
    audience: Audience
    subject_id: int
    title: str
    total: int
    closed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Issue:
    """One number (期) of a map with the digests that the reader may open."""

    number: int
    cut_off_on: date
    digests: tuple[ArchivedDigest, ...]


@dataclass(frozen=True, slots=True)
class DigestSheet:
    """A stored digest whole: what is printed comes from here and from nowhere else."""

    id: int
    map_id: int
    map_name: str
    organisation: str
    audience: Audience
    subject_id: int
    number: int
    cut_off_on: date
    figures: dict[str, Any]
    audit_seq: int
    audit_hash: str
    created_at: datetime


def digest_years(session: Session, map_id: int) -> list[int]:
    """The years of which the map has digests, the newest first."""
    first, last = session.execute(
        sa.select(sa.func.min(col(Digest.cut_off_on)), sa.func.max(col(Digest.cut_off_on))).where(
            col(Digest.map_id) == map_id
        )
    ).one()
    return [] if last is None else list(range(last.year, first.year - 1, -1))


def issues_of(session: Session, map_id: int, year: int, may_read: MayRead) -> list[Issue]:
    """The numbers of a year, the newest first, with what `may_read(audience, subject)` allows."""
    figures: Any = col(Digest.figures)
    rows = session.execute(
        _select(
            Digest.id, Digest.audience, Digest.subject_id, Digest.number, Digest.cut_off_on,
            figures["title"].as_string().label("title"),
            *(
                figures[("figures", name)].as_integer().label(name)
                for name in ("total", "closed", "overdue")
            ),
        )
        .where(
            Digest.map_id == map_id, col(Digest.cut_off_on) >= date(year, 1, 1),
            col(Digest.cut_off_on) <= date(year, 12, 31),
        )
        .order_by(col(Digest.cut_off_on).desc(), Digest.id)
    )
    found: dict[tuple[int, date], list[ArchivedDigest]] = {}
    for row in rows:
        if may_read(row.audience, row.subject_id):
            found.setdefault((row.number, row.cut_off_on), []).append(
                ArchivedDigest(row.id, row.audience, row.subject_id, row.title or "",
                               row.total or 0, row.closed or 0, row.overdue or 0)
            )
    return [
        Issue(number, cut_off_on,
              tuple(sorted(digests, key=lambda one: (_ORDER[one.audience], one.id))))
        for (number, cut_off_on), digests in found.items()
    ]


def digest_sheet(session: Session, digest_id: int) -> DigestSheet:
    """One digest as it was issued; raises NotFound."""
    row = session.execute(
        _select(
            Digest.id, Digest.map_id, BattleMap.name, Organisation.name, Digest.audience,
            Digest.subject_id, Digest.number, Digest.cut_off_on, Digest.figures, Digest.audit_seq,
            Digest.audit_hash, Digest.created_at,
        )
        .join(BattleMap, col(BattleMap.id) == Digest.map_id)
        .join(Organisation, col(Organisation.id) == BattleMap.organisation_id)
        .where(Digest.id == digest_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这份周报：{digest_id}").format(digest_id=digest_id))
    return DigestSheet(*row)


def digest_named(
    session: Session, battle_map: BattleMap, *, number: int | None = None, title: str = ""
) -> DigestFacts:
    """The newest digest, or the newest of that number, of the leading group or of whom `title` names.

    Raises NotFound.
    """
    figures: Any = col(Digest.figures)
    wanted = [
        col(Digest.map_id) == battle_map.id,
        figures["title"].as_string() == title if title
        else col(Digest.audience) == Audience.LEADING_GROUP,
    ]
    if number is not None:
        wanted.append(col(Digest.number) == number)
    found = session.exec(
        select(Digest).where(*wanted).order_by(col(Digest.cut_off_on).desc(), col(Digest.id)).limit(1)
    ).first()
    if found is None:
        raise NotFound(_("没有这样的周报，请先用 battlemap digest 出周报"))
    return digest_facts(found, battle_map.name)


def neighbours_of(session: Session, sheet: DigestSheet) -> tuple[int | None, int | None]:
    """The digests before and after it for the same audience."""
    same = (
        col(Digest.map_id) == sheet.map_id, col(Digest.audience) == sheet.audience,
        col(Digest.subject_id) == sheet.subject_id,
    )
    before = session.execute(
        sa.select(col(Digest.id)).where(*same, col(Digest.cut_off_on) < sheet.cut_off_on)
        .order_by(col(Digest.cut_off_on).desc()).limit(1)
    ).scalar()
    after = session.execute(
        sa.select(col(Digest.id)).where(*same, col(Digest.cut_off_on) > sheet.cut_off_on)
        .order_by(col(Digest.cut_off_on)).limit(1)
    ).scalar()
    return before, after
