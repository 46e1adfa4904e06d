"""What happened week by week or month by month: counts of items, each a list that can be opened.

Counted from the rows that people's acts left: openings and closings with those of earlier rounds,
returned applications, look-backs. What stood overdue at a past moment is not there to be counted
again, for dates have moved since: for that the digests are asked, which keep what was published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Digest, Item
from engine.queries.ledger_counts import while_unchanged
from engine.queries.ledger_filters import happened
from engine.rules.ledger_periods import Period
from engine.rules.ledger_wish import Happening
from engine.rules.words import Audience


@dataclass(frozen=True, slots=True)
class PublishedOverdue:
    """超期数 as the last digest of a period had it."""

    digest_id: int
    cut_off_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Trend:
    """One period: to how many items each thing happened, and what was published of it."""

    period: Period
    counts: dict[Happening, int]
    published: PublishedOverdue | None


def trends_of(
    session: Session, battle_map: BattleMap, periods: Sequence[Period], *, today: date
) -> list[Trend]:
    """The trend of each period, in order; two questions however many there are."""
    asked = tuple(periods)
    counts = while_unchanged(
        session, battle_map, ("trends", asked, today),
        lambda: _counts(session, battle_map.id or 0, asked, today),
    )
    published = _published(session, battle_map.id or 0, asked)
    return [
        Trend(
            period, dict(zip(Happening, counts[place], strict=True)), published.get(period)
        )
        for place, period in enumerate(asked)
    ]


def _counts(
    session: Session, map_id: int, periods: Sequence[Period], today: date
) -> list[list[int]]:
    """By period and Happening; each number is counted by the condition that lists its items."""
    columns = [
        sa.func.coalesce(
            sa.func.sum(sa.case((happened(what, one.first, one.last, today), 1), else_=0)), 0
        )
        for one in periods for what in Happening
    ]
    row = session.execute(sa.select(*columns).where(col(Item.map_id) == map_id)).one()
    kinds = len(Happening)
    return [
        [int(number) for number in row[start:start + kinds]]
        for start in range(0, len(row), kinds)
    ]


def _published(
    session: Session, map_id: int, periods: Sequence[Period]
) -> dict[Period, PublishedOverdue]:
    rows = session.execute(
        sa.select(col(Digest.id), col(Digest.cut_off_on), col(Digest.figures)).where(
            col(Digest.map_id) == map_id, col(Digest.audience) == Audience.LEADING_GROUP,
            col(Digest.cut_off_on) >= periods[0].first, col(Digest.cut_off_on) <= periods[-1].last,
        ).order_by(col(Digest.cut_off_on))
    )
    found: dict[Period, PublishedOverdue] = {}
    for digest_id, cut_off_on, figures in rows:
        for period in periods:
            if period.holds(cut_off_on):
                found[period] = PublishedOverdue(
                    digest_id or 0, cut_off_on, int(figures["figures"]["overdue"])
                )
    return found
