"""Papers go with the mails whose facts name them, over a real SMTP server."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.db import writing
from engine.models import Message
from engine.queries.mail_facts import MailFacts
from engine.settings import Settings
from notifications.deliver import deliver_due
from notifications.enclosures import Enclosure, file_name_header
from tests.cast import MONDAY_MORNING
from tests.notifications.faulty_server import DROP, FaultyServer
from tests.notifications.mailroom import Mailroom, states

LONG_NAME = "示范区人民法院整改工作周报〔2026〕第3期（民事审判庭、审判管理办公室）䶮堃.pdf"
BYTES = Random(1).randbytes(30_000) + b"\n.\r\n..\n"  # what a careless sender would end at


def enclose(mail: MailFacts) -> list[Enclosure]:
    return [
        Enclosure(f"{number}-{LONG_NAME}", "application/pdf", BYTES)
        for number in mail.facts["paper_ids"]
    ]


@pytest.fixture
def name_papers(database: sa.Engine) -> Callable[..., None]:
    """`name_papers(1, 2)`: the oldest mail of the outbox says that these papers go with it."""

    def name_papers(*paper_ids: int) -> None:
        with writing(database) as session:
            message = session.exec(select(Message).order_by(col(Message.id))).all()[0]
            message.facts = message.facts | {"paper_ids": list(paper_ids)}
            session.add(message)

    return name_papers


def test_papers_arrive_whole_and_under_their_chinese_names(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None],
    name_papers: Callable[..., None],
) -> None:
    owe(1)
    name_papers(7, 8)
    assert deliver_due(database, settings, at=MONDAY_MORNING, holder="a", enclose=enclose).sent == 1
    [mail] = mailroom.mails
    assert mail.get_content_type() == "multipart/mixed"
    files = list(mail.iter_attachments())
    assert [one.get_filename() for one in files] == [f"7-{LONG_NAME}", f"8-{LONG_NAME}"]
    assert [one.get_content() for one in files] == [BYTES, BYTES]
    assert [one.get_content_type() for one in files] == ["application/pdf"] * 2
    assert "催办单" in mail.get_body(("plain",)).get_content()
    assert "<html" in mail.get_body(("html",)).get_content()
    [(_to, raw)] = mailroom.arrived
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert not [part.defects for part in mail.walk() if part.defects]


def test_a_mail_that_names_no_paper_is_the_same_with_and_without_somebody_who_makes_them(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None],
) -> None:
    owe(1)
    deliver_due(database, settings, at=MONDAY_MORNING, holder="a", enclose=enclose)
    with writing(database) as session:
        session.execute(sa.update(Message).values(status="queued"))
    deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    [(_to, first), (_again, second)] = mailroom.arrived
    assert first == second
    assert b"multipart/mixed" not in first


def test_what_is_sent_again_after_a_broken_line_is_the_same_mail(
    database: sa.Engine, settings: Settings, owe: Callable[..., None],
    name_papers: Callable[..., None],
) -> None:
    owe(1)
    name_papers(7)
    with FaultyServer(lambda verb, _argument, _time: DROP if verb == "." else None) as server:
        there = settings.model_copy(update={"smtp_port": server.port})
        for at in (MONDAY_MORNING, MONDAY_MORNING + timedelta(minutes=30)):
            deliver_due(database, there, at=at, holder="a", enclose=enclose)
    first, second = (raw.split(b"\r\n", 1)[1] for _to, raw in server.taken)  # all but the Date
    assert first == second
    assert b"multipart/mixed" in first


def test_a_paper_that_cannot_be_made_puts_off_its_own_mail_alone(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None],
    name_papers: Callable[..., None],
) -> None:
    owe(3)
    name_papers(7)

    def broken(_mail: MailFacts) -> list[Enclosure]:
        raise FileNotFoundError("督办单.pdf")

    counts = deliver_due(database, settings, at=MONDAY_MORNING, holder="a", enclose=broken)
    assert (counts.sent, counts.deferred) == (2, 1)
    assert states(database) == {"sent": 2, "deferred": 1}


def test_the_trial_channel_keeps_the_papers_in_the_mails_file(
    database: sa.Engine, settings: Settings, owe: Callable[..., None],
    name_papers: Callable[..., None],
) -> None:
    owe(1)
    name_papers(7)
    trial = settings.model_copy(update={"mail_channel": "eml"})
    deliver_due(database, trial, at=MONDAY_MORNING, holder="a", enclose=enclose)
    [path] = Path(trial.mail_folder).iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=SMTP)
    [file] = mail.iter_attachments()  # type: ignore[attr-defined]
    assert (file.get_filename(), file.get_content()) == (f"7-{LONG_NAME}", BYTES)


@pytest.mark.parametrize(
    "name", ["a.pdf", "周报 第1期.pdf", "x" * 300, '"; filename=evil.exe\r\nBcc: x', "䶮" * 40],
    ids=["latin", "blank", "long", "hostile", "beyond the basic plane"],
)
def test_any_file_name_comes_back_as_it_was(name: str) -> None:
    raw = f"Content-Disposition: attachment;\r\n {file_name_header(name)}\r\n\r\n".encode()
    assert message_from_bytes(raw).get_filename() == name
    assert max(map(len, raw.split(b"\r\n"))) <= 78
