"""`battlemap watch` for plain cron: its exit code is the answer, and it writes for itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine import clock
from engine.actions.alarms import raise_alarm
from engine.actions.running import TIMETABLE, record_beat
from engine.db import open_database, writing
from engine.rules.alarms import AlarmKind
from tests.cli.conftest import Run
from tests.notifications.mailroom import Mailroom


@pytest.fixture
def posted(mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch) -> Mailroom:
    """Mails go to the server on loopback."""
    for name, value in {
        "MAIL_CHANNEL": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mailroom.port),
        "OPERATOR_MAIL": "ops@court.test",
    }.items():
        monkeypatch.setenv(f"BATTLEMAP_{name}", value)
    return mailroom


def beat(home: Path, ago: timedelta) -> None:
    database = open_database(f"sqlite:///{home / 'battlemap.db'}")
    record_beat(database, name=TIMETABLE, holder="serve", at=clock.now() - ago)
    database.dispose()


def test_all_is_well(office: Run, home: Path) -> None:
    beat(home, timedelta(minutes=1))
    assert office("watch", "--json").json == {
        "well": True, "silent_since": None, "alarms": [], "sent": 0, "sentences": []
    }
    assert office("watch").stdout == "一切正常\n"


def test_standing_alarm_is_told_with_what_to_do(office: Run, home: Path) -> None:
    beat(home, timedelta(minutes=1))
    database = open_database(f"sqlite:///{home / 'battlemap.db'}")
    with writing(database) as session:
        raise_alarm(session, AlarmKind.STUCK, "stuck:", {"count": 3}, at=clock.now())
    database.dispose()
    answer = office("watch")
    assert (answer.code, "有 3 封邮件停在“发送中”" in answer.stderr) == (1, True)


def test_silence_ends_with_two_and_is_mailed_once(
    office: Run, home: Path, posted: Mailroom
) -> None:
    beat(home, timedelta(hours=25))
    answers = [office("watch", "--json") for _ in range(2)]
    assert [(answer.code, answer.json["sent"]) for answer in answers] == [(2, 1), (2, 0)]
    assert answers[0].json["alarms"] == ["silent"]
    assert [recipient for recipient, _raw in posted.arrived] == ["sun@court.test"]
    assert "没有任何调度运行过" in office("watch").stderr


def test_database_that_is_away_is_mailed_to_the_operator_once_a_day(
    office: Run, home: Path, posted: Mailroom
) -> None:
    for path in home.glob("battlemap.db*"):
        path.unlink()
    (home / "battlemap.db").write_bytes(b"this is no database" * 100)
    for sent in (1, 0):
        answer = office("watch", "--json")
        assert (answer.code, answer.json["well"], answer.json["sent"]) == (2, False, sent)
    [mail] = posted.mails
    assert mail["to"] == "ops@court.test"
    assert "请在服务器上检查数据库" in mail.get_body(("plain",)).get_content()
