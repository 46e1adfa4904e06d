"""A run: claimed, done one way or the other, recorded with what went wrong."""

import pytest
import sqlalchemy as sa

from engine.db import reading, writing
from engine.errors import NotFound
from engine.queries.alarms import standing_alarms
from engine.queries.running import beats, latest_runs
from engine.settings import Settings
from flows.by_hand import run_flow
from flows.order import ORDER
from flows.owed import Tick
from flows.plain import Stopped, run_steps
from flows.run import OrchestratorTrouble, Runner, RunReport
from tests.cast import MONDAY
from tests.cast import MONDAY_MORNING as AT

TICK = Tick("heartbeat", AT, MONDAY)
TROUBLE = "编排服务没有应答"


class Broken:
    """An orchestrator that gives up before, or after, the work is done."""

    is_starting = False

    def __init__(self, counts=None):
        self.counts = counts

    def run(self, flow, *, on, holder, stopped):
        raise OrchestratorTrouble(TROUBLE, self.counts)


class Sound:
    """An orchestrator that carries a flow through."""

    is_starting = False

    def run(self, flow, *, on, holder, stopped):
        return {"beat": {"through": "it"}}


def runner(database, tmp_path, **facts):
    return Runner(Settings(home=tmp_path), database, "me", now=lambda: AT, **facts)


def last_run(database):
    with reading(database) as session:
        (run,) = latest_runs(session, "heartbeat", 9)
    return run


def standing(database):
    with reading(database) as session:
        return [(alarm.key, alarm.facts) for alarm in standing_alarms(session)]


def test_a_plain_run_is_recorded_with_its_counts(database, tmp_path):
    report = runner(database, tmp_path).run(TICK)
    assert (report.done, report.how, report.counts) == (True, "plain", {"beat": {}})
    run = last_run(database)
    assert (run.on, run.tick_at, run.finished_at, run.how, run.trouble) == (
        MONDAY, AT, AT, "plain", ""
    )
    with reading(database) as session:
        assert [beat.holder for beat in beats(session)] == ["me"]


def test_a_tick_that_is_done_is_not_run_again(database, tmp_path):
    """odoo#275696: two overlapping runs."""
    assert runner(database, tmp_path).run(TICK) is not None
    assert runner(database, tmp_path).run(TICK) is None


def test_a_run_through_the_orchestrator_is_recorded_as_such(database, tmp_path):
    report = runner(database, tmp_path).run(TICK, Sound())
    assert (report.done, report.how, report.trouble) == (True, "prefect", "")
    assert last_run(database).counts == {"attempts": 1, "beat": {"through": "it"}}


def test_work_is_done_plainly_and_the_failure_shown_when_the_orchestrator_fails(
    database, tmp_path
):
    report = runner(database, tmp_path).run(TICK, Broken())
    assert (report.done, report.how, report.trouble) == (True, "plain", TROUBLE)
    assert (last_run(database).how, last_run(database).trouble) == ("plain", TROUBLE)
    with reading(database) as session:
        assert [beat.holder for beat in beats(session)] == ["me"]
    assert standing(database) == [
        ("orchestrator", {"flow": "heartbeat", "trouble": TROUBLE, "home": f"{tmp_path}/prefect"})
    ]


def test_an_orchestrator_that_breaks_in_an_unknown_way_costs_nothing_either(database, tmp_path):
    class Odd(Sound):
        def run(self, flow, *, on, holder, stopped):
            raise BlockingIOError("no process to be had")

    report = runner(database, tmp_path).run(TICK, Odd())
    assert (report.done, report.how) == (True, "plain")
    assert report.trouble == "BlockingIOError: no process to be had"


def test_work_that_was_done_before_the_orchestrator_failed_is_not_done_again(database, tmp_path):
    report = runner(database, tmp_path).run(TICK, Broken({"beat": {"done": 1}}))
    assert (report.how, report.counts) == ("prefect", {"beat": {"done": 1}})
    with reading(database) as session:
        assert beats(session) == []


def test_the_orchestrators_alarm_goes_with_its_next_good_run(database, tmp_path):
    runner(database, tmp_path).run(TICK, Broken())
    later = Tick("heartbeat", AT.replace(hour=1), MONDAY)
    runner(database, tmp_path).run(later, Sound())
    assert standing(database) == []


def test_a_plain_run_does_not_speak_for_the_orchestrator(database, tmp_path):
    runner(database, tmp_path).run(TICK, Broken())
    runner(database, tmp_path).run(Tick("heartbeat", AT.replace(hour=1), MONDAY))
    assert [key for key, _ in standing(database)] == ["orchestrator"]


def test_work_that_fails_stays_owed_with_its_reason_and_an_alarm(database, tmp_path):
    with writing(database) as session:
        session.execute(sa.text("ALTER TABLE beat RENAME TO hidden"))
    report = runner(database, tmp_path).run(TICK)
    assert not report.done
    assert "beat" in report.trouble
    run = last_run(database)
    assert (run.finished_at, run.holder, run.trouble) == (None, "", report.trouble)
    ((key, facts),) = standing(database)
    assert (key, facts["attempts"]) == ("flow_failed:heartbeat", 1)
    with writing(database) as session:
        session.execute(sa.text("ALTER TABLE hidden RENAME TO beat"))
    assert runner(database, tmp_path).run(TICK).done
    assert standing(database) == []


def test_a_process_told_to_stop_hands_its_run_back(database, tmp_path):
    report = runner(database, tmp_path, stopped=lambda: True).run(TICK)
    assert not report.done
    run = last_run(database)
    assert (run.finished_at, run.holder, run.trouble) == (None, "", "")
    assert standing(database) == []


def test_a_flow_stops_between_steps_never_inside_one(database, tmp_path, court):
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) > 1

    settings = Settings(home=tmp_path)
    with pytest.raises(Stopped):
        run_steps(
            "daily", settings=settings, database=database, on=MONDAY, holder="me", stopped=stopped
        )
    assert len(asked) == 2  # before the sweep, and after it


def test_every_flow_can_be_run_by_hand_for_any_day(database, tmp_path, court):
    settings = Settings(home=tmp_path, mail_channel="eml")
    for flow, steps in ORDER.items():
        report = run_flow(flow, settings=settings, database=database, on=MONDAY, plain=True)
        assert isinstance(report, RunReport)
        assert (report.done, report.how) == (True, "plain")
        assert list(report.counts) == [step.__name__ for step in steps]


def test_a_run_by_hand_without_a_server_is_plain_and_says_so(database, tmp_path, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    settings = Settings(home=tmp_path, orchestrator="prefect")
    report = run_flow("heartbeat", settings=settings, database=database, on=MONDAY)
    assert (report.done, report.how, report.trouble) == (True, "plain", "没有找到编排服务")


def test_a_flow_nobody_knows_is_refused_with_the_names_of_those_there_are(database, tmp_path):
    with pytest.raises(NotFound, match="weekly_digest"):
        run_flow("nightly", settings=Settings(home=tmp_path), database=database, on=MONDAY)
