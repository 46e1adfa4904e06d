"""What the filters of a map's ledger can be set to: only what its items have."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Department, Item, Person
from engine.queries.ledger_filters import of_map
from engine.queries.unchanged import head_of, while_unchanged

MOST = 500  # options of one filter: beyond that people search by words


@dataclass(frozen=True, slots=True)
class LedgerChoices:
    """Names by id, as the office keeps its lists; categories and sources as the ledger has them."""

    departments: dict[int, str]
    leaders: dict[int, str]
    handlers: dict[int, str]
    categories: tuple[str, ...]
    sources: tuple[str, ...]


def ledger_choices(session: Session, battle_map: BattleMap) -> LedgerChoices:
    """The choices of a map's filters; kept while the map stands, for new names are in its chain too."""
    return while_unchanged(session, head_of(battle_map), "choices", lambda: _choices(session, battle_map))


def _choices(session: Session, battle_map: BattleMap) -> LedgerChoices:
    categories, sources = _texts(session, battle_map.id or 0)
    return LedgerChoices(
        _used(session, battle_map, Department, col(Item.lead_department_id)),
        _used(session, battle_map, Person, col(Item.responsible_leader_id)),
        _used(session, battle_map, Person, col(Item.handler_id)),
        categories, sources,
    )


def _used(
    session: Session, battle_map: BattleMap, table: type[Department] | type[Person], column: Any
) -> dict[int, str]:
    """Who is named by an item: one look into the column's index for each, not a walk of the items."""
    named = sa.exists().where(column == col(table.id), of_map(battle_map.id or 0, looked_up=True))
    rows = session.execute(
        sa.select(col(table.id), col(table.name))
        .where(col(table.organisation_id) == battle_map.organisation_id, named)
        .order_by(col(table.id)).limit(MOST)
    )
    return {number or 0: name for number, name in rows}


def _texts(session: Session, map_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The categories and sources, each in the order of its first item; one walk for both."""
    first = sa.func.min(col(Item.id))
    rows = session.execute(
        sa.select(col(Item.category), col(Item.source)).where(of_map(map_id))
        .group_by(col(Item.category), col(Item.source)).order_by(first).limit(MOST)
    ).all()
    categories = dict.fromkeys(category for category, _source in rows if category)
    sources = dict.fromkeys(source for _category, source in rows if source)
    return tuple(categories), tuple(sources)
