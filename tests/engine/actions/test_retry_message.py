"""A mail that was refused is carried again, under its own Message-ID and in the trail."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from engine.actions.bundle import bundle_day
from engine.actions.retry_message import retry_message
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import AuditEvent, Message, Notice, Person
from engine.outbox import claim_messages, mark
from engine.rules.words import MessageKind, MessageStatus
from tests.acting import by, moment
from tests.cast import MONDAY, MONDAY_MORNING, Court

EARLIER = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def letter(session: Session, court: Court, **facts: Any) -> Message:
    """A mail to Qian that the server refused for good."""
    values: dict[str, Any] = {
        "key": "daily:qian@court.test:2026-02-27", "header_id": "<1@court.test>",
        "organisation_id": court.organisation_id, "kind": MessageKind.DAILY,
        "mailbox": "qian@court.test", "address": "qian@court.test", "person_id": court.qian,
        "on": MONDAY, "not_before": EARLIER, "status": MessageStatus.REFUSED, "attempts": 12,
    }
    message = Message(**(values | facts))
    session.add(message)
    session.flush()
    return message


def test_refused_mail_goes_again_to_the_address_put_right(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        message_id = letter(session, court).id or 0
        session.get_one(Person, court.qian).address = "Qian.Civil@court.test"
        session.flush()
        message = retry_message(session, message_id, **by(court.sun))
        assert (message.status, message.address, message.mailbox, message.header_id) == (
            MessageStatus.QUEUED, "Qian.Civil@court.test", "qian.civil@court.test",
            "<1@court.test>",
        )
        assert message.not_before == moment(MONDAY)
        event = session.exec(select(AuditEvent)).one()
        assert (event.verb, event.facts["was"]) == (
            "retry_message", {"status": "refused", "address": "qian@court.test"})


def test_it_is_carried_and_put_off_again_before_it_is_given_up(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        message_id = letter(session, court).id or 0
        retry_message(session, message_id, **by(court.sun))
        claimed = claim_messages(session, at=moment(MONDAY), holder="h", limit=9)
        assert [one.id for one in claimed] == [message_id]
        mark(session, claimed[0], MessageStatus.DEFERRED, at=moment(MONDAY), reply_code=450,
             reply="later")
        session.expire_all()
        assert session.get_one(Message, message_id).status is MessageStatus.DEFERRED


def test_mail_of_unknown_fate_stays_alone_under_its_message_id(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        message = letter(
            session, court, status=MessageStatus.UNKNOWN, attempts=2,
            not_before=moment(MONDAY.replace(month=12)),
        )
        again = retry_message(session, message.id or 0, **by(court.sun))
        assert (again.status, again.attempts, again.not_before) == (
            MessageStatus.UNKNOWN, 2, moment(MONDAY))
    bundle_day(database, today=MONDAY, at=MONDAY_MORNING)
    with writing(database) as session:
        assert session.exec(select(Message.status)).all() == [MessageStatus.UNKNOWN]
        assert session.exec(select(Notice)).all() == []


@pytest.mark.parametrize("status", [
    MessageStatus.SENT, MessageStatus.VOID, MessageStatus.QUEUED, MessageStatus.SENDING,
])
def test_what_needs_no_carrying_is_left(
    database: sa.Engine, court: Court, status: MessageStatus
) -> None:
    with writing(database) as session, pytest.raises(WrongState, match="不需要重发"):
        retry_message(session, letter(session, court, status=status).id or 0, **by(court.sun))


def test_leavers_and_people_without_address_are_not_written_to(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        message_id = letter(session, court).id or 0
        person = session.get_one(Person, court.qian)
        person.address = ""
        session.flush()
        with pytest.raises(Incomplete, match="没有邮箱"):
            retry_message(session, message_id, **by(court.sun))
        person.active = False
        session.flush()
        with pytest.raises(Incomplete, match="已离任"):
            retry_message(session, message_id, **by(court.sun))


def test_auditor_and_stranger_do_not_touch_mails(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        message_id = letter(session, court).id or 0
        with pytest.raises(NotYours):
            retry_message(session, message_id, **by(court.han))
        with pytest.raises(NotYours):
            retry_message(session, message_id, **by(court.wu))
        with pytest.raises(NotFound):
            retry_message(session, message_id + 1, **by(court.sun))
