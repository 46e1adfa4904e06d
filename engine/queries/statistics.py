"""Statistics of a map as of today: the figures, unit by unit, in one question."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Department, Item, Person
from engine.queries.ledger_figures import figure_conditions
from engine.queries.unchanged import head_of, while_unchanged
from engine.rules.figures import Figures

_NAMES = tuple(Figures.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of a lead department or a responsible leader; `unit_id` None: nobody named yet."""

    unit_id: int | None
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a map stands on a day, as a whole and side by side."""

    figures: Figures
    departments: list[UnitFigures]
    leaders: list[UnitFigures]


def standing_of(session: Session, battle_map: BattleMap, *, today: date) -> Standing:
    """The figures of engine.rules.figures with `today` as the cut-off, counted by the database."""
    sums = while_unchanged(
        session, head_of(battle_map), ("standing", today), lambda: _sums(session, battle_map.id or 0, today)
    )
    departments = _names(session, Department, battle_map.organisation_id)
    leaders = _names(session, Person, battle_map.organisation_id)
    return Standing(
        _together(counts for _department, _leader, counts in sums),
        _by_unit(((department, counts) for department, _leader, counts in sums), departments),
        _by_unit(((leader, counts) for _department, leader, counts in sums), leaders),
    )


Sums = list[tuple[int | None, int | None, Counter[str]]]


def _sums(session: Session, map_id: int, today: date) -> Sums:
    """Every figure of every pair of department and leader."""
    conditions = figure_conditions(today)
    columns = [
        sa.func.sum(sa.case((conditions[name], 1), else_=0)).label(name) for name in _NAMES
    ]
    units: tuple[Any, Any] = (col(Item.lead_department_id), col(Item.responsible_leader_id))
    rows = session.execute(
        sa.select(*units, *columns).where(col(Item.map_id) == map_id).group_by(*units)
    )
    return [
        (row[0], row[1], Counter(dict(zip(_NAMES, map(int, row[2:]), strict=True)))) for row in rows
    ]


def _together(counts: Iterable[Counter[str]]) -> Figures:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return Figures(**total)


def _by_unit(
    sums: Iterable[tuple[int | None, Counter[str]]], names: dict[int, str]
) -> list[UnitFigures]:
    """In the order in which the office keeps its lists; items of nobody come last."""
    found: dict[int | None, Counter[str]] = {}
    for unit_id, counts in sums:
        found.setdefault(unit_id, Counter()).update(counts)
    ordered = sorted(found, key=lambda unit_id: (unit_id is None, unit_id or 0))
    return [
        UnitFigures(unit_id, names.get(unit_id or 0, ""), Figures(**found[unit_id]))
        for unit_id in ordered if found[unit_id]["total"]
    ]


def _names(
    session: Session, table: type[Department] | type[Person], organisation_id: int
) -> dict[int, str]:
    rows = session.execute(
        sa.select(col(table.id), col(table.name)).where(
            col(table.organisation_id) == organisation_id
        )
    )
    return {number or 0: name for number, name in rows}
