"""The outbox: one mail to one mailbox, and what the server said of it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, json_object, partial, reference
from engine.rules.words import MessageKind, MessageStatus

# What is still to be carried; in the order of the partial index below.
UNDELIVERED = (
    MessageStatus.QUEUED, MessageStatus.DEFERRED, MessageStatus.UNKNOWN, MessageStatus.SENDING,
)


class Message(SQLModel, table=True):
    """A mail that is owed. Its `header_id` (Message-ID) is fixed when the row is written."""

    __table_args__ = (
        sa.Index(
            "ix_message_due",
            "not_before",
            "id",
            **partial("status IN ('queued', 'deferred', 'unknown', 'sending')"),
        ),
        sa.Index("ix_message_mailbox", "mailbox", "on"),
        # What a person must look at: few, and read each hour.
        sa.Index(
            "ix_message_refused",
            "mailbox",
            "id",
            **partial("status = 'refused'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, description="say it once: daily:<mailbox>:<date>")
    header_id: str = Field(description="the Message-ID header, with its angle brackets")
    organisation_id: int = reference("organisation.id")
    kind: MessageKind = choice(MessageKind)
    mailbox: str = Field(description="the address, lower case: what counts as one mailbox")
    address: str
    person_id: int = reference("person.id", index=True)
    on: date = Field(description="the day it speaks of")
    not_before: datetime = instant()
    status: MessageStatus = choice(MessageStatus, MessageStatus.QUEUED)
    attempts: int = 0
    claimed_by: str = ""
    lease_until: datetime | None = instant(nullable=True)
    sent_at: datetime | None = instant(nullable=True)
    reply_code: int | None = None
    reply: str = ""
    facts: dict[str, Any] = json_object()


class Delivery(SQLModel, table=True):
    """One attempt at one recipient, with the server's own words. Never deleted."""

    __table_args__ = (sa.Index("ix_delivery_message", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = reference("message.id")
    address: str
    attempt: int
    outcome: MessageStatus = choice(MessageStatus)
    reply_code: int | None = None
    reply: str = ""
    at: datetime = instant()
