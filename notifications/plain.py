"""A letter that needs no database: one sentence to one address, carried at once."""

import asyncio
from datetime import datetime

from engine.language import _
from engine.settings import Settings
from notifications.compose import Letter, sender_of
from notifications.mime import date_header, encoded_header, letter_bytes, mailbox_header
from notifications.replies import Unreachable
from notifications.smtp import SmtpConnection


def send_plainly(
    settings: Settings, address: str, *, subject: str, sentence: str, seed: str, at: datetime
) -> tuple[bool, str]:
    """(whether the server took it, its answer); `seed` makes the Message-ID: the same, the same."""
    name, sender = sender_of(settings.mail_from)
    domain = sender.rpartition("@")[2] or "localhost"
    headers = [
        ("Date", date_header(at, settings.timezone)),
        ("From", mailbox_header(name or _("挂图作战"), sender)), ("To", address),
        ("Subject", encoded_header(subject)),
        ("Message-ID", f"<{seed}@{domain}>"),
        ("Auto-Submitted", "auto-generated"), ("MIME-Version", "1.0"),
    ]
    content = letter_bytes(headers, text=sentence, html=f"<p>{sentence}</p>", seed=seed)
    letter = Letter(0, seed, sender, address, content)

    async def carry() -> tuple[bool, str]:
        connection = SmtpConnection(settings)
        try:
            reply = await connection.send(letter)
        finally:
            await connection.close()
        return reply.outcome.value == "sent", f"{reply.code or ''} {reply.text}".strip()

    try:
        return asyncio.run(carry())
    except Unreachable as trouble:
        return False, str(trouble)
