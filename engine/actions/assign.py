"""批量指派: the office names handler, lead department or responsible leader of many items at once.

Each item is amended by the rules of `amend`, with one event of its own, in one transaction. What
can be assigned is; what is refused is told by item, with the reason. Whoever has chosen three
hundred items wants the other two hundred and ninety-nine, and a refusal writes nothing: an item is
assigned whole or left as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from engine.actions.amend import amend_case
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.cases import cases_on, load_ground, no_such_item
from engine.queries.ledger_chosen import items_of_map

ASSIGN_LIMIT = 2_000  # about 1.5 ms each, all under the map's write lock
ASSIGNABLE = ("handler_id", "lead_department_id", "responsible_leader_id")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that was left as it was, and the sentence why."""

    item_id: int
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What became of the chosen items: three lists that together hold each of them once."""

    done: tuple[int, ...]
    unchanged: tuple[int, ...]
    refused: tuple[Refusal, ...]


def assign(
    session: Session,
    map_id: int,
    chosen: Mapping[int, int | None],
    changes: Mapping[str, int],
    *,
    reason: str = "",
    actor_id: int,
    at: datetime,
    today: date,
) -> Assignment:
    """Give each chosen item what `changes` says: any of ASSIGNABLE, the id of whom it is given to.

    `chosen` maps item ids to the version that was seen (None: whichever is there). An item that
    has all of it already is left alone: no event, no new version, no application made void.

    Raises: NotFound for the map; Incomplete where nothing was chosen or nothing is to change, or
    where more than ASSIGN_LIMIT were chosen.
    """
    ground = load_ground(session, map_id)
    _require_sense(chosen, changes)
    items = items_of_map(session, map_id, chosen)
    done: list[int] = []
    unchanged: list[int] = []
    refused = _strangers(chosen, [item.id or 0 for item in items])
    for case in cases_on(session, ground, items, actor_id=actor_id, today=today):
        item = case.item
        if all(getattr(item, name) == wanted for name, wanted in changes.items()):
            unchanged.append(case.item_id)
            continue
        try:
            amend_case(
                session, case, changes, reason=reason, at=at, version=chosen[case.item_id]
            )
        except Refused as refusal:
            refused.append(Refusal(case.item_id, case.title, str(refusal)))
        else:
            done.append(case.item_id)
    return Assignment(tuple(done), tuple(unchanged), tuple(refused))


def _require_sense(chosen: Mapping[int, int | None], changes: Mapping[str, int]) -> None:
    if not chosen:
        raise Incomplete(_("没有选中任何事项"))
    if not changes:
        raise Incomplete(_("请至少选择一项要指派的内容：经办人、责任部门或责任领导"))
    if set(changes) - set(ASSIGNABLE):
        raise Incomplete(_("批量指派只能改经办人、责任部门和责任领导"))
    if len(chosen) > ASSIGN_LIMIT:
        raise Incomplete(
            _("一次最多指派 {limit} 项，现选中 {count} 项，请缩小筛选范围").format(
                limit=ASSIGN_LIMIT, count=len(chosen)
            )
        )


def _strangers(chosen: Mapping[int, int | None], found: Sequence[int]) -> list[Refusal]:
    """The chosen ids that are no items of this map."""
    return [
        Refusal(item_id, f"#{item_id}", str(no_such_item(item_id)))
        for item_id in sorted(set(chosen) - set(found))
    ]
