"""Is the mail server there, does it let us in, and does it take a letter?"""

import asyncio
from datetime import datetime

from engine.language import _
from engine.settings import Settings


def greet(settings: Settings) -> str:
    """Connect, greet, encrypt, log in, and leave; the trouble in words, or nothing."""
    from notifications.replies import Unreachable
    from notifications.smtp import connect

    async def visit() -> None:
        client = await connect(settings)
        client.close()

    try:
        asyncio.run(visit())
    except Unreachable as trouble:
        return str(trouble)
    return ""


def send_test(settings: Settings, address: str, *, at: datetime) -> tuple[bool, str]:
    """(whether the server took it, its answer) of a letter that says that mail works."""
    from notifications.compose import Letter, sender_of
    from notifications.mime import date_header, encoded_header, letter_bytes, mailbox_header
    from notifications.replies import Unreachable
    from notifications.smtp import SmtpConnection

    name, sender = sender_of(settings.mail_from)
    seed = f"doctor:{address}:{at.isoformat()}"
    sentence = _("这是挂图作战系统的测试邮件。收到它，说明提醒和周报能送到这个邮箱。")
    headers = [
        ("Date", date_header(at, settings.timezone)),
        ("From", mailbox_header(name or _("挂图作战"), sender)), ("To", address),
        ("Subject", encoded_header(_("挂图作战测试邮件"))),
        ("Message-ID", f"<doctor.{int(at.timestamp() * 1000)}@{sender.rpartition('@')[2] or 'localhost'}>"),
        ("Auto-Submitted", "auto-generated"),
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
