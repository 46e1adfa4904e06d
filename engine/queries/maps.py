"""Questions about maps."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import BattleMap


@dataclass(frozen=True, slots=True)
class MapName:
    """A map as the navigation lists it."""

    id: int
    name: str
    enabled: bool


def map_ids_of(session: Session, organisation_id: int) -> list[int]:
    """The maps of an organisation, oldest first."""
    return [
        map_id
        for map_id in session.exec(
            select(BattleMap.id)
            .where(BattleMap.organisation_id == organisation_id)
            .order_by(col(BattleMap.id))
        )
        if map_id is not None
    ]


def count_organisations(session: Session) -> int:
    """How many organisations have maps in this installation."""
    return session.exec(select(sa.func.count(sa.distinct(col(BattleMap.organisation_id))))).one()
