"""What says that a board may have changed: one cheap question, for any number of maps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from engine.models import AuditEvent, BattleMap


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes whenever the board of a map can have changed, and when its data last did."""

    text: str
    changed_at: datetime | None


_STAMPS = (
    sa.select(
        col(BattleMap.id), col(BattleMap.audit_seq), col(BattleMap.policy_version),
        col(AuditEvent.at),
    )
    .outerjoin(
        AuditEvent,
        sa.and_(
            col(AuditEvent.map_id) == col(BattleMap.id),
            col(AuditEvent.seq) == col(BattleMap.audit_seq),
        ),
    )
    .where(col(BattleMap.id).in_(sa.bindparam("maps", expanding=True)))
)


def board_stamps(
    connection: sa.Connection, map_ids: Iterable[int], *, today: date
) -> dict[int, Stamp]:
    """The stamps of several boards in one query. Every change of a map's data is on its trail."""
    rows = connection.execute(_STAMPS, {"maps": sorted(set(map_ids))})
    return {
        map_id or 0: Stamp(f"{today:%Y%m%d}-{seq}-{version}", at)
        for map_id, seq, version, at in rows
    }
