"""A court's board and, for streams, a real server on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from engine.actions.doors.sessions import open_session
from engine.actions.report import report
from engine.db import writing
from tests.acting import by
from tests.cast import Court, add_item
from web.doors.door import COOKIE
from web.server import PageServer, serving


@dataclass
class Heard:
    """What a listener of a stream has heard so far, in its own thread."""

    events: list[tuple[str, Any]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)
    ended: bool = False

    def until(self, wanted: Callable[["Heard"], bool], seconds: float = 10) -> None:
        """Wait until it holds, or fail with what was heard instead."""
        with self.news:
            if not self.news.wait_for(lambda: wanted(self), seconds):
                raise AssertionError(f"heard only {self.events}, ended: {self.ended}")

    def of(self, name: str) -> list[Any]:
        """The data of all events of that name."""
        return [data for event, data in self.events if event == name]


@dataclass(frozen=True)
class Room:
    """A court with an item on its board, and the running server."""

    court: Court
    item_id: int
    server: PageServer
    database: Engine
    clock: Callable[[], datetime]

    def sign_in(self, person_id: int | None = None, map_id: int | None = None) -> dict[str, str]:
        """The cookies of somebody inside."""
        with writing(self.database) as session:
            token = open_session(session, person_id=person_id, map_id=map_id, at=self.clock())
        return {COOKIE: token}

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def listen(self, cookies: dict[str, str], query: str = "") -> Heard:
        """Open the stream of the map in a thread of its own."""
        heard = Heard()
        path = self.address(f"/maps/{self.court.map_id}/wall/live{query}")
        threading.Thread(target=_hear, args=(path, cookies, heard), daemon=True).start()
        return heard

    def change(self) -> None:
        """The handler reports: the board changes."""
        with writing(self.database) as session:
            report(session, self.item_id, percent=40, text="已清理一批", **by(self.court.feng))


def _hear(path: str, cookies: dict[str, str], heard: Heard) -> None:
    name = ""
    try:
        with httpx.stream("GET", path, cookies=cookies, timeout=60) as answer:
            assert answer.status_code == 200, answer.status_code
            assert answer.headers["content-type"].startswith("text/event-stream")
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    with heard.news:
                        heard.events.append((name, json.loads(line.removeprefix("data: "))))
                        heard.news.notify_all()
    finally:
        with heard.news:
            heard.ended = True
            heard.news.notify_all()


@pytest.fixture
def room(
    app: FastAPI, court: Court, database: Engine, page_clock: Callable[[], datetime]
) -> Iterator[Room]:
    """The server runs until the test ends."""
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    with serving(app, host="127.0.0.1", port=0) as server:
        yield Room(court, item_id, server, database, page_clock)
