"""Servers that misbehave: nothing lost, nothing said twice, nobody blamed for another's fault."""

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.db import reading
from engine.models import Alarm, Delivery, Message
from engine.outbox import LEASE
from engine.rules.words import MessageStatus
from engine.settings import Settings
from notifications.deliver import deliver_due
from tests.cast import MONDAY_MORNING
from tests.notifications.faulty_server import DROP, SILENCE, FaultyServer
from tests.notifications.mailroom import Mailroom, states

Owe = Callable[..., None]
LATER = MONDAY_MORNING + timedelta(hours=1)


def pointed_at(settings: Settings, server: FaultyServer, **changes: object) -> Settings:
    """The same settings for another server."""
    return settings.model_copy(update={"smtp_port": server.port, **changes})


def messages(database: sa.Engine) -> list[Message]:
    with reading(database) as session:
        return list(session.exec(select(Message).order_by(Message.id)))  # type: ignore[arg-type]


def open_alarms(database: sa.Engine) -> list[str]:
    with reading(database) as session:
        return [one.key for one in session.exec(select(Alarm)) if one.cleared_at is None]


def test_a_4xx_defers_and_the_retry_is_the_same_mail(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(3)
    with FaultyServer(lambda verb, _a, _n: "450 greylisted" if verb == "RCPT" else None) as server:
        first = deliver_due(database, pointed_at(settings, server), at=MONDAY_MORNING, holder="a")
        too_soon = deliver_due(database, pointed_at(settings, server), at=MONDAY_MORNING, holder="a")
        server.script = lambda _v, _a, _n: None
        then = deliver_due(database, pointed_at(settings, server), at=LATER, holder="a")
    assert (first.deferred, too_soon.deferred, then.sent) == (3, 0, 3)
    assert sorted(server.message_ids) == sorted(one.header_id for one in messages(database))
    with reading(database) as session:
        outcomes = [(one.outcome, one.reply_code) for one in session.exec(select(Delivery))]
    assert sorted(outcomes) == sorted(
        [(MessageStatus.DEFERRED, 450)] * 3 + [(MessageStatus.SENT, 250)] * 3
    )


def test_a_5xx_for_the_recipient_is_final(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(2)
    with FaultyServer(lambda verb, _a, _n: "550 no such user" if verb == "RCPT" else None) as server:
        first = deliver_due(database, pointed_at(settings, server), at=MONDAY_MORNING, holder="a")
        again = deliver_due(database, pointed_at(settings, server), at=LATER, holder="a")
    assert (first.refused, again.refused, server.taken) == (2, 0, [])
    assert {(one.status, one.reply_code, one.reply) for one in messages(database)} == {
        (MessageStatus.REFUSED, 550, "no such user")
    }


def test_half_the_recipients_refused_is_no_success(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    """Partial refusal reported as success (courier#62): every mailbox has its own answer."""
    owe(10)
    refused = {one.address for one in messages(database)[::2]}
    with FaultyServer(
        lambda verb, argument, _n: "550 unknown"
        if verb == "RCPT" and argument[4:-1] in refused else None
    ) as server:
        counts = deliver_due(database, pointed_at(settings, server), at=MONDAY_MORNING, holder="a")
    assert (counts.sent, counts.refused) == (5, 5)
    assert {one.address for one in messages(database) if one.status is MessageStatus.REFUSED} == refused
    assert {to for to, _raw in server.taken}.isdisjoint(refused)


def test_a_slow_server_makes_nothing_due_again(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    """Slow SMTP re-queues what is being sent (frappe#19386): a second run finds nothing."""
    import threading

    owe(6)
    with FaultyServer(delay_s=0.15) as server:
        slow = pointed_at(settings, server)
        runs: list[int] = []
        first = threading.Thread(
            target=lambda: runs.append(
                deliver_due(database, slow, at=MONDAY_MORNING, holder="first").sent
            )
        )
        first.start()
        time.sleep(0.6)
        second = deliver_due(database, slow, at=MONDAY_MORNING + LEASE / 2, holder="second")
        first.join()
    assert (runs, second.sent, len(server.taken)) == ([6], 0, 6)


def test_a_server_that_never_answers_ends_the_run_and_loses_nothing(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    """No socket time-out; reconnect hangs for ever (aiosmtplib#243)."""
    owe(5)
    start = time.monotonic()
    with FaultyServer(greet=lambda _c: SILENCE) as server:
        quick = pointed_at(settings, server, smtp_timeout=0.3)
        counts = deliver_due(database, quick, at=MONDAY_MORNING, holder="a")
        assert time.monotonic() - start < 5
        server.greet = lambda _c: "220 better"
        then = deliver_due(database, quick, at=LATER, holder="a")
    assert (counts.sent, counts.deferred, then.sent) == (0, 5, 5)
    assert "CONNECT" in counts.trouble


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_silence_in_the_middle_times_out_and_defers(
    database: sa.Engine, settings: Settings, owe: Owe, stage: str
) -> None:
    owe(2)
    with FaultyServer(lambda verb, _a, _n: SILENCE if verb == stage else None) as server:
        quick = pointed_at(settings, server, smtp_timeout=0.3)
        counts = deliver_due(database, quick, at=MONDAY_MORNING, holder="a")
        server.script = lambda _v, _a, _n: None
        then = deliver_due(database, quick, at=LATER, holder="a")
    assert (counts.deferred, then.sent, len(set(server.message_ids))) == (2, 2, 2)


@pytest.mark.parametrize("end", [DROP, SILENCE])
def test_a_server_that_dies_after_the_dot_leaves_unknown_and_gets_the_same_mail(
    database: sa.Engine, settings: Settings, owe: Owe, end: str
) -> None:
    """The reply is lost, the mail is not: it comes again under its Message-ID, the same but for its Date."""
    owe(4)
    with FaultyServer(lambda verb, _a, _n: end if verb == "." else None) as server:
        quick = pointed_at(settings, server, smtp_timeout=0.4)
        counts = deliver_due(database, quick, at=MONDAY_MORNING, holder="a")
        assert states(database) == {"unknown": 4}
        server.script = lambda _v, _a, _n: None
        then = deliver_due(database, quick, at=LATER, holder="a")
    assert (counts.unknown, then.sent, states(database)) == (4, 4, {"sent": 4})
    assert len(server.message_ids) == 8
    assert len(set(server.message_ids)) == 4
    without_date = {raw.split(b"\r\n", 1)[1] for _to, raw in server.taken}
    assert len(without_date) == 4


def test_a_connection_dropped_between_two_mails_is_opened_again(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(9)
    with FaultyServer(
        lambda verb, _a, time: DROP if verb == "MAIL" and time == 3 else None
    ) as server:
        counts = deliver_due(
            database, pointed_at(settings, server, smtp_connections=1), at=MONDAY_MORNING, holder="a"
        )
    assert (counts.sent, len(server.message_ids), len(set(server.message_ids))) == (9, 9, 9)
    assert server.connections == 5


def test_a_server_that_ends_each_session_with_421_is_asked_again(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(6)
    with FaultyServer(
        lambda verb, _a, time: "421 too many" if verb == "RCPT" and time == 3 else None
    ) as server:
        counts = deliver_due(
            database, pointed_at(settings, server, smtp_connections=1), at=MONDAY_MORNING, holder="a"
        )
    assert (counts.sent, len(set(server.message_ids))) == (6, 6)


def test_a_server_that_takes_one_connection_gets_all_over_that_one(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(8)
    with FaultyServer() as server:
        server.greet = lambda _c: "220 ok" if server.open_connections == 1 else "421 too many"
        counts = deliver_due(
            database, pointed_at(settings, server, smtp_connections=4), at=MONDAY_MORNING, holder="a"
        )
    assert (counts.sent, counts.trouble, states(database)) == (8, "", {"sent": 8})


@pytest.mark.parametrize(
    "fault",
    [
        {"greet": lambda _c: "554 go away"},
        {"greet": lambda _c: "421 busy"},
        {"greet": lambda _c: DROP},
        {"script": lambda verb, _a, _n: "535 wrong password" if verb == "AUTH" else None},
        {"script": lambda verb, _a, _n: "550 sender not allowed" if verb == "MAIL" else None},
        {"script": lambda verb, _a, _n: "530 login first" if verb == "RCPT" else None},
        {"script": lambda verb, _a, _n: "554 relay access denied" if verb == "RCPT" else None},
    ],
    ids=["greeting 554", "greeting 421", "greeting cut", "wrong login", "sender refused",
         "login wanted", "no relaying"],
)
def test_the_installations_fault_never_burns_the_outbox(
    database: sa.Engine, settings: Settings, owe: Owe, fault: dict[str, object]
) -> None:
    """However final the server sounds and however long it lasts: all is sent when it is mended."""
    owe(8)
    with FaultyServer(extensions=("AUTH PLAIN",), **fault) as server:  # type: ignore[arg-type]
        broken = pointed_at(settings, server, smtp_username="zgb", smtp_password="wrong")
        at = MONDAY_MORNING
        for _day in range(15):
            counts = deliver_due(database, broken, at=at, holder="a")
            assert (counts.sent, counts.refused) == (0, 0)
            assert counts.trouble
            at += timedelta(days=1)
        assert open_alarms(database) == ["mail_server"]
        server.greet = lambda _c: "220 mended"
        server.script = lambda verb, _a, _n: "235 welcome" if verb == "AUTH" else None
        counts = deliver_due(database, broken, at=at, holder="a")
    assert (counts.sent, len(set(server.message_ids)), open_alarms(database)) == (8, 8, [])
    assert {one.attempts for one in messages(database)} == {1}


def test_a_single_mail_is_enough_to_raise_the_alarm(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(1)
    with FaultyServer(lambda verb, _a, _n: "550 who are you" if verb == "MAIL" else None) as server:
        counts = deliver_due(database, pointed_at(settings, server), at=MONDAY_MORNING, holder="a")
    assert (counts.deferred, open_alarms(database)) == (1, ["mail_server"])


def test_no_server_at_all_defers(database: sa.Engine, settings: Settings, owe: Owe) -> None:
    owe(3)
    counts = deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    assert (counts.deferred, counts.refused) == (3, 0)
    assert states(database) == {"queued": 3}


def test_starttls_is_never_skipped_where_the_server_does_not_offer_it(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(2)
    with FaultyServer() as server:
        counts = deliver_due(
            database, pointed_at(settings, server, smtp_tls="starttls"), at=MONDAY_MORNING,
            holder="a",
        )
    assert (counts.sent, counts.deferred, server.taken) == (0, 2, [])


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_an_invalid_certificate_is_not_trusted_and_the_offices_own_is(
    database: sa.Engine, settings: Settings, owe: Owe, tmp_path: Path, mode: str
) -> None:
    owe(2)
    serving, authority = certificate(tmp_path)
    with FaultyServer(tls=serving, wrapped=mode == "tls") as server:
        ours = pointed_at(settings, server, smtp_tls=mode)
        counts = deliver_due(database, ours, at=MONDAY_MORNING, holder="a")
        trusting = ours.model_copy(update={"smtp_ca": authority})
        then = deliver_due(database, trusting, at=LATER, holder="a")
    assert (counts.sent, counts.deferred, then.sent) == (0, 2, 2)
    assert "certificate" in counts.trouble.lower()


def test_a_dead_process_leaves_unknown_that_comes_again_under_its_message_id(
    database: sa.Engine, settings: Settings, owe: Owe, mailroom: Mailroom
) -> None:
    """A timer locked for ever after a kill (flowable#3913): the lease runs out."""
    from engine.db import writing
    from engine.outbox import claim_messages

    owe(2)
    with writing(database) as session:
        claim_messages(session, at=MONDAY_MORNING, holder="dead", limit=10)
    soon = deliver_due(database, settings, at=MONDAY_MORNING + LEASE / 2, holder="b")
    later = deliver_due(database, settings, at=MONDAY_MORNING + LEASE * 2, holder="b")
    assert (soon.sent, later.sent, states(database)) == (0, 2, {"sent": 2})
    with reading(database) as session:
        outcomes = sorted(one.outcome.value for one in session.exec(select(Delivery)))
    assert outcomes == ["sent", "sent", "unknown", "unknown"]


def test_a_missing_file_of_the_authority_is_named_and_nothing_goes_out_unproved(
    database: sa.Engine, settings: Settings, owe: Owe, tmp_path: Path
) -> None:
    owe(1)
    with FaultyServer(tls=certificate(tmp_path)[0]) as server:
        lost = pointed_at(settings, server, smtp_tls="starttls", smtp_ca=tmp_path / "lost.pem")
        counts = deliver_due(database, lost, at=MONDAY_MORNING, holder="a")
    assert (counts.sent, counts.deferred, server.taken) == (0, 1, [])
    assert "lost.pem（BATTLEMAP_SMTP_CA）不能用" in counts.trouble


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate of 127.0.0.1: the server's context, and the file to trust it by."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ) + made.public_bytes(serialization.Encoding.PEM)
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(path)
    authority = folder / "authority.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return serving, authority
