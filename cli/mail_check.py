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
    from notifications.plain import send_plainly

    return send_plainly(
        settings, address, subject=_("挂图作战测试邮件"),
        sentence=_("这是挂图作战系统的测试邮件。收到它，说明提醒和周报能送到这个邮箱。"),
        seed=f"doctor.{int(at.timestamp() * 1000)}", at=at,
    )
