"""The calendar at the command line: sweep, rehearse, explain, deliver, digest, run."""

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def at_work(office: Run) -> Run:
    """Items 1 and 2 in progress since 2 March 2026."""
    office("issue", "1", "2", "--as", "赵某", "--on", "2026-3-2")
    for number in ("1", "2"):
        office("ack", number, "--as", "钱某", "--on", "2026-3-2")
    office("sweep", "--on", "2026-3-2")
    return office


def test_sweep_counts_and_a_second_one_is_silent(at_work: Run) -> None:
    first = at_work("sweep", "--on", "2026-4-30", "--json").json
    assert list(first) == [
        "on", "examined", "notices", "messages", "superseded", "orphaned", "elapsed_s",
    ]
    assert (first["on"], first["notices"]["due"]) == ("2026-04-30", 3)
    again = at_work("sweep", "--on", "2026-4-30", "--json").json
    assert (again["notices"], again["messages"]) == ({}, 0)


def test_dry_run_says_what_the_sweep_then_does(at_work: Run) -> None:
    rehearsed = at_work("sweep", "--on", "2026-4-30", "--dry-run", "--json").json
    assert rehearsed.pop("dry_run") is True
    assert at_work("outbox", "--json").json["counts"] == {"queued": 3}
    swept = at_work("sweep", "--on", "2026-4-30", "--json").json
    for name in ("on", "examined", "notices", "messages", "superseded", "orphaned"):
        assert rehearsed[name] == swept[name], name


def test_simulation_plays_every_day_and_writes_nothing(at_work: Run) -> None:
    played = at_work("simulate", "--until", "2026-5-8", "--on", "2026-3-3", "--json").json
    assert [day["on"] for day in played["days"]][:2] == ["2026-04-01", "2026-04-16"]
    assert at_work("outbox", "--json").json["counts"] == {"queued": 3}
    assert "催办单" in at_work("simulate", "--until", "2026-5-8", "--on", "2026-3-3").stdout
    backwards = at_work("simulate", "--until", "2026-1-1", "--on", "2026-3-3")
    assert backwards.code == 2


def test_explain_says_what_was_said_and_what_comes(at_work: Run) -> None:
    told = at_work("explain", "1", "--on", "2026-4-1", "--until", "2026-5-20", "--json").json
    assert (told["meaning"], told["workdays_left"]) == ("normal", 20)
    assert [one["rung"] for one in told["coming"]][:3] == ["T-10", "T-3", "T"]
    screen = at_work("explain", "1", "--on", "2026-4-1").stdout
    assert "还有 20 个工作日" in screen
    assert "若无人办理，接下来" in screen


def test_delivery_is_counted_and_proved_by_item(at_work: Run) -> None:
    sent = at_work("deliver", "--on", "2026-3-2", "--json").json
    assert {name: sent[name] for name in ("sent", "deferred", "refused", "unknown")} == {
        "sent": 3, "deferred": 0, "refused": 0, "unknown": 0,
    }
    assert at_work("deliver", "--on", "2026-3-2", "--json").json["sent"] == 0
    proofs = at_work("show", "1", "--json").json["notices"]
    issued = [one for one in proofs if one["kind"] == "issued" and one["to"] == "钱某"]
    assert [one["message"]["status"] for one in issued] == ["sent"]
    assert issued[0]["message"]["attempts"][0]["outcome"] == "sent"
    listed = at_work("outbox", "--status", "sent", "--json").json
    assert (listed["counts"], len(listed["messages"])) == ({"sent": 3}, 3)
    assert "已送达服务器 3" in at_work("outbox").stdout


def test_unknown_mail_status_is_refused(at_work: Run) -> None:
    assert at_work("outbox", "--status", "lost").code == 2


def test_digest_is_issued_on_demand(at_work: Run) -> None:
    issued = at_work("digest", "--on", "2026-3-6", "--json").json
    assert (issued["on"], issued["maps"], issued["digests"]) == ("2026-03-06", 1, 3)
    assert "份" in at_work("digest", "--on", "2026-3-13").stdout


def test_flow_runs_plainly_for_any_day(at_work: Run) -> None:
    ran = at_work("run", "daily", "--on", "2026-4-30", "--plain", "--json").json
    assert (ran["flow"], ran["on"], ran["how"], ran["done"]) == (
        "daily", "2026-04-30", "plain", True,
    )
    assert list(ran["counts"]) == ["sweep_day", "bundle_day", "deliver_due"]
    wrong = at_work("run", "monthly")
    assert (wrong.code, "没有名为“monthly”的流程" in wrong.stderr) == (2, True)


def test_doctor_looks_at_everything(at_work: Run) -> None:
    seen = at_work("doctor", "--json").json
    assert {"database", "home", "calendar", "beat", "alarm", "outbox", "mail"} <= {
        one["name"] for one in seen["checks"]
    }
    assert "daily" in [one["flow"] for one in seen["timetable"]]


def test_doctor_is_ill_where_mail_cannot_leave(
    at_work: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BATTLEMAP_MAIL_CHANNEL", "smtp")
    assert at_work("doctor").code == 1
    monkeypatch.setenv("BATTLEMAP_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("BATTLEMAP_SMTP_PORT", "1")
    ill = at_work("doctor", "--json")
    assert (ill.code, ill.json["well"]) == (1, False)
    [mail] = [one for one in ill.json["checks"] if one["name"] == "mail"]
    assert (mail["standing"], "不可用" in mail["sentence"]) == ("bad", True)


def test_calendar_year_is_shown_with_its_standing(at_work: Run) -> None:
    shown = at_work("calendar", "show", "2026", "--json").json
    assert (shown["provisional"], shown["workdays"]) == (False, 248)
    assert {"on": "2026-02-14", "kind": "work", "label": "春节"} in shown["days"]
    assert "暂定" in at_work("calendar", "show", "2031").stdout
