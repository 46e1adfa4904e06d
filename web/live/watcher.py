"""The one watcher of a process: it looks at the stamps of the boards and wakes who listens.

Listeners cost no thread and no query of their own: two hundred screens are two hundred waiting
tasks and one short query every second and a half, and none at all while nobody listens.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from engine.queries.board_stamps import Stamp, board_stamps

LOOKS_EVERY_S = 1.5
journal = logging.getLogger("battlemap.web")


@dataclass(eq=False, slots=True)
class Listener:
    """Somebody who wants to know of some maps; `news` is set when one of them has changed.

    `whose` says who holds the stream open: one person has many pages, but not without end.
    """

    map_ids: frozenset[int]
    loop: asyncio.AbstractEventLoop
    whose: Hashable = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """From any thread."""
        self.loop.call_soon_threadsafe(self.news.set)


class Watcher:
    """Looks for all listeners together. `today` gives the office's day: lights change at midnight."""

    def __init__(self, database: sa.Engine, today: Callable[[], date]) -> None:
        self._database, self._today = database, today
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._watch: asyncio.Task[None] | None = None
        self.stamps: dict[int, Stamp] = {}
        self.is_fresh = True  # whether the last look succeeded
        self.is_closed = False

    @asynccontextmanager
    async def listening(
        self, map_ids: Iterable[int], whose: Hashable = None
    ) -> AsyncIterator[Listener]:
        """A listener, heard until the block ends; the stamps of its maps are known inside."""
        listener = Listener(frozenset(map_ids), asyncio.get_running_loop(), whose)
        with self._lock:
            self._listeners.add(listener)
        try:
            if not listener.map_ids <= self.stamps.keys():
                await self._look()
            if self._watch is None or self._watch.done():
                self._watch = asyncio.create_task(self._keep_looking())
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def close(self) -> None:
        """Let every listener go, for the server is stopping; from any thread, more than once."""
        self.is_closed = True
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener.wake()

    @property
    def listener_count(self) -> int:
        """How many are listening now."""
        return len(self._listeners)

    def count_of(self, whose: Hashable) -> int:
        """How many streams they hold open now."""
        with self._lock:
            return sum(1 for one in self._listeners if one.whose == whose)

    async def _keep_looking(self) -> None:
        """Until nobody listens: the next listener begins anew, and looks before it waits."""
        while self._listeners and not self.is_closed:
            await asyncio.sleep(LOOKS_EVERY_S)
            await self._look()
        self.stamps = {}

    async def _look(self) -> None:
        with self._lock:
            wanted = {map_id for one in self._listeners for map_id in one.map_ids}
        try:
            found = await asyncio.to_thread(self._read, wanted)
        except sa.exc.SQLAlchemyError:
            # The database is away: say so in the heartbeats, and look again.
            journal.warning("the stamps of the boards could not be read", exc_info=True)
            self.is_fresh = False
            return
        self.is_fresh = True
        changed = {
            map_id for map_id, stamp in found.items() if self.stamps.get(map_id) != stamp
        }
        self.stamps = found
        with self._lock:
            listeners = [one for one in self._listeners if one.map_ids & changed]
        for listener in listeners:
            listener.wake()

    def _read(self, map_ids: set[int]) -> dict[int, Stamp]:
        with self._database.connect().execution_options(read_only=True) as connection:
            return board_stamps(connection, map_ids, today=self._today())
