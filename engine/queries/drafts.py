"""Drafts of a map: what waits to be handed out."""

from sqlmodel import Session, col, func, select

from engine.models import Item
from engine.rules.words import Status


def drafts_of_map(session: Session, map_id: int, *, most: int) -> tuple[list[Item], int]:
    """The oldest drafts of a map, and how many there are."""
    drafts = (col(Item.map_id) == map_id, col(Item.status) == Status.DRAFT)
    found = session.exec(select(Item).where(*drafts).order_by(col(Item.id)).limit(most))
    return list(found), session.exec(select(func.count()).select_from(Item).where(*drafts)).one()
