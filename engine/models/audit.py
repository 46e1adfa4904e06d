"""The trail."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import instant, json_object, reference


class AuditEvent(SQLModel, table=True):
    """Who did what to what, chained by hash within a map. Append-only: triggers refuse the rest."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.UniqueConstraint("map_id", "seq"),
        sa.Index("ix_audit_event_item", "item_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id")
    seq: int
    at: datetime = instant()
    actor_id: int | None = Field(
        default=None, foreign_key="person.id", description="empty: the calendar"
    )
    verb: str
    item_id: int | None = reference("item.id", nullable=True)
    facts: dict[str, Any] = json_object()
    previous_hash: str
    hash: str
