"""The items that somebody ticked."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from engine.models import Item

CHUNK = 500


def items_of_map(session: Session, map_id: int, item_ids: Iterable[int]) -> list[Item]:
    """Those of `item_ids` that are items of the map, by id, as they are in the database now."""
    wanted = sorted(set(item_ids))
    found: list[Item] = []
    for start in range(0, len(wanted), CHUNK):
        found += session.exec(
            select(Item)
            .where(Item.map_id == map_id, col(Item.id).in_(wanted[start:start + CHUNK]))
            .order_by(col(Item.id))
            .execution_options(populate_existing=True)
        )
    return found
