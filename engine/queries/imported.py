"""A map's items as an import compares them with its file."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import Item, ItemDepartment, Measure, Milestone
from engine.rules.words import Part

TEXTS = ("number", "category", "weakness", "detail", "cause", "goal", "source")
COLUMNS = (
    *TEXTS, "item_class", "long_term", "due_on", "due_text", "flags", "names",
    "responsible_leader_id", "handler_id", "lead_department_id", "status", "import_hash",
)


@dataclass(frozen=True, slots=True)
class Existing:
    """An item of the map as the plan compares it."""

    values: dict[str, Any]
    measures: list[tuple[str, date | None]]
    milestones: list[tuple[str, date]]
    leads: frozenset[int]
    supports: frozenset[int]


def existing_items(session: Session, map_id: int) -> dict[int, Existing]:
    """The map's items with their parts, in four queries."""
    columns = [getattr(Item, name) for name in COLUMNS]
    found = {
        row[0]: Existing(dict(zip(COLUMNS, row[1:], strict=True)), [], [], frozenset(), frozenset())
        for row in session.execute(
            sa.select(col(Item.id), *columns).where(col(Item.map_id) == map_id)
            .order_by(col(Item.id))
        )
    }
    if not found:
        return found
    mine = select(Item.id).where(Item.map_id == map_id)
    for item_id, text, due_on in session.execute(
        sa.select(col(Measure.item_id), col(Measure.text), col(Measure.due_on))
        .where(col(Measure.item_id).in_(mine)).order_by(col(Measure.item_id), col(Measure.position))
    ):
        found[item_id].measures.append((text, due_on))
    for item_id, text, due_on in session.execute(
        sa.select(col(Milestone.item_id), col(Milestone.text), col(Milestone.due_on))
        .where(col(Milestone.item_id).in_(mine)).order_by(col(Milestone.id))
    ):
        found[item_id].milestones.append((text, due_on))
    parts: dict[tuple[int, Part], set[int]] = defaultdict(set)
    for item_id, department_id, part in session.execute(
        sa.select(
            col(ItemDepartment.item_id), col(ItemDepartment.department_id),
            col(ItemDepartment.part),
        ).where(col(ItemDepartment.item_id).in_(mine))
    ):
        parts[item_id, part].add(department_id)
    return {
        item_id: Existing(
            row.values, row.measures, row.milestones,
            frozenset(parts[item_id, Part.LEAD]) - {row.values["lead_department_id"]},
            frozenset(parts[item_id, Part.SUPPORT]),
        )
        for item_id, row in found.items()
    }
