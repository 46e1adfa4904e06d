"""Whether this process can do its work now: each thing it needs, by name, and nothing more.

No door stands before the answer, so it says `ok` or one fixed word, is asked once in FRESH_S
seconds whoever asks how often, and never takes longer than PATIENCE_S: a database that does not
answer is an answer.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import anyio
import sqlalchemy as sa

from engine.db import newest_revision, reading, schema_revision
from engine.disk import takes_files
from engine.queries.running import beats
from engine.settings import Settings

OK = "ok"
FRESH_S = 2.0
PATIENCE_S = 5.0
BEAT_IS_FRESH = timedelta(minutes=10)

Checks = dict[str, str]


class Readiness:
    """Looks at everything, one look at a time."""

    def __init__(
        self, settings: Settings, database: sa.Engine, now: Callable[[], datetime]
    ) -> None:
        self._settings, self._database, self._now = settings, database, now
        self._looking: asyncio.Task[Checks] | None = None
        self._seen: Checks = {}
        self._seen_at = float("-inf")

    async def checks(self) -> Checks:
        """database, schema, evidence, scheduler: `ok`, or why not in a word."""
        if time.monotonic() - self._seen_at < FRESH_S:
            return self._seen
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> Checks:
        seen = {"database": "silent", "schema": "unknown", "scheduler": "unknown"}
        with anyio.move_on_after(PATIENCE_S):
            seen = await anyio.to_thread.run_sync(self._inside, abandon_on_cancel=True)
        seen["evidence"] = "silent"
        with anyio.move_on_after(PATIENCE_S):
            seen["evidence"] = await anyio.to_thread.run_sync(
                self._evidence, abandon_on_cancel=True
            )
        self._seen, self._seen_at = seen, time.monotonic()
        return seen

    def _inside(self) -> Checks:
        try:
            revision = schema_revision(self._database)
            if revision != newest_revision():
                return {"database": OK, "schema": "other", "scheduler": "unknown"}
            with reading(self._database) as session:
                signs = [beat.at for beat in beats(session)]
        except (sa.exc.SQLAlchemyError, OSError):
            return {"database": "unreachable", "schema": "unknown", "scheduler": "unknown"}
        fresh = [at for at in signs if self._now() - at < BEAT_IS_FRESH]
        return {
            "database": OK, "schema": OK,
            "scheduler": OK if fresh else "stale" if signs else "none",
        }

    def _evidence(self) -> str:
        return OK if takes_files(self._settings.evidence_folder) else "not writable"
