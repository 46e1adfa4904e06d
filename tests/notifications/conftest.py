"""A mail server on loopback, and mails that are due."""

import itertools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engine.actions.bundle import bundle_day
from engine.db import writing
from engine.models import Person
from engine.outbox import raise_notice
from engine.rules.words import NoticeKind
from engine.settings import Settings
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item

_numbers = itertools.count(1)


@pytest.fixture
def settings(tmp_path: Any, request: pytest.FixtureRequest) -> Settings:
    """Settings for the server on loopback, with short time-outs."""
    port = request.getfixturevalue("mailroom").port if "mailroom" in request.fixturenames else 1
    return Settings(
        home=tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_timeout=2.0,
        smtp_connections=2, mail_from="zgb@court.test",
    )


@pytest.fixture
def owe(database: sa.Engine, court: Court) -> Callable[..., None]:
    """`owe(count)`: one item and one urge letter for each of so many people, bundled."""

    def owe(count: int = 1, *, kind: NoticeKind = NoticeKind.URGE_LETTER, today: date = MONDAY,
            at: datetime = MONDAY_MORNING) -> None:
        with writing(database) as session:
            for _n in range(count):
                number = next(_numbers)
                person = Person(
                    organisation_id=court.organisation_id, name=f"王{number}", post="庭长",
                    address=f"p{number}@court.test", department_id=court.civil,
                )
                session.add(person)
                session.flush()
                item = add_item(session, court, str(number), due_on=date(2026, 2, 27))
                raise_notice(session, item, kind, "T+1", person.id or 0, today=today)
        bundle_day(database, today=today, at=at)

    return owe
