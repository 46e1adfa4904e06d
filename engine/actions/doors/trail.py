"""Proofs and papers taken out are kept in the trail of their item."""

from datetime import datetime

from sqlmodel import Session

from engine import audit
from engine.models import Item
from engine.queries.evidence import evidence_place
from engine.rules.door_events import DoorEvent


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


def track_dossier(session: Session, item_id: int, *, at: datetime, actor_id: int | None) -> None:
    """Write that an item's whole dossier was taken out, its proofs with it, into its trail."""
    item = session.get_one(Item, item_id)
    audit.track(
        session, item.map_id, DoorEvent.DOWNLOAD.value, at=at, actor_id=actor_id, item_id=item_id,
        dossier=True,
    )


def track_paper_taken(
    session: Session,
    map_id: int,
    item_id: int | None,
    name: str,
    *,
    paper_id: int | None,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Write that a paper was taken out as a file; `paper_id` is None for one without a number."""
    audit.track(
        session, map_id, DoorEvent.DOWNLOAD.value, at=at, actor_id=actor_id, item_id=item_id,
        paper_id=paper_id, name=name,
    )
