"""What a mail server on loopback took, and what the outbox says of it."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from engine.db import reading
from engine.models import Message


@dataclass
class Mailroom:
    """What arrived, as the server's mailboxes hold it: (envelope recipient, the mail's bytes)."""

    port: int = 0
    arrived: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        """The arrived mails, parsed."""
        return [message_from_bytes(raw, policy=SMTP) for _to, raw in self.arrived]  # type: ignore[misc]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        for recipient in envelope.rcpt_tos:
            self.arrived.append((recipient, envelope.original_content))
        return "250 2.0.0 taken"


def states(database: sa.Engine) -> dict[str, int]:
    """How many messages stand in which status."""
    with reading(database) as session:
        found: dict[str, int] = {}
        for status in session.exec(select(Message.status)):
            found[status.value] = found.get(status.value, 0) + 1
        return found
