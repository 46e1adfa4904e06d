"""How many items a wish means, by light: one grouped question, kept while the map stands still."""

import sqlalchemy as sa
from sqlmodel import Session

from engine.models import BattleMap, Item
from engine.queries.ledger_filters import wish_conditions
from engine.queries.ledger_lights import meaning_column
from engine.queries.unchanged import head_of, while_unchanged
from engine.rules.ledger_lights import URGENCY, LightDays
from engine.rules.ledger_wish import LedgerWish
from engine.rules.lights import DEFAULT_PROFILE, LightMeaning


def counts_by_light(
    session: Session, battle_map: BattleMap, wish: LedgerWish, days: LightDays
) -> dict[LightMeaning, int]:
    """How many of the items of `wish` say what, its own light left aside; only what occurs."""
    selection = wish.selection

    def ask() -> dict[LightMeaning, int]:
        place = meaning_column(days).label("place")
        conditions = wish_conditions(battle_map.id or 0, selection, days, DEFAULT_PROFILE)
        rows = session.execute(
            sa.select(place, sa.func.count()).select_from(Item).where(*conditions)
            .group_by(place).order_by(place)
        )
        return {URGENCY[number]: count for number, count in rows}

    return while_unchanged(session, head_of(battle_map), (selection, days), ask)
