"""What happened week by week or month by month: counts of items, each a list that can be opened.

Counted from the rows that people's acts left: openings and closings with those of earlier rounds,
returned applications, look-backs. What stood overdue at a past moment is not there to be counted
again, for dates have moved since: for that the digests are asked, which keep what was published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import ApprovalRequest, BattleMap, Digest, Item, LookBack, Round
from engine.queries.ledger_figures import figure_conditions
from engine.queries.unchanged import head_of, while_unchanged
from engine.rules.ledger_periods import Period
from engine.rules.ledger_wish import Happening
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    Audience,
    LookBackResult,
    Status,
)


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
        session, head_of(battle_map), ("trends", asked, today),
        lambda: _counts(session, battle_map.id or 0, asked, today),
    )
    published = _published(session, battle_map.id or 0, asked)
    return [
        Trend(period, counts[place], published.get(period))
        for place, period in enumerate(asked)
    ]


def _counts(
    session: Session, map_id: int, periods: Sequence[Period], today: date
) -> list[dict[Happening, int]]:
    """By period; an item to which a thing happened twice in it counts once."""
    events = _events(map_id, today).subquery()
    on = events.c.on
    place = sa.case(
        *((sa.and_(on >= one.first, on <= one.last), sa.literal_column(str(number)))
          for number, one in enumerate(periods))
    ).label("place")
    rows = session.execute(
        sa.select(place, events.c.what, sa.func.count(sa.distinct(events.c.item_id)))
        .where(on >= periods[0].first, on <= periods[-1].last)
        .group_by(place, events.c.what)
    )
    found = [dict.fromkeys(Happening, 0) for _period in periods]
    for number, what, count in rows:
        found[number][Happening(what)] = count
    return found


def _events(map_id: int, today: date) -> Any:
    """(what, item_id, on) of everything that ever happened on a map, as ledger_filters.happened."""
    of_map = col(Item.map_id) == map_id
    figures = figure_conditions(today)

    def own(what: Happening, on: Any, *conditions: Any) -> Any:
        return sa.select(
            sa.literal(what.value).label("what"), col(Item.id).label("item_id"), on.label("on")
        ).where(of_map, *conditions)

    def other(what: Happening, table: Any, on: Any, *conditions: Any) -> Any:
        return own(what, on, *conditions).join(table, table.item_id == col(Item.id))

    return sa.union_all(
        own(Happening.OPENED, sa.func.coalesce(col(Item.opened_on), col(Item.issued_on)),
            col(Item.status) != Status.DRAFT),
        other(Happening.OPENED, Round, col(Round.opened_on)),
        own(Happening.CLOSED, col(Item.closed_on), col(Item.status) == Status.CLOSED),
        other(Happening.CLOSED, Round, col(Round.closed_on)),
        other(Happening.SENT_BACK, ApprovalRequest, col(ApprovalRequest.decided_on),
              col(ApprovalRequest.kind) == ApprovalKind.CLOSE,
              col(ApprovalRequest.status) == ApprovalStatus.SENT_BACK),
        other(Happening.RELAPSED, LookBack, col(LookBack.done_on),
              col(LookBack.result) == LookBackResult.RELAPSED),
        own(Happening.MISSED, col(Item.due_on),
            sa.or_(figures["overdue"], figures["closed_late"])),
    )


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
