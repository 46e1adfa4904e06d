"""The ledger: which items a person asked for, in which order, a page at a time.

A page is found in two steps: the ids, from an index that holds what lights are computed from, then
the rows of those ids. Pages are counted, not chained, so that any of them has an address and can
be jumped to; the farther half is read from the end, so that no page skips more than half a map.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Item
from engine.queries.calendars import load_calendar
from engine.queries.item_list import profile_of
from engine.queries.ledger_counts import counts_by_light
from engine.queries.ledger_filters import wish_conditions
from engine.queries.ledger_lights import meaning_column
from engine.queries.ledger_rows import CHUNK, LedgerRow, Lighting, ledger_rows
from engine.queries.ledger_sql import ByCodePoint, LeadingNumber
from engine.rules.ledger_lights import LightDays, light_days, meanings_of
from engine.rules.ledger_wish import LedgerWish, Sort, check_wish
from engine.rules.lights import ColourProfile, LightMeaning, LightRule
from engine.rules.policy import read_policy
from engine.rules.words import Status

TEXTS = frozenset({Sort.CATEGORY, Sort.SOURCE, Sort.WEAKNESS, Sort.ITEM_CLASS})


@dataclass(frozen=True, slots=True)
class LedgerSlice:
    """One page of a ledger. `wish` is what was shown: a page beyond the last became the last.

    `counts` are by light over the other filters; `total` is of all filters, over all pages.
    """

    wish: LedgerWish
    rows: list[LedgerRow]
    total: int
    counts: dict[LightMeaning, int]
    page_count: int
    profile: ColourProfile


def ledger_page(
    session: Session,
    battle_map: BattleMap,
    wish: LedgerWish,
    *,
    today: date,
    long: Collection[str] = (),
) -> LedgerSlice:
    """One page of the map's items, as of `today`; raises Incomplete where the wish means nothing."""
    check_wish(wish)
    lighting = lighting_of(session, battle_map, today)
    counts = counts_by_light(session, battle_map, wish, lighting.days)
    total = total_of(wish, counts, lighting.profile)
    page_count = max(1, -(-total // wish.size))
    wish = replace(wish, page=min(max(wish.page, 1), page_count))
    offset = (wish.page - 1) * wish.size
    ids = _ids(session, battle_map, wish, lighting, offset, min(wish.size, total - offset), total)
    rows = ledger_rows(session, ids, lighting, long=long)
    return LedgerSlice(wish, rows, total, counts, page_count, lighting.profile)


def ledger_ids(
    session: Session, battle_map: BattleMap, wish: LedgerWish, *, today: date
) -> list[int]:
    """Ids of all items of a wish, in its order, whatever its page."""
    check_wish(wish)
    lighting = lighting_of(session, battle_map, today)
    return list(session.scalars(_sorted(battle_map, wish, lighting)))


def all_ledger_rows(
    session: Session,
    battle_map: BattleMap,
    wish: LedgerWish,
    *,
    today: date,
    long: Collection[str] = (),
) -> Iterator[LedgerRow]:
    """Every row of a wish in its order, never more than a chunk of them at a time."""
    check_wish(wish)
    lighting = lighting_of(session, battle_map, today)
    ids = list(session.scalars(_sorted(battle_map, wish, lighting)))
    for start in range(0, len(ids), CHUNK):
        yield from ledger_rows(session, ids[start:start + CHUNK], lighting, long=long)


def lighting_of(session: Session, battle_map: BattleMap, today: date) -> Lighting:
    """The map's calendar, thresholds and colours on one day."""
    policy = read_policy(battle_map.policy)
    calendar = load_calendar(session, battle_map.calendar)
    rule = LightRule(**policy.lights.model_dump())
    return Lighting(light_days(rule, calendar, today), calendar, profile_of(policy))


def total_of(
    wish: LedgerWish, counts: dict[LightMeaning, int], profile: ColourProfile
) -> int:
    """Of the counts by light, those that the wish's own light means."""
    if wish.light is None:
        return sum(counts.values())
    return sum(counts.get(meaning, 0) for meaning in meanings_of(wish.light, profile))


def _ids(
    session: Session, battle_map: BattleMap, wish: LedgerWish, lighting: Lighting,
    offset: int, limit: int, total: int,
) -> list[int]:
    if limit <= 0:
        return []
    from_end = total - offset - limit
    if from_end >= offset:
        page = _sorted(battle_map, wish, lighting).offset(offset).limit(limit)
        return list(session.scalars(page))
    page = _sorted(battle_map, wish, lighting, backwards=True).offset(from_end).limit(limit)
    return list(session.scalars(page))[::-1]


def _sorted(
    battle_map: BattleMap, wish: LedgerWish, lighting: Lighting, *, backwards: bool = False
) -> Any:
    conditions = wish_conditions(battle_map.id or 0, wish, lighting.days, lighting.profile)
    order = _order(wish, lighting.days)
    return sa.select(col(Item.id)).where(*conditions).order_by(
        *(key.desc() if descending != backwards else key.asc() for key, descending in order)
    )


def _order(wish: LedgerWish, days: LightDays) -> list[tuple[Any, bool]]:
    """(key, descending). What is empty comes last in either direction; equals keep their order.

    A number sorts by the whole number it begins with, then the shorter first: 2 before 10, 1-2
    before 1-10, A-2 before A-10. Departments and people sort as their lists are kept, for no
    database here knows an order of Chinese names; texts sort by code point.
    """
    empty_last: list[tuple[Any, bool]] = []
    keys: list[Any] = []
    if wish.sort is Sort.NUMBER:
        number = col(Item.number)
        keys = [LeadingNumber(number), sa.func.length(number), ByCodePoint(number)]
        empty_last = [(number == "", False)]
    elif wish.sort is Sort.LIGHT:
        keys = [meaning_column(days), col(Item.due_on).is_(None), col(Item.due_on)]
    elif wish.sort is Sort.STATUS:
        keys = [sa.case(
            {status: sa.literal_column(str(place)) for place, status in enumerate(Status)},
            value=col(Item.status),
        )]
    elif wish.sort is not Sort.LEDGER:
        column = _columns()[wish.sort]
        keys = [ByCodePoint(column) if wish.sort in TEXTS else column]
        if wish.sort in (Sort.CATEGORY, Sort.SOURCE):
            empty_last = [(column == "", False)]
        elif wish.sort not in (Sort.WEAKNESS, Sort.ITEM_CLASS, Sort.PERCENT, Sort.ROUND):
            empty_last = [(column.is_(None), False)]
    # SQLite would walk a whole map in the order of its ids rather than look up and sort a few
    # items; it does not know that this is that order.
    own = col(Item.id) + 0 if wish.is_indexed else col(Item.id)
    last = (own, wish.descending and wish.sort is Sort.LEDGER)
    return [*empty_last, *((key, wish.descending) for key in keys), last]


def _columns() -> dict[Sort, Any]:
    return {
        Sort.CATEGORY: col(Item.category), Sort.WEAKNESS: col(Item.weakness),
        Sort.ITEM_CLASS: col(Item.item_class), Sort.DUE_ON: col(Item.due_on),
        Sort.ORIGINAL_DUE_ON: col(Item.original_due_on), Sort.OPENED_ON: col(Item.opened_on),
        Sort.CLOSED_ON: col(Item.closed_on), Sort.PERCENT: col(Item.percent),
        Sort.DEPARTMENT: col(Item.lead_department_id),
        Sort.LEADER: col(Item.responsible_leader_id), Sort.HANDLER: col(Item.handler_id),
        Sort.SOURCE: col(Item.source), Sort.ROUND: col(Item.round),
    }
