"""The trail: append-only, hash-chained by map, written in the transaction of the change.

A row's hash covers its content and the hash before it, so one altered byte breaks every later row.
The head of the chain lives on the map's row and is moved with each event: two writers of one map
wait for each other there, and the weekly digest prints it as an anchor outside the database.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import is_sqlite, write_plain
from engine.models import AuditEvent, BattleMap

INSERT_EVENT = (
    "INSERT INTO audit_event (map_id, seq, at, actor_id, verb, item_id, facts, previous_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# One encoder for all: `json.dumps` with options builds a new one each time.
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be kept of one change; `facts` must be plain JSON values."""

    verb: str
    item_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """The first row of a chain that does not fit."""

    map_id: int
    seq: int
    why: str  # "altered", "missing", "head"


def track(
    session: Session,
    map_id: int,
    verb: str,
    *,
    at: datetime,
    actor_id: int | None,
    item_id: int | None = None,
    **facts: Any,
) -> None:
    """Append one event to the map's chain, in the caller's transaction."""
    track_many(session, map_id, [Event(verb, item_id, facts)], at=at, actor_id=actor_id)


def track_many(
    session: Session,
    map_id: int,
    events: Sequence[Event],
    *,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Append events in order; one visit to the chain's head however many they are."""
    if not events:
        return
    head = sa.update(BattleMap).where(col(BattleMap.id) == map_id)
    # The update takes the row's lock before the head is read: no two writers see one head.
    seq, previous = session.execute(
        head.values(audit_seq=BattleMap.audit_seq + len(events))
        .returning(col(BattleMap.audit_seq), col(BattleMap.audit_hash))
        .execution_options(synchronize_session=False)
    ).one()
    seq -= len(events)
    instant = stored_instant(session, at)
    rows: list[tuple[Any, ...]] = []
    for event in events:
        seq += 1
        digest = event_hash(
            map_id=map_id, seq=seq, at=at, actor_id=actor_id, verb=event.verb,
            item_id=event.item_id, facts=event.facts, previous_hash=previous,
        )
        rows.append(
            (map_id, seq, instant, actor_id, event.verb, event.item_id, canonical(event.facts),
             previous, digest)
        )
        previous = digest
    session.flush()  # the events may name rows that the session has not written yet
    write_plain(session, INSERT_EVENT, rows)
    session.execute(
        head.values(audit_hash=previous).execution_options(synchronize_session=False)
    )


def stored_instant(session: Session, at: datetime) -> Any:
    """An instant as a plain statement must write it."""
    if is_sqlite(session):
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
    return at


def event_hash(
    *,
    map_id: int,
    seq: int,
    at: datetime,
    actor_id: int | None,
    verb: str,
    item_id: int | None,
    facts: dict[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256 (hex) of the canonical JSON of an event; `audit export` documents the form."""
    content = {
        "map": map_id, "seq": seq, "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor_id, "verb": verb, "item": item_id, "facts": facts,
        "previous": previous_hash,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def verify(session: Session, map_id: int) -> Break | None:
    """Walk a map's chain; the first row that does not fit, or None for a sound chain."""
    seq, previous = 0, ""
    events = session.exec(
        select(AuditEvent)
        .where(AuditEvent.map_id == map_id)
        .order_by(col(AuditEvent.seq))
        .execution_options(yield_per=2000)
    )
    for event in events:
        seq += 1
        if event.seq != seq:
            return Break(map_id, seq, "missing")
        if event.previous_hash != previous or event.hash != _hash_of(event):
            return Break(map_id, seq, "altered")
        previous = event.hash
    head = session.exec(
        select(BattleMap.audit_seq, BattleMap.audit_hash).where(BattleMap.id == map_id)
    ).one()
    if head != (seq, previous):
        return Break(map_id, seq + 1, "head")
    return None


def export(
    session: Session, map_id: int, *, item_id: int | None = None, without: Collection[str] = ()
) -> Iterable[str]:
    """The chain as JSON lines, each with its hash, for the stand-alone verifier.

    `item_id`: the lines of one item alone; `without`: leaving out these verbs.
    """
    wanted = select(AuditEvent).where(AuditEvent.map_id == map_id)
    if item_id is not None:
        wanted = wanted.where(AuditEvent.item_id == item_id)
    if without:
        wanted = wanted.where(col(AuditEvent.verb).not_in(without))
    events = session.exec(
        wanted.order_by(col(AuditEvent.seq)).execution_options(yield_per=2000)
    )
    for event in events:
        yield canonical(
            {
                "map": event.map_id, "seq": event.seq,
                "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": event.actor_id, "verb": event.verb, "item": event.item_id,
                "facts": event.facts, "previous": event.previous_hash, "hash": event.hash,
            }
        )


def _hash_of(event: AuditEvent) -> str:
    return event_hash(
        map_id=event.map_id, seq=event.seq, at=event.at, actor_id=event.actor_id,
        verb=event.verb, item_id=event.item_id, facts=event.facts,
        previous_hash=event.previous_hash,
    )
