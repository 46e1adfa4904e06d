"""What the calendar or a verb has earned somebody."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, partial, reference
from engine.rules.words import NoticeKind, NoticeStatus


class Notice(SQLModel, table=True):
    """One thing one person is to be told about one item, once. The insert is the claim."""

    __table_args__ = (
        sa.UniqueConstraint("item_id", "kind", "rung", "deadline_version", "recipient_id"),
        # Not the many that have none, or a search for those that wait would walk through them.
        sa.Index("ix_notice_message", "message_id", **partial("message_id IS NOT NULL")),
        # What waits for a mail: empty on a quiet day, however large the table.
        sa.Index(
            "ix_notice_unbundled",
            "recipient_id",
            **partial("message_id IS NULL AND status = 'raised'"),
        ),
        sa.Index(
            "ix_notice_drafted",
            "item_id",
            **partial("status = 'drafted'"),
        ),
        # Papers that somebody released or dropped: few among the many that were only said.
        sa.Index("ix_notice_decided", "released_at", **partial("released_at IS NOT NULL")),
        sa.Index(
            "ix_notice_overflow",
            "recipient_id",
            **partial("status = 'overflow'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    kind: NoticeKind = choice(NoticeKind)
    rung: str = Field(description='"T-10", "T+1"; an event: "close:12"; a measure: "M3:T-3"')
    deadline_version: int = 1
    recipient_id: int = reference("person.id")
    copied: bool = False
    threshold_on: date
    due_on: date | None = None
    status: NoticeStatus = choice(NoticeStatus, NoticeStatus.RAISED)
    raised_on: date
    message_id: int | None = Field(default=None, foreign_key="message.id")
    facts: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    released_by_id: int | None = reference("person.id", nullable=True)
    released_at: datetime | None = instant(nullable=True)
