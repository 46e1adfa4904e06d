"""Headers and bytes: nothing injected, nothing that a server chokes on, the same every time."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest

from engine.queries.mail_facts import Addressee
from engine.rules.words import NoticeKind
from notifications.addresses import Envelope, envelope_of
from notifications.compose import Letter, compose, shortened
from tests.notifications.test_kinds import mail, notice


def letter(*, at: datetime | None = None, **facts: object) -> Letter:
    made = compose(
        mail(notice(NoticeKind.DUE, "T-3"), **facts), mail_from="zgb@court.test",
        timezone="Asia/Shanghai", at=at,
    )
    assert made is not None
    return made


def test_a_letter_is_the_same_every_time() -> None:
    assert letter() == letter()


def test_headers_are_read_back_as_meant() -> None:
    read = message_from_bytes(letter().content, policy=SMTP)
    assert {name: str(read[name]) for name in (
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "List-Id",
        "X-Battlemap-Key",
    )} == {
        "Date": "Mon, 20 Apr 2026 08:30:00 +0800",
        "From": "示范区人民法院整改办 <zgb@court.test>", "To": "钱某 <qian@court.test>",
        "Subject": "到期提醒：事项7 部分案件审理周期偏长（还剩 8 个工作日）",
        "Message-ID": "<abc@court.test>", "Auto-Submitted": "auto-generated",
        "List-Id": "<battlemap.court.test>", "X-Battlemap-Key": "daily:qian@court.test:2026-04-20",
    }
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert "钱某庭长：" in read.get_body(("plain",)).get_content()
    assert "部分案件审理周期偏长" in read.get_body(("html",)).get_content()


def test_no_bounce_loop() -> None:
    """Bounce loop (zammad#5428): robots are asked to be silent."""
    read = message_from_bytes(letter().content, policy=SMTP)
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == ("auto-generated", "All")


def test_bytes_are_crlf_lines_of_ascii_that_begin_with_no_dot() -> None:
    content = letter().content
    assert content.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert content.endswith(b"\r\n")
    assert not any(line.startswith(b".") for line in content.split(b"\r\n"))
    assert max(map(len, content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "name", ["钱某\r\nBcc: wu@elsewhere.test", "Qian\nBcc: wu@elsewhere.test", 'Q" <x@y.test>, "'],
    ids=["Chinese and CRLF", "Latin and LF", "a quote"],
)
def test_a_name_adds_no_header_and_no_recipient(name: str) -> None:
    made = letter(
        addressees=(Addressee(3, name, "庭长"),), organisation=f"法院\r\nX-Bad: {name}",
        key=f"daily:{name}",
    )
    read = message_from_bytes(made.content, policy=SMTP)
    assert read["Bcc"] is None
    assert read["X-Bad"] is None
    assert [one.addr_spec for one in read["To"].addresses] == ["qian@court.test"]


def test_a_long_subject_is_cut_sensibly() -> None:
    assert shortened("短") == "短"
    assert len(shortened("整改" * 100)) == 78
    assert shortened("a " * 20 + "整改" * 10 + " " + "x" * 60).endswith("整改…")


@pytest.mark.parametrize(
    ("address", "envelope"),
    [
        ("Qian@Court.test", Envelope("Qian@Court.test", False)),
        ("qian@法院.test", Envelope("qian@xn--fiqp9k37s.test", False)),
        ("钱某@court.test", Envelope("钱某@court.test", True)),
    ],
    ids=["plain", "Chinese domain", "Chinese local part"],
)
def test_addresses_in_their_envelope_form(address: str, envelope: Envelope) -> None:
    found = envelope_of(address)
    assert isinstance(found, Envelope)
    assert found.needs_utf8 is envelope.needs_utf8
    assert found.address.partition("@")[0] == envelope.address.partition("@")[0]
    assert found.address.isascii() is not envelope.needs_utf8


@pytest.mark.parametrize(
    "address", ["", "qian", "@court.test", "a b@court.test", "a@b@c d", "a@court.test\r\nRCPT TO:<x@y>",
                "a>@court.test", "a..b@court.test", "a@-.test /"],
)
def test_a_malformed_address_is_said_so(address: str) -> None:
    assert isinstance(envelope_of(address), str)


def test_the_date_is_when_the_mail_was_allowed_to_go() -> None:
    read = message_from_bytes(
        letter(not_before=datetime(2026, 4, 20, 7, 5, tzinfo=UTC)).content, policy=SMTP
    )
    assert read["Date"].datetime == datetime(2026, 4, 20, 7, 5, tzinfo=UTC)


def test_a_retry_of_the_same_day_is_the_same_mail_and_a_later_one_is_not_backdated() -> None:
    not_before = datetime(2026, 4, 20, 0, 30, tzinfo=UTC)
    evening = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
    late = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    assert letter(not_before=not_before, at=evening) == letter(not_before=not_before)
    read = message_from_bytes(letter(not_before=not_before, at=late).content, policy=SMTP)
    assert str(read["Date"]) == "Sun, 22 Nov 2026 10:00:00 +0800"
