"""Who notices that every scheduler is dead: a look from outside of them, and the mail it sends.

`battlemap watch` looks once, for plain cron or a systemd timer. `serve` looks each quarter of an
hour from a thread of its own: its pages may well live while its timetable does not.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from engine import clock
from engine.actions.silence import settle_silence
from engine.clock import at_local
from engine.language import _, set_language
from engine.settings import Settings
from flows.journal import say

LOOK_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Watched:
    """Since when nothing has run, None where something does; mails about it that went out now."""

    silent_since: datetime | None
    sent: int = 0
    trouble: str = ""


def keep_watch(settings: Settings, database: sa.Engine, *, at: datetime, holder: str) -> Watched:
    """Look whether anything still runs; if nothing has for a day, write and carry the mails.

    Only these mails are carried, at any hour: nobody else is there to do it.
    """
    today = at_local(at, settings.timezone).date()
    silence = settle_silence(
        database, today=today, at=at, timezone=settings.timezone
    )
    if silence.since is None:
        return Watched(None)
    if not silence.keys:
        return Watched(silence.since, trouble=_("没有运维或办公室人员的邮箱，无人可告知"))
    from notifications.deliver import deliver_due

    done = deliver_due(
        database, settings, at=at, holder=holder, today=today, keys=silence.keys
    )
    return Watched(silence.since, done.sent, done.trouble)


class Watchman:
    """Looks from a thread of its own, from `start` to `stop`; the first look waits its turn.

    A process that has just begun is given the time to do what was missed.
    """

    def __init__(
        self, settings: Settings, database: sa.Engine, holder: str, *,
        look_every: timedelta = LOOK_EVERY, now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._settings, self._database, self._holder = settings, database, holder
        self._every, self._now = look_every.total_seconds(), now
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="watchman", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the look under way."""
        self._ended.set()
        self._thread.join()

    def _keep(self) -> None:
        set_language(self._settings.language)
        while not self._ended.wait(self._every):
            try:
                self._look()
            except Exception:
                say(logging.ERROR, _("值守查看失败，稍后再试"), trace=True, holder=self._holder)

    def _look(self) -> None:
        seen = keep_watch(
            self._settings, self._database, at=self._now(), holder=self._holder
        )
        if seen.silent_since is not None:
            say(
                logging.ERROR, _("一天以来没有任何调度运行"), since=seen.silent_since.isoformat(),
                sent=seen.sent, trouble=seen.trouble,
            )
