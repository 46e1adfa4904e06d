"""The look from outside: its mail goes out although nobody else is alive to carry it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.bundle import header_id
from engine.actions.running import TIMETABLE, record_beat
from engine.db import reading, writing
from engine.models import Message
from engine.rules.words import MessageKind, MessageStatus
from engine.settings import Settings
from flows.watching import Watched, Watchman, keep_watch
from tests.cast import MONDAY, Court
from tests.cast import MONDAY_MORNING as AT
from tests.flows.serving import until
from tests.notifications.mailroom import Mailroom

NIGHT = AT + timedelta(hours=42)  # half past two on a Wednesday night


@pytest.fixture
def posted(mailroom: Mailroom, tmp_path) -> Settings:
    """Settings that send to the loopback server."""
    return Settings(
        home=tmp_path, smtp_host="127.0.0.1", smtp_port=mailroom.port, smtp_timeout=5,
        mail_from="battlemap@court.test",
    )


@pytest.fixture
def silent(database: sa.Engine, court: Court) -> Court:
    """A court whose scheduler died on Monday, with somebody's daily mail still waiting."""
    record_beat(database, name=TIMETABLE, holder="serve", at=AT)
    with writing(database) as session:
        session.add(Message(
            key="daily:feng", header_id=header_id("daily:feng"), kind=MessageKind.DAILY,
            organisation_id=court.organisation_id, mailbox="feng@court.test",
            address="feng@court.test", person_id=court.feng, on=MONDAY, not_before=AT,
        ))
    return court


@pytest.mark.usefixtures("silent")
def test_mail_goes_out_at_once_alone_and_once_a_day(
    database: sa.Engine, posted: Settings, mailroom: Mailroom
) -> None:
    seen = [keep_watch(posted, database, at=NIGHT, holder=holder) for holder in ("serve", "cron")]
    assert seen == [Watched(AT, sent=1), Watched(AT, sent=0)]
    [(recipient, _raw)] = mailroom.arrived
    [mail] = mailroom.mails
    assert recipient == "sun@court.test"
    text = mail.get_body(("plain",)).get_content()
    assert "自 2026-03-02 08:30 起，没有任何调度运行过" in text
    assert "battlemap serve" in text
    keep_watch(posted, database, at=NIGHT + timedelta(days=1), holder="cron")
    assert len(mailroom.arrived) == 2
    with reading(database) as session:
        waiting = session.exec(select(Message).where(Message.key == "daily:feng")).one()
    assert waiting.status is MessageStatus.QUEUED  # no scheduler is no reason to mail at night


@pytest.mark.usefixtures("silent")
def test_mail_that_no_server_took_is_tried_again_by_the_next_look(
    database: sa.Engine, posted: Settings, mailroom: Mailroom
) -> None:
    away = posted.model_copy(update={"smtp_port": 1})
    first = keep_watch(away, database, at=NIGHT, holder="cron")
    assert (first.sent, first.trouble[:8]) == (0, "CONNECT:")
    later = keep_watch(posted, database, at=NIGHT + timedelta(minutes=15), holder="cron")
    assert (later.sent, len(mailroom.arrived)) == (1, 1)


@pytest.mark.usefixtures("silent")
def test_watchman_looks_from_a_thread_of_its_own(
    database: sa.Engine, posted: Settings, mailroom: Mailroom
) -> None:
    watchman = Watchman(
        posted, database, "serve", look_every=timedelta(seconds=0.05), now=lambda: NIGHT
    )
    watchman.start()
    until(lambda: mailroom.arrived)
    watchman.stop()
    assert len(mailroom.arrived) == 1
