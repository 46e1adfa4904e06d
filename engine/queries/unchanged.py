"""Answers that are kept while the maps they are about stand still.

Whatever changes an item, a name, the policy or the calendar adds an event to the chain of each map
that it touches, so the heads of the chains say whether an answer still holds. Kept in the process,
for the newest few hundred questions.
"""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import BattleMap
from engine.shelf import Shelf

KEPT = 300

Answer = TypeVar("Answer")


class Head(NamedTuple):
    """Where the chain of a map stands: how many events, and the hash of the newest."""

    map_id: int
    seq: int
    hash: str


Heads = tuple[Head, ...]

_answers: Shelf[Any] = Shelf(KEPT)


def head_of(battle_map: BattleMap) -> Heads:
    """The head of one map's chain."""
    return (Head(battle_map.id or 0, battle_map.audit_seq, battle_map.audit_hash),)


def heads_of(session: Session, organisation_id: int) -> Heads:
    """The heads of all maps of an organisation; one query."""
    rows = asking(session).execute(_HEADS, {"organisation": organisation_id})
    return tuple(Head(map_id or 0, seq, newest) for map_id, seq, newest in rows)


_HEADS = (
    sa.select(col(BattleMap.id), col(BattleMap.audit_seq), col(BattleMap.audit_hash))
    .where(col(BattleMap.organisation_id) == sa.bindparam("organisation"))
    .order_by(col(BattleMap.id))
)


def tells(heads: Heads) -> bool:
    """Whether the heads would tell of any change: not those of maps without a single event."""
    return bool(heads) and all(one.hash for one in heads)


def while_unchanged(
    session: Session, heads: Heads, question: Hashable, ask: Callable[[], Answer]
) -> Answer:
    """The answer to `question` about some maps, asked again once the chain of one has moved.

    About a map without a single event, and about none at all, it is asked every time: nothing
    would tell of a change.
    """
    if not tells(heads):
        return ask()
    address = str(session.get_bind().engine.url)
    answer: Answer = _answers.get((address, heads, question), ask)
    return answer
