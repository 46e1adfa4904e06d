"""What a bulletin is made of, in as many questions for 2,000 items as for two; and which there are."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, Department, Digest, OfficialPaper, Organisation
from engine.queries.digests import digest_items
from engine.queries.official_papers import paper_at
from engine.queries.statistics_trends import trends_of
from engine.rules.bulletin import KINDS, Published, Standpoint
from engine.rules.bulletin_tables import NamedItem
from engine.rules.figures import Figures
from engine.rules.ledger_periods import Period
from engine.rules.ledger_wish import Happening
from engine.rules.words import Audience, PaperKind, PaperStatus


def standpoint_of(
    session: Session, battle_map: BattleMap, kind: PaperKind, cut_off: date
) -> Standpoint:
    """Where the map stood on `cut_off`; what the month brought only for a monthly report."""
    monthly = kind is PaperKind.MONTHLY_REPORT
    organisation = session.get_one(Organisation, battle_map.organisation_id)
    return Standpoint(
        kind=kind, organisation=organisation.name, map_name=battle_map.name, cut_off=cut_off,
        items=[
            NamedItem(one.facts, one.weakness, one.department, one.leader)
            for one in digest_items(session, battle_map.id or 0)
        ],
        departments=_departments(session, battle_map.organisation_id),
        moved=_moved(session, battle_map, cut_off) if monthly else {},
        published=published_until(session, battle_map.id or 0, cut_off) if monthly else (),
    )


def _moved(session: Session, battle_map: BattleMap, cut_off: date) -> dict[Happening, int]:
    month = Period(cut_off.replace(day=1), cut_off)
    [trend] = trends_of(session, battle_map, [month], today=cut_off)
    return trend.counts


def published_until(session: Session, map_id: int, cut_off: date, *, most: int = 10) -> list[Published]:
    """The figures of the leading group's last digests up to a day, the oldest first."""
    rows = session.execute(
        sa.select(col(Digest.cut_off_on), col(Digest.figures))
        .where(
            col(Digest.map_id) == map_id, col(Digest.audience) == Audience.LEADING_GROUP,
            col(Digest.cut_off_on) <= cut_off,
        )
        .order_by(col(Digest.cut_off_on).desc()).limit(most)
    ).all()
    found = [(on, Figures(**content["figures"])) for on, content in reversed(rows)]
    return [Published(on, one.open, one.closed, one.overdue) for on, one in found]


def bulletin_at(session: Session, paper_id: int) -> OfficialPaper:
    """A 督查通报 or 月报; raises NotFound, also for papers of other kinds."""
    paper = paper_at(session, paper_id)
    if paper.kind not in KINDS:
        raise NotFound(_("没有这份通报：{paper_id}").format(paper_id=paper_id))
    return paper


def bulletin_key(session: Session, map_id: int, kind: PaperKind, cut_off: date) -> str:
    """Names the bulletin of that day: a discarded one makes room for the next."""
    stem = f"{kind.value}:{map_id}:{cut_off.isoformat()}"
    discarded = session.execute(
        sa.select(sa.func.count()).select_from(OfficialPaper).where(
            col(OfficialPaper.key).startswith(f"{stem}:"),
            col(OfficialPaper.status) == PaperStatus.DISCARDED,
        )
    ).scalar_one()
    return f"{stem}:{discarded + 1}"


def _departments(session: Session, organisation_id: int) -> dict[int, str]:
    rows = session.execute(
        sa.select(col(Department.id), col(Department.name)).where(
            col(Department.organisation_id) == organisation_id
        )
    )
    return {number or 0: name for number, name in rows}
