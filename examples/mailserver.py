"""A real SMTP server on loopback that keeps what it is given: the demo's mailboxes."""

import email
import email.policy
import socket
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
        self.port = free_port()
        self._controller: Any = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> "Mailserver":
        self._controller.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """aiosmtpd's hook: keep the mail, then say so."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        for mailbox in envelope.rcpt_tos:
            folder = self.folder / mailbox
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{len(self.received) + 1:04d}.eml"
            path.write_bytes(envelope.content)
            self.received.append(Received(mailbox, message, path))
        return "250 2.0.0 kept"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
