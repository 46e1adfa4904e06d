"""The stream of one listener: what changed, a heartbeat, and an end when its sign-in has ended."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.live.watcher import Listener, Watcher

RETRY_MS = 3_000  # what a browser waits before its own reconnection


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a stream beats, and asks whether its listener is still let in; in seconds."""

    beat_s: float = 15.0
    check_s: float = 60.0


async def events(
    watcher: Watcher,
    map_ids: frozenset[int],
    *,
    is_let_in: Callable[[], bool],
    now: Callable[[], datetime],
    edition: str,
    rhythm: Rhythm = Rhythm(),
    whose: Hashable = None,
) -> AsyncIterator[str]:
    """Server-sent events: the stamps at once, then each change, and heartbeats in between.

    `is_let_in` is asked in a thread. The stream ends when it says no, and when the watcher closes.
    """
    yield f"retry: {RETRY_MS}\n\n"
    clock = asyncio.get_running_loop().time
    told: dict[int, str] = {}
    async with watcher.listening(map_ids, whose) as listener:
        next_beat, next_check = clock(), clock() + rhythm.check_s
        while not watcher.is_closed:
            listener.news.clear()
            for map_id in sorted(map_ids & watcher.stamps.keys()):
                stamp = watcher.stamps[map_id].text
                if told.get(map_id) != stamp:
                    told[map_id] = stamp
                    yield _event("board", {"map": map_id, "stamp": stamp})
            if clock() >= next_beat:
                next_beat = clock() + rhythm.beat_s
                yield _event("beat", _beat(watcher, map_ids, now(), edition))
            if clock() >= next_check:
                if not await asyncio.to_thread(is_let_in):
                    yield _event("gone", {})
                    return
                next_check = clock() + rhythm.check_s
            await _news_until(listener, min(next_beat, next_check) - clock())


async def _news_until(listener: Listener, seconds: float) -> None:
    try:
        await asyncio.wait_for(listener.news.wait(), max(seconds, 0.0))
    except TimeoutError:
        return


def _beat(
    watcher: Watcher, map_ids: frozenset[int], at: datetime, edition: str
) -> dict[str, Any]:
    """The server's time, its edition, and when the data of each map last changed."""
    changed = {
        str(map_id): stamp.changed_at.isoformat()
        for map_id, stamp in sorted(watcher.stamps.items())
        if map_id in map_ids and stamp.changed_at is not None
    }
    return {
        "at": at.isoformat(), "edition": edition, "changed": changed, "fresh": watcher.is_fresh,
    }


def _event(name: str, facts: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(facts)}\n\n"
