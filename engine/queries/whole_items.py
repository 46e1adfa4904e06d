"""Items whole, as exports and papers take them: a chunk at a time, a fixed number of questions a chunk."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Item, ItemDepartment
from engine.queries.directory import load_directory
from engine.queries.imported_tables import imported_tables
from engine.queries.item_parts import (
    ShownApplication,
    ShownLook,
    ShownMeasure,
    ShownMilestone,
    ShownProof,
    ShownReport,
    applications_by_item,
    looks_by_item,
    measures_by_item,
    milestones_by_item,
    proofs_by_item,
    reports_by_item,
)
from engine.queries.ledger import ledger_ids, lighting_of
from engine.queries.ledger_rows import CHUNK, LedgerRow, ledger_rows
from engine.rules.addressing import Directory
from engine.rules.ledger_wish import LedgerWish
from engine.rules.words import Part

ALL_REPORTS = 1_000_000


@dataclass(frozen=True, slots=True)
class WholeItem:
    """An item with its parts; names as a ledger writes them, those that nobody bears included.

    `reports` (newest first), `applications`, `proofs`, `looks` are all of them where they were
    asked for; else only the newest report.
    """

    row: LedgerRow
    acknowledged_on: date | None
    leaders: tuple[str, ...]
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    handler: str
    extra: Mapping[str, str]
    measures: Sequence[ShownMeasure] = ()
    milestones: Sequence[ShownMilestone] = ()
    reports: Sequence[ShownReport] = ()
    applications: Sequence[ShownApplication] = ()
    proofs: Sequence[ShownProof] = ()
    looks: Sequence[ShownLook] = ()

    @property
    def title(self) -> str:
        """Its number, or its id where the ledger gave none."""
        return self.row.number or f"#{self.row.id}"


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """All that a ledger is written from; `items` asks anew each time, `deep` as `whole_items`.

    `tables` are the ones of its imports, the newest first.
    """

    map_name: str
    today: date
    reference_on: date | None
    tables: Sequence[tuple[Sequence[dict[str, Any]], Mapping[str, str]]]
    items: Callable[[bool], Iterator[WholeItem]]
    people: Mapping[int, str]


def ledger_facts(
    session: Session, battle_map: BattleMap, wish: LedgerWish, *, today: date
) -> LedgerFacts:
    """What an export of a wish needs; its items are read from this session while it is written."""
    directory = load_directory(session, battle_map.organisation_id)
    return LedgerFacts(
        battle_map.name, today, battle_map.reference_on,
        imported_tables(session, battle_map.id or 0),
        lambda deep: whole_items(session, battle_map, wish, today=today, deep=deep),
        directory.names,
    )


def whole_items(
    session: Session, battle_map: BattleMap, wish: LedgerWish, *, today: date, deep: bool = False
) -> Iterator[WholeItem]:
    """Every item of a wish in its order; `deep` adds what departments reported, asked and proved."""
    ids = ledger_ids(session, battle_map, wish, today=today)
    yield from items_by_id(session, battle_map, ids, today=today, deep=deep)


def items_by_id(
    session: Session, battle_map: BattleMap, ids: Sequence[int], *, today: date, deep: bool = False
) -> Iterator[WholeItem]:
    """These items of the map, in this order."""
    directory = load_directory(session, battle_map.organisation_id)
    lighting = lighting_of(session, battle_map, today)
    for start in range(0, len(ids), CHUNK):
        chunk = list(ids[start:start + CHUNK])
        rows = ledger_rows(session, chunk, lighting)
        names = _names(session, chunk, directory)
        measures, stages = measures_by_item(session, chunk), milestones_by_item(session, chunk)
        reports = reports_by_item(session, chunk, latest=ALL_REPORTS if deep else 1)
        asked = applications_by_item(session, chunk) if deep else {}
        proofs = proofs_by_item(session, chunk) if deep else {}
        looks = looks_by_item(session, chunk) if deep else {}
        for row in rows:
            yield WholeItem(
                row, *names[row.id], measures.get(row.id, ()), stages.get(row.id, ()),
                reports.get(row.id, ()), asked.get(row.id, ()), proofs.get(row.id, ()),
                looks.get(row.id, ()),
            )


Written = tuple[
    date | None, tuple[str, ...], tuple[str, ...], tuple[str, ...], str, Mapping[str, str]
]


def _names(session: Session, ids: Sequence[int], directory: Directory) -> dict[int, Written]:
    """By item: acknowledged on, leaders, leads, supports, handler, extra."""
    parts = _departments(session, ids, directory)
    rows = session.execute(
        sa.select(
            col(Item.id), col(Item.acknowledged_on), col(Item.names), col(Item.extra),
            col(Item.responsible_leader_id), col(Item.handler_id), col(Item.lead_department_id),
        ).where(col(Item.id).in_(ids))
    )
    people, departments = directory.names, directory.department_names
    found: dict[int, Written] = {}
    for item_id, acknowledged_on, waiting, extra, leader_id, handler_id, lead_id in rows:
        leaders = [leader_id, *waiting.get("further_leaders", ())]
        leads = [departments.get(lead_id or 0, ""), *parts[item_id, Part.LEAD]]
        found[item_id] = (
            acknowledged_on,
            _unique([*(people.get(one or 0, "") for one in leaders), *waiting.get("leaders", ())]),
            _unique([*leads, *waiting.get("lead_departments", ())]),
            _unique([*parts[item_id, Part.SUPPORT], *waiting.get("supporting_departments", ())]),
            people.get(handler_id or 0, "") or waiting.get("handler", ""),
            extra,
        )
    return found


def _departments(
    session: Session, ids: Sequence[int], directory: Directory
) -> dict[tuple[int, Part], list[str]]:
    rows: Any = session.execute(
        sa.select(
            col(ItemDepartment.item_id), col(ItemDepartment.part), col(ItemDepartment.department_id)
        )
        .where(col(ItemDepartment.item_id).in_(ids))
        .order_by(col(ItemDepartment.item_id), col(ItemDepartment.department_id))
    )
    names = directory.department_names
    found: dict[tuple[int, Part], list[str]] = defaultdict(list)
    for item_id, part, department_id in rows:
        found[item_id, part].append(names.get(department_id, ""))
    return found


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))
