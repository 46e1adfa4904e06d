"""Looking again: after a closing, or from time to time at what is never closed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, partial, reference
from engine.rules.words import LookBackKind, LookBackResult


class LookBack(SQLModel, table=True):
    """A 回头看 (or a periodic re-check) planned for a day, and what it found."""

    __tablename__ = "look_back"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "kind", "round", "due_on"),
        sa.Index("ix_look_back_planned", "due_on", **partial("result IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    kind: LookBackKind = choice(LookBackKind)
    round: int = 1
    due_on: date
    result: LookBackResult | None = choice(LookBackResult, nullable=True)
    finding: str = ""
    done_by_id: int | None = reference("person.id", nullable=True)
    done_on: date | None = None
    done_at: datetime | None = instant(nullable=True)
    cancelled: bool = Field(default=False, description="its round was reopened or withdrawn")
