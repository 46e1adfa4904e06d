"""The stream over a real server: what a screen hears, and when it is let go."""

import asyncio
import time
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from engine.db import writing
from engine.models import BattleMap, Organisation, WebSession
from tests.cast import MONDAY, MONDAY_MORNING
from tests.counting import counted
from tests.web.conftest import Clock
from tests.web.wall.conftest import Room
from web.live.boards import Boards
from web.live.edition import edition
from web.live.stream import Rhythm, events
from web.live.watcher import Watcher


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watcher looks ten times a second."""
    monkeypatch.setattr("web.live.watcher.LOOKS_EVERY_S", 0.1)


def test_listener_is_told_the_stamp_at_once_then_each_change(room: Room) -> None:
    heard = room.listen(room.sign_in(room.court.sun))
    heard.until(lambda one: len(one.events) == 2)
    [first] = heard.of("board")
    assert first["map"] == room.court.map_id
    assert heard.of("beat") == [
        {"at": "2026-03-02T00:30:00+00:00", "edition": edition(), "changed": {}, "fresh": True}
    ]
    room.change()
    heard.until(lambda one: len(one.of("board")) == 2)
    assert heard.of("board")[1]["stamp"] != first["stamp"]


def test_new_day_is_a_change_too(room: Room, page_clock: Clock) -> None:
    heard = room.listen(room.sign_in(map_id=room.court.map_id))
    heard.until(lambda one: bool(one.of("board")))
    page_clock.at += timedelta(days=1)
    heard.until(lambda one: len(one.of("board")) == 2)


def test_several_maps_are_heard_on_one_stream_but_no_stranger_s(
    room: Room, database: sa.Engine
) -> None:
    with writing(database) as session:
        second = BattleMap(organisation_id=room.court.organisation_id, name="另一张", policy={})
        foreign_home = session.scalars(
            sa.select(Organisation).where(Organisation.id != room.court.organisation_id)  # type: ignore[arg-type]
        ).first()
        assert foreign_home is not None
        foreign = BattleMap(organisation_id=foreign_home.id or 0, name="外单位", policy={})
        session.add_all([second, foreign])
        session.flush()
        ids = (second.id or 0, foreign.id or 0)
    query = f"?maps={ids[0]},{ids[1]},x"
    heard = room.listen(room.sign_in(room.court.sun), query)
    heard.until(lambda one: bool(one.of("beat")))
    assert [one["map"] for one in heard.of("board")] == [room.court.map_id, ids[0]]
    screen = room.listen(room.sign_in(map_id=room.court.map_id), query)
    screen.until(lambda one: bool(one.of("beat")))
    assert [one["map"] for one in screen.of("board")] == [room.court.map_id]


def test_nobody_inside_and_strangers_hear_nothing(room: Room) -> None:
    path = room.address(f"/maps/{room.court.map_id}/wall/live")
    assert httpx.get(path).status_code == 303
    assert httpx.get(path, cookies=room.sign_in(room.court.wu)).status_code == 404


def test_one_person_does_not_take_all_streams(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.wall.live.MOST_STREAMS", 2)
    path = room.address(f"/maps/{room.court.map_id}/wall/live")
    for heard in [room.listen(room.sign_in(room.court.feng)) for _ in range(2)]:
        heard.until(lambda one: bool(one.events))
    assert httpx.get(path, cookies=room.sign_in(room.court.feng)).status_code == 429
    for cookies in (room.sign_in(room.court.sun), room.sign_in(map_id=room.court.map_id)):
        with httpx.stream("GET", path, cookies=cookies) as answer:
            assert answer.status_code == 200


def test_server_stops_at_once_with_streams_open(room: Room) -> None:
    listeners = [room.listen(room.sign_in(map_id=room.court.map_id)) for _ in range(5)]
    for heard in listeners:
        heard.until(lambda one: bool(one.events))
    begin = time.monotonic()
    room.server.stop()
    assert time.monotonic() - begin < 2
    for heard in listeners:
        heard.until(lambda one: one.ended)


def test_nobody_listening_costs_no_question(room: Room, app: FastAPI) -> None:
    cookies = room.sign_in(room.court.sun)
    path = room.address(f"/maps/{room.court.map_id}/wall/live")
    with httpx.stream("GET", path, cookies=cookies) as answer:
        lines = answer.iter_lines()
        assert "event: beat" in lines  # it is heard from here on
        boards: Boards = app.state.boards
        assert boards.watcher.listener_count == 1
    room.change()  # the stream notices that its listener has gone when it next speaks
    deadline = time.monotonic() + 5
    while boards.watcher.listener_count and time.monotonic() < deadline:
        time.sleep(0.05)
    assert boards.watcher.listener_count == 0
    time.sleep(0.3)
    with counted(room.database) as questions:
        time.sleep(0.5)
    assert questions == []


def test_revoked_screen_goes_dark(room: Room) -> None:
    """Asked of the stream itself, with a check every tenth of a second instead of every minute."""
    room.sign_in(map_id=room.court.map_id)
    watcher = Watcher(room.database, lambda: MONDAY)

    def is_let_in() -> bool:
        with room.database.connect() as connection:
            return connection.scalar(sa.select(WebSession.ended_at)) is None  # type: ignore[call-overload]

    async def listen() -> list[str]:
        heard = []
        async for event in events(
            watcher, frozenset({room.court.map_id}), is_let_in=is_let_in,
            now=lambda: MONDAY_MORNING, edition="1", rhythm=Rhythm(beat_s=0.1, check_s=0.1),
        ):
            heard.append(event.split("\n")[0])
            if heard.count("event: beat") == 3:
                with writing(room.database) as session:
                    session.execute(sa.update(WebSession).values(ended_at=MONDAY_MORNING))
        return heard

    heard = asyncio.run(asyncio.wait_for(listen(), 10))
    assert heard[:3] == ["retry: 3000", "event: board", "event: beat"]
    assert heard[-1] == "event: gone"


def test_database_that_is_away_is_said_in_the_heartbeat(room: Room) -> None:
    gone = sa.create_engine("sqlite:////nowhere/at/all.db")
    watcher = Watcher(gone, lambda: MONDAY)

    async def first_beat() -> str:
        async for event in events(
            watcher, frozenset({1}), is_let_in=lambda: True, now=lambda: MONDAY_MORNING,
            edition="1",
        ):
            if event.startswith("event: beat"):
                return event
        return ""

    assert '"fresh": false' in asyncio.run(asyncio.wait_for(first_beat(), 10))
