"""Questions about 佐证材料."""

from sqlmodel import Session, col, select

from engine.models import Evidence


def evidence_of(session: Session, item_id: int, round_number: int) -> list[Evidence]:
    """What was attached to a round of an item, oldest first."""
    return list(
        session.exec(
            select(Evidence)
            .where(Evidence.item_id == item_id, Evidence.round == round_number)
            .order_by(col(Evidence.id))
        )
    )
