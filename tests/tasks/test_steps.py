"""Steps: contexts in, plain JSON out."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.db import reading, writing
from engine.models import LookBack, Message
from engine.queries.running import beats
from engine.rules.words import MessageKind, MessageStatus, Status
from engine.settings import Settings
from tasks import steps
from tasks.context import RunContext
from tests.cast import MONDAY, add_item
from tests.cast import MONDAY_MORNING as AT

EVERY_STEP = (
    steps.sweep_day, steps.bundle_day, steps.deliver_due, steps.issue_digests,
    steps.plan_look_backs, steps.reconcile, steps.back_up, steps.beat,
)


@pytest.fixture
def context(database, tmp_path):
    settings = Settings(home=tmp_path, mail_channel="eml")
    return RunContext(settings, database, MONDAY, AT, "me")


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_a_step_answers_with_plain_json_and_can_be_run_twice(step, context, court):
    with writing(context.database) as session:
        add_item(session, court, due_on=MONDAY)
    for _ in range(2):
        counts = step(context)
        assert json.loads(json.dumps(counts)) == counts


def test_the_sweep_says_what_it_raised(context, court):
    with writing(context.database) as session:
        add_item(session, court, due_on=MONDAY - timedelta(days=3))
    told = steps.sweep_day(context)
    assert (told["on"], told["examined"], told["notices"]) == (
        "2026-03-02", 1, {"due": 1, "urge_letter": 2}
    )
    assert steps.sweep_day(context)["notices"] == {}


def test_what_is_swept_is_delivered(context, court):
    with writing(context.database) as session:
        add_item(session, court, due_on=MONDAY)
    assert steps.sweep_day(context)["messages"] == 3
    assert steps.deliver_due(context)["sent"] == 3


def test_a_closed_item_gets_its_look_backs(context, court):
    with writing(context.database) as session:
        add_item(session, court, status=Status.CLOSED, closed_on=MONDAY)
    assert steps.plan_look_backs(context) == {"items": 1, "planned": 3}
    with reading(context.database) as session:
        assert len(session.exec(select(LookBack)).all()) == 3


def test_an_alarm_reaches_the_office_as_a_mail(context, court, tmp_path):
    with writing(context.database) as session:
        add_item(session, court, wake_on=MONDAY - timedelta(days=9))
    assert steps.reconcile(context)["mails"] == 1
    assert steps.deliver_due(context)["sent"] == 1
    with reading(context.database) as session:
        (mail,) = session.exec(select(Message).where(Message.kind == MessageKind.ALARM))
    assert (mail.mailbox, mail.status) == ("sun@court.test", MessageStatus.SENT)
    (letter,) = (tmp_path / "mail").rglob("*.eml")
    assert letter.stat().st_size > 0


def test_a_beat_names_its_holder(context):
    steps.beat(context)
    with reading(context.database) as session:
        assert [(beat.name, beat.holder, beat.at) for beat in beats(session)] == [
            ("timetable", "me", AT)
        ]


def test_a_step_without_its_tables_fails_loudly(context):
    with writing(context.database) as session:
        session.execute(sa.text("ALTER TABLE beat RENAME TO hidden"))
    with pytest.raises(sa.exc.DBAPIError):
        steps.beat(context)
