"""Who keeps the timetable, or is at a piece of work: one process at a time, the others stand by."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import sqlalchemy as sa

from engine import clock
from engine.actions.running import TIMETABLE, give_up_lease, take_lease
from engine.db import reading
from engine.models import Lease
from engine.queries.running import lease_of

TERM = timedelta(seconds=60)


class Leadership:
    """This process's part in a lease, by default that of the timetable.

    A lease is over when its time is over, or when nobody renewed it for a whole term on our own
    stop-watch: a dead leader's lease that a clock set back puts far into the future.
    """

    def __init__(
        self, database: sa.Engine, holder: str, *, name: str = TIMETABLE, term: timedelta = TERM,
        stop_watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._holder, self._term = database, holder, term
        self._name = name
        self._stop_watch = stop_watch
        self._seen: tuple[str, datetime] | None = None
        self._seen_since = 0.0
        self._renewed = float("-inf")

    def look(self, at: datetime) -> bool:
        """Take the lease where it is free, renew it where it is ours; whether we lead now."""
        with reading(self._database) as session:
            lease = lease_of(session, self._name)
        silent = self._watch(lease)
        if lease is not None and lease.holder != self._holder and lease.until >= at and not silent:
            return False
        begun = self._stop_watch()
        leads = take_lease(
            self._database, name=self._name, holder=self._holder, at=at, term=self._term,
            silent=lease if silent else None,
        )
        self._renewed = begun if leads else float("-inf")
        return leads

    @property
    def leads(self) -> bool:
        """Whether the last renewal still holds: False when the database was away for a term."""
        return self._stop_watch() - self._renewed < self._term.total_seconds()

    def give_up(self, at: datetime) -> None:
        """End our lease at once."""
        give_up_lease(self._database, name=self._name, holder=self._holder, at=at)
        self._renewed = float("-inf")

    def _watch(self, lease: Lease | None) -> bool:
        """Whether the lease has read the same for a whole term."""
        reading_now = (lease.holder, lease.until) if lease is not None else None
        if reading_now is None or reading_now != self._seen:
            self._seen, self._seen_since = reading_now, self._stop_watch()
            return False
        return self._stop_watch() - self._seen_since > self._term.total_seconds()


@contextmanager
def held(
    database: sa.Engine, name: str, holder: str, *, term: timedelta = TERM
) -> Iterator[bool]:
    """Hold the lease `name` inside the block, renewed as long as it lasts.

    False where somebody alive has it. Killed inside, the lease is free after `term`.
    """
    leadership = Leadership(database, holder, name=name, term=term)
    if not leadership.look(clock.now()):
        yield False
        return
    over = threading.Event()

    def renew() -> None:
        while not over.wait(term.total_seconds() / 4):
            # The database may be away for a moment: the next look is soon enough.
            with suppress(sa.exc.SQLAlchemyError):
                leadership.look(clock.now())

    renewing = threading.Thread(target=renew, name="lease", daemon=True)
    renewing.start()
    try:
        yield True
    finally:
        over.set()
        renewing.join()
        with suppress(sa.exc.SQLAlchemyError):
            leadership.give_up(clock.now())
