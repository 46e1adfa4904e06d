"""How often somebody may try at the door. Waiting only: no account is ever locked for good."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.language import _

WINDOW = timedelta(minutes=15)
FAILURES_PER_LOGIN = 5
FAILURES_PER_ADDRESS = 30  # an office may sit behind one address
# Somebody who came in from an address before is judged by what fails there, so that a stranger
# who keeps guessing elsewhere cannot keep the owner out.
KNOWN_FOR = timedelta(days=30)


def open_again_at(failures: Sequence[datetime], *, allowed: int, at: datetime) -> datetime | None:
    """When the next try is let through; None: at once. Failures in any order."""
    recent = sorted((one for one in failures if at - WINDOW < one <= at), reverse=True)
    return recent[allowed - 1] + WINDOW if len(recent) >= allowed else None


def wait_sentence(until: datetime, *, at: datetime) -> str:
    """What the person at the door is told."""
    minutes = max(1, -int(-(until - at).total_seconds() // 60))
    return _("试的次数太多，请过 {minutes} 分钟再试；急用可请办公室发一个一次性登录链接").format(
        minutes=minutes)
