"""How many items a wish means, by light: one grouped question, kept while the map stands still.

Whatever changes an item, a name, the policy or the calendar adds an event to the chain of each map
that it touches, so the head of the chain says whether an answer still holds. Kept in the process,
for the newest few hundred questions.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session

from engine.models import BattleMap, Item
from engine.queries.ledger_filters import wish_conditions
from engine.queries.ledger_lights import meaning_column
from engine.rules.ledger_lights import URGENCY, LightDays
from engine.rules.ledger_wish import LedgerWish
from engine.rules.lights import DEFAULT_PROFILE, LightMeaning

KEPT = 300

Answer = TypeVar("Answer")

_answers: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def while_unchanged(
    session: Session, battle_map: BattleMap, question: Hashable, ask: Callable[[], Answer]
) -> Answer:
    """The answer to `question` about a map, asked again once its chain has moved.

    A map without a single event is asked every time: its items were not written by verbs.
    """
    if not battle_map.audit_hash:
        return ask()
    address = str(session.get_bind().engine.url)
    key = (address, battle_map.id, battle_map.audit_hash, question)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]  # type: ignore[no-any-return]
    answer = ask()
    with _lock:
        _answers[key] = answer
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answer


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

    return while_unchanged(session, battle_map, (selection, days), ask)
