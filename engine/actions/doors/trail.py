"""What happens at the doors, kept in the chain of every map of the organisation."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from engine import audit
from engine.queries.doors import evidence_place
from engine.queries.maps import map_ids_of
from engine.rules.door_events import DoorEvent


def track_door(
    session: Session,
    event: DoorEvent,
    *,
    organisation_id: int,
    at: datetime,
    actor_id: int | None,
    **facts: Any,
) -> None:
    """Write an event into every chain of the organisation, the oldest map first."""
    for map_id in map_ids_of(session, organisation_id):
        audit.track(session, map_id, event.value, at=at, actor_id=actor_id, **facts)


def track_refusal(
    session: Session,
    *,
    person_id: int,
    organisation_id: int,
    what: str,
    status: int,
    at: datetime,
) -> None:
    """Write that somebody inside was turned away: what they asked for, and with which status.

    It goes into the chains of their own organisation, wherever the address led.
    """
    track_door(
        session, DoorEvent.REFUSED, organisation_id=organisation_id, at=at, actor_id=person_id,
        what=what, status=status,
    )


def track_download(
    session: Session, evidence_id: int, *, at: datetime, actor_id: int | None, preview: bool = False
) -> None:
    """Write that a proof was taken out, or looked at (`preview`), into its item's trail.

    Raises: NotFound for evidence that is not there.
    """
    place = evidence_place(session, evidence_id)
    audit.track(
        session, place.map_id, DoorEvent.DOWNLOAD.value, at=at, actor_id=actor_id,
        item_id=place.item_id, evidence_id=evidence_id, name=place.name, preview=preview,
    )
