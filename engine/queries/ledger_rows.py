"""The rows of a ledger, by their ids: as many questions for two hundred as for one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import Department, Item, ItemDepartment, Measure, Person, ProgressReport
from engine.queries.ledger_lights import supplement_pending
from engine.rules.calendar import WorkCalendar
from engine.rules.ledger_lights import LightDays
from engine.rules.lights import ColourProfile, Light, LightMeaning, colour_of, light_of
from engine.rules.words import ItemClass, Part, Status

CHUNK = 500
LONG = frozenset({"supporting", "measures", "progress"})  # what costs a question of its own

_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An item as the ledger shows it, on the day asked for.

    `days_left` counts calendar days to the date (negative: past), only while there is something
    left to do. `supporting`, `measures`, `progress` are empty unless they were asked for.
    """

    id: int
    version: int
    number: str
    category: str
    weakness: str
    detail: str
    cause: str
    goal: str
    source: str
    item_class: ItemClass
    long_term: bool
    status: Status
    round: int
    percent: int
    due_on: date | None
    original_due_on: date | None
    due_text: str
    issued_on: date | None
    opened_on: date | None
    closed_on: date | None
    flags: tuple[str, ...]
    department: str
    leader: str
    handler: str
    light: Light
    meaning: LightMeaning
    days_left: int | None
    provisional: bool
    supporting: str = ""
    measures: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Lighting:
    """What rows need to be lit: the map's calendar, thresholds and colours on one day."""

    days: LightDays
    calendar: WorkCalendar
    profile: ColourProfile


def ledger_rows(
    session: Session, item_ids: Sequence[int], lighting: Lighting, *, long: Collection[str] = ()
) -> list[LedgerRow]:
    """The rows in the order of `item_ids`; `long` names which of LONG are wanted."""
    found: dict[int, LedgerRow] = {}
    for start in range(0, len(item_ids), CHUNK):
        chunk = item_ids[start:start + CHUNK]
        further = _further(session, chunk, frozenset(long))
        for row in session.execute(_wanted(), {"ids": list(chunk)}):
            found[row.id] = _row(row, lighting, {name: of[row.id] for name, of in further.items()})
    return [found[item_id] for item_id in item_ids if item_id in found]


@cache
def _wanted() -> Any:
    """Built once: to build it costs as much as to run it."""
    leader, handler = aliased(Person), aliased(Person)
    return (
        _select(
            Item.id, Item.version, Item.number, Item.category, Item.weakness, Item.detail,
            Item.cause, Item.goal, Item.source, Item.item_class, Item.long_term, Item.status,
            Item.round, Item.percent, Item.due_on, Item.original_due_on, Item.due_text,
            Item.issued_on, Item.opened_on, Item.closed_on, Item.flags,
            sa.func.coalesce(Department.name, "").label("department"),
            sa.func.coalesce(leader.name, "").label("leader"),
            sa.func.coalesce(handler.name, "").label("handler"),
            supplement_pending().label("supplement"),
        )
        .select_from(Item)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
        .outerjoin(handler, col(handler.id) == Item.handler_id)
        .where(col(Item.id).in_(sa.bindparam("ids", expanding=True)))
    )


def _row(row: Any, lighting: Lighting, further: dict[str, str]) -> LedgerRow:
    facts = dict(row._mapping)
    supplement, today = facts.pop("supplement"), lighting.days.today
    meaning = light_of(
        status=row.status, due_on=row.due_on, opened_on=row.opened_on, percent=row.percent,
        today=today, calendar=lighting.calendar, rule=lighting.days.rule,
        supplement_pending=supplement, closed_on=row.closed_on,
    )
    counts = row.due_on is not None and row.status in (
        Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE
    )
    facts |= {"flags": tuple(row.flags), "meaning": meaning} | further
    return LedgerRow(
        **facts, light=colour_of(meaning, lighting.profile),
        days_left=(row.due_on - today).days if counts else None,
        provisional=row.due_on is not None and lighting.calendar.is_provisional(row.due_on),
    )


def _further(
    session: Session, item_ids: Sequence[int], long: frozenset[str]
) -> dict[str, dict[int, str]]:
    ask = {"supporting": _supporting, "measures": _measures, "progress": _progress}
    return {name: ask[name](session, item_ids) for name in sorted(long & LONG)}


def _supporting(session: Session, item_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        sa.select(col(ItemDepartment.item_id), col(Department.name))
        .join(Department, col(Department.id) == col(ItemDepartment.department_id))
        .where(
            col(ItemDepartment.item_id).in_(item_ids), col(ItemDepartment.part) == Part.SUPPORT
        )
        .order_by(col(ItemDepartment.item_id), col(Department.id))
    )
    return _joined(rows, "、")


def _measures(session: Session, item_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        sa.select(
            col(Measure.item_id), col(Measure.position), col(Measure.text), col(Measure.due_on)
        )
        .where(col(Measure.item_id).in_(item_ids))
        .order_by(col(Measure.item_id), col(Measure.position))
    )
    return _joined(
        (
            (item_id, f"{position}. {text}" + (f"（{due_on.isoformat()}）" if due_on else ""))
            for item_id, position, text, due_on in rows
        ),
        "\n",
    )


def _progress(session: Session, item_ids: Sequence[int]) -> dict[int, str]:
    """The newest report on the item itself, with its day."""
    newest = (
        sa.select(sa.func.max(col(ProgressReport.id)))
        .where(col(ProgressReport.item_id).in_(item_ids), col(ProgressReport.measure_id).is_(None))
        .group_by(col(ProgressReport.item_id))
    )
    rows = session.execute(
        sa.select(
            col(ProgressReport.item_id), col(ProgressReport.reported_on), col(ProgressReport.text)
        ).where(col(ProgressReport.id).in_(newest))
    )
    return _joined(((item_id, f"{on.isoformat()} {text}") for item_id, on, text in rows), "\n")


def _joined(rows: Any, sign: str) -> dict[int, str]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for item_id, text in rows:
        found[item_id].append(text)
    return defaultdict(str, {item_id: sign.join(texts) for item_id, texts in found.items()})
