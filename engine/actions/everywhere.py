"""The trail of what concerns a whole organisation: one event in the chain of each of its maps."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from engine import audit
from engine.queries.maps import map_ids_of


def track_everywhere(
    session: Session, organisation_id: int, verb: str, *, at: datetime, actor_id: int | None,
    **facts: Any,
) -> None:
    """Append the event to every map's chain, in the order of the maps: no two lock crosswise."""
    for map_id in map_ids_of(session, organisation_id):
        audit.track(session, map_id, verb, at=at, actor_id=actor_id, **facts)
