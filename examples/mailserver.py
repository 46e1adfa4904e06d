"""A real SMTP server on loopback that keeps what it is given: the demo's mailboxes."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Received:
    """One mail as it arrived."""

    mailbox: str
    message: EmailMessage
    path: Path


class Mailserver:
    """Listens on a free port of 127.0.0.1 while it is entered; files each mail by mailbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received: list[Received] = []
        self._controller: Any = Controller(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> "Mailserver":
        self._controller.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """The port that the system gave."""
        return int(self._controller.server.sockets[0].getsockname()[1])

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """aiosmtpd's hook: keep the mail, then say so."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        for mailbox in envelope.rcpt_tos:
            folder = self.folder / mailbox
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{len(self.received) + 1:04d}.eml"
            path.write_bytes(envelope.content)
            self.received.append(Received(mailbox, message, path))  # type: ignore[arg-type]
        return "250 2.0.0 kept"
