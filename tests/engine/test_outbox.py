"""Claiming mails: two at once never hold the same one, and a shard takes only its own."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.bundle import bundle_day
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.models import Message, Notice, Organisation
from engine.outbox import claim_messages
from tests.cast import MONDAY, MONDAY_MORNING
from tests.faults.province import PEOPLE, build_province

COURTS = 6


@pytest.fixture
def province(database: sa.Engine) -> list[int]:
    """Six courts with something to hear; their ids."""
    build_province(database, MONDAY, courts=COURTS, items=3)
    with reading(database) as session:
        return list(session.exec(select(Organisation.id).order_by(col(Organisation.id))))  # type: ignore[arg-type]


def claim(session: Session, holder: str, **more: Any) -> list[int]:
    messages = claim_messages(session, at=MONDAY_MORNING, holder=holder, limit=10, **more)
    return [message.id or 0 for message in messages]


def test_two_who_claim_at_once_take_different_mails(
    database: sa.Engine, province: list[int]
) -> None:
    """PostgreSQL passes over what the other has locked; SQLite lets one in after the other."""
    sweep_day(database, today=MONDAY, at=MONDAY_MORNING)
    first_has, taken = threading.Event(), {}

    def second() -> None:
        first_has.wait(20)
        with writing(database) as session:
            taken["second"] = claim(session, "second")

    other = threading.Thread(target=second)
    other.start()
    with writing(database) as session:
        taken["first"] = claim(session, "first")
        first_has.set()
        if database.dialect.name == "postgresql":
            other.join(20)  # it does not wait for our commit
            assert len(taken["second"]) == COURTS * PEOPLE - 10
    other.join(20)
    assert (len(taken["first"]), len(taken["second"])) == (10, COURTS * PEOPLE - 10)
    assert set(taken["first"]) & set(taken["second"]) == set()


def test_shard_sweeps_bundles_and_claims_only_its_own(
    database: sa.Engine, province: list[int]
) -> None:
    mine = province[:2]
    counts = sweep_day(database, today=MONDAY, at=MONDAY_MORNING, organisation_ids=mine)
    assert (counts.examined, counts.messages) == (2 * 3, 2 * PEOPLE)
    rest = sweep_day(database, today=MONDAY, at=MONDAY_MORNING, organisation_ids=province[2:])
    assert (rest.examined, rest.messages) == (4 * 3, 4 * PEOPLE)
    with writing(database) as session:
        claimed = claim(session, "shard", organisation_ids=mine)
        owners = session.exec(
            select(Message.organisation_id).where(col(Message.id).in_(claimed)).distinct()
        )
        assert (len(claimed), set(owners)) == (2 * PEOPLE, set(mine))
    assert sweep_day(database, today=MONDAY, at=MONDAY_MORNING).notices == {}


def test_shard_bundles_what_waits_for_its_own_people(
    database: sa.Engine, province: list[int]
) -> None:
    sweep_day(database, today=MONDAY, at=MONDAY_MORNING)
    with writing(database) as session:
        session.execute(sa.update(Notice).values(message_id=None))
        session.execute(sa.delete(Message))
    merged = bundle_day(
        database, today=MONDAY, at=MONDAY_MORNING, organisation_ids=province[:1]
    )
    assert (merged.messages, merged.notices) == (PEOPLE, PEOPLE * 3)
    assert bundle_day(database, today=MONDAY, at=MONDAY_MORNING).messages == 5 * PEOPLE
