"""Answers that are kept while the maps they are about stand still.

Whatever changes an item, a name, the policy or the calendar adds an event to the chain of each map
that it touches, so the heads of the chains say whether an answer still holds. Kept in the process,
for the newest few hundred questions.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlmodel import Session

from engine.models import BattleMap
from engine.shelf import Shelf

KEPT = 300

Answer = TypeVar("Answer")
Heads = tuple[tuple[int, str], ...]  # the id of each map and the hash of its newest event

_answers: Shelf[Any] = Shelf(KEPT)


def head_of(battle_map: BattleMap) -> Heads:
    """The head of one map's chain."""
    return ((battle_map.id or 0, battle_map.audit_hash),)


def while_unchanged(
    session: Session, heads: Heads, question: Hashable, ask: Callable[[], Answer]
) -> Answer:
    """The answer to `question` about some maps, asked again once the chain of one has moved.

    About a map without a single event, and about none at all, it is asked every time: nothing
    would tell of a change.
    """
    if not heads or not all(head for _map_id, head in heads):
        return ask()
    address = str(session.get_bind().engine.url)
    answer: Answer = _answers.get((address, heads, question), ask)
    return answer
