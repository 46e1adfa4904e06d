"""Items whose date was counted in working days, with the day from which it was counted."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import AuditEvent, BattleMap, ImportBatch, Item
from engine.rules.lifecycle import LIVE

CHUNK = 500


@dataclass(frozen=True, slots=True)
class CountedItem:
    """An item with the reference date of the import that wrote its `due_text`."""

    item: Item
    reference_on: date | None


def counted_items(session: Session, map_id: int) -> list[CountedItem]:
    """Live items of a map whose deadline speaks of working days and was never extended."""
    items = session.exec(
        select(Item)
        .where(
            Item.map_id == map_id,
            col(Item.status).in_(LIVE),
            col(Item.due_text).contains("工作"),
            Item.due_on == Item.original_due_on,
        )
        .order_by(col(Item.id))
        .execution_options(populate_existing=True)
    ).all()
    home = session.get_one(BattleMap, map_id).reference_on
    references = _references(session, [item.id or 0 for item in items])
    return [CountedItem(item, references.get(item.id or 0, home)) for item in items]


def _references(session: Session, item_ids: list[int]) -> dict[int, date | None]:
    """The reference date of each item's last import, from the trail."""
    batches: dict[int, int] = {}
    for start in range(0, len(item_ids), CHUNK):
        for item_id, facts in session.execute(
            sa.select(col(AuditEvent.item_id), AuditEvent.facts)  # type: ignore[call-overload]
            .where(
                col(AuditEvent.item_id).in_(item_ids[start : start + CHUNK]),
                col(AuditEvent.verb).in_(["import", "import_change"]),
            )
            .order_by(col(AuditEvent.id))
        ):
            if isinstance(facts.get("batch"), int):
                batches[item_id] = facts["batch"]
    known = dict(
        map(tuple, session.execute(
            sa.select(col(ImportBatch.id), col(ImportBatch.reference_on)).where(
                col(ImportBatch.id).in_(set(batches.values()))
            )
        ))
    )
    return {item_id: known.get(batch) for item_id, batch in batches.items()}
