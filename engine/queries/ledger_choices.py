"""What the filters of a map's ledger can be set to: only what its items have."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Department, Item, Person
from engine.queries.ledger_counts import while_unchanged

MOST = 500  # options of one filter: beyond that people search by words


@dataclass(frozen=True, slots=True)
class LedgerChoices:
    """Names by id, as the office keeps its lists; categories and sources as the ledger has them."""

    departments: dict[int, str]
    leaders: dict[int, str]
    handlers: dict[int, str]
    categories: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Used:
    departments: tuple[int, ...]
    leaders: tuple[int, ...]
    handlers: tuple[int, ...]
    categories: tuple[str, ...]
    sources: tuple[str, ...]


def ledger_choices(session: Session, battle_map: BattleMap) -> LedgerChoices:
    """The choices of a map's filters; kept while the map stands, for new names are in its chain too."""
    return while_unchanged(session, battle_map, "choices", lambda: _choices(session, battle_map.id or 0))


def _choices(session: Session, map_id: int) -> LedgerChoices:
    used = _used(session, map_id)
    departments = _names(session, Department, used.departments)
    people = _names(session, Person, {*used.leaders, *used.handlers})
    return LedgerChoices(
        departments,
        {number: people[number] for number in used.leaders if number in people},
        {number: people[number] for number in used.handlers if number in people},
        used.categories, used.sources,
    )


def _used(session: Session, map_id: int) -> _Used:
    def ids(column: Any) -> tuple[int, ...]:
        rows = session.execute(
            sa.select(column).where(col(Item.map_id) == map_id, column.is_not(None))
            .distinct().order_by(column).limit(MOST)
        )
        return tuple(row[0] for row in rows)

    def texts(column: Any) -> tuple[str, ...]:
        rows = session.execute(
            sa.select(column).where(col(Item.map_id) == map_id, column != "")
            .group_by(column).order_by(sa.func.min(col(Item.id))).limit(MOST)
        )
        return tuple(row[0] for row in rows)

    return _Used(
        ids(col(Item.lead_department_id)), ids(col(Item.responsible_leader_id)),
        ids(col(Item.handler_id)), texts(col(Item.category)), texts(col(Item.source)),
    )


def _names(session: Session, table: type[Department] | type[Person], ids: Any) -> dict[int, str]:
    rows = session.execute(
        sa.select(col(table.id), col(table.name)).where(col(table.id).in_(ids)).order_by(col(table.id))
    )
    return {number or 0: name for number, name in rows}
