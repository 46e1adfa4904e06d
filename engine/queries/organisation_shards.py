"""Which organisations a shard is: those whose id leaves its remainder."""

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap


def organisations_of_shard(session: Session, number: int, of: int) -> frozenset[int]:
    """Ids of the organisations with maps in shard `number` (from 1) of `of`.

    An organisation keeps its shard when others come and go.
    """
    return frozenset(
        session.scalars(
            sa.select(col(BattleMap.organisation_id))
            .where(col(BattleMap.organisation_id) % of == number - 1)
            .distinct()
        )
    )


def organisation_count(session: Session) -> int:
    """How many organisations have maps: more shards than these would be empty."""
    return session.scalar(sa.select(sa.func.count(col(BattleMap.organisation_id).distinct()))) or 0
