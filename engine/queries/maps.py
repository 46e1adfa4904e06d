"""Questions about maps."""

from sqlmodel import Session, col, select

from engine.models import BattleMap


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
