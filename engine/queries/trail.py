"""Questions about the trail: single events, and the anchors that weekly digests keep of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from engine.models import AuditEvent, BattleMap, Digest, Person


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a chain as a digest printed it."""

    seq: int
    hash: str


def event_at(session: Session, map_id: int, seq: int) -> AuditEvent | None:
    """The event of that number in the map's chain."""
    return session.exec(
        select(AuditEvent).where(AuditEvent.map_id == map_id, AuditEvent.seq == seq)
    ).first()


def anchors_of(session: Session, map_id: int) -> list[Anchor]:
    """The anchors of all digests of a map, by number, each once."""
    rows = session.exec(
        select(Digest.audit_seq, Digest.audit_hash)
        .where(Digest.map_id == map_id)
        .distinct()
        .order_by(col(Digest.audit_seq))
    )
    return [Anchor(*row) for row in rows]


def head_of(session: Session, map_id: int) -> Anchor:
    """The head of a map's chain in this transaction."""
    row = session.exec(
        select(BattleMap.audit_seq, BattleMap.audit_hash).where(BattleMap.id == map_id)
    ).one()
    return Anchor(*row)


def trail_of(session: Session, item_id: int) -> Sequence[tuple[AuditEvent, str | None]]:
    """The item's events with the actor's name (None: the calendar), in order."""
    return session.exec(
        select(AuditEvent, Person.name)
        .outerjoin(Person, col(Person.id) == AuditEvent.actor_id)
        .where(AuditEvent.item_id == item_id)
        .order_by(col(AuditEvent.id))
    ).all()
