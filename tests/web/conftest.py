"""The pages over a real database, with people who are inside."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col, select
from starlette.testclient import TestClient

from engine.actions.doors.sessions import open_session
from engine.db import reading, writing
from engine.models import WebSession
from engine.queries.sessions import hash_of
from engine.settings import Settings
from tests.cast import MONDAY_MORNING, Court
from tests.hashes import light_hashes  # noqa: F401 - used by every test below
from web.app import create_app
from web.doors.door import COOKIE


class Clock:
    """The pages' clock, moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class Person:
    """A browser with somebody inside; `post` carries the token as every form does."""

    def __init__(self, client: TestClient, csrf: str) -> None:
        self.client, self.csrf = client, csrf
        self.get = client.get

    def post(self, path: str, data: dict[str, object] | None = None, **more: object) -> object:
        """Send a form; redirects are not followed."""
        return self.client.post(
            path, data={"csrf": self.csrf} | (data or {}), follow_redirects=False, **more
        )


Enter = Callable[..., Person]


@pytest.fixture
def page_clock() -> Clock:
    """8:30 on the first Monday until a test moves it."""
    return Clock(MONDAY_MORNING)


@pytest.fixture
def page_settings(tmp_path: Path) -> Settings:
    """Settings whose data lie in the test's folder."""
    return Settings(home=tmp_path)


@pytest.fixture
def app(database: sa.Engine, page_settings: Settings, page_clock: Clock) -> FastAPI:
    """The application over the test's database."""
    return create_app(page_settings, database, now=page_clock)


@pytest.fixture
def stranger(app: FastAPI) -> TestClient:
    """A browser with nobody inside."""
    return TestClient(app, follow_redirects=False, raise_server_exceptions=True)


@pytest.fixture
def enter(app: FastAPI, database: sa.Engine, court: Court, page_clock: Clock) -> Enter:
    """`enter(court.sun)` is a browser in which that person is inside."""

    def come_in(person_id: int | None = None, *, map_id: int | None = None,
                strong: bool = False) -> Person:
        with writing(database) as session:
            token = open_session(
                session, person_id=person_id, map_id=map_id, at=page_clock(),
                address="127.0.0.1", agent="test", strong=strong,
            )
        with reading(database) as session:
            csrf = session.exec(
                select(WebSession.csrf).where(col(WebSession.token_hash) == hash_of(token))
            ).one()
        client = TestClient(app, follow_redirects=False)
        # As if the site had set it: a rotated cookie replaces this one, as in a browser.
        client.cookies.set(COOKIE, token, domain="testserver.local", path="/")
        return Person(client, csrf)

    return come_in
