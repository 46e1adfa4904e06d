"""What is owed is read from rows: after downtime, failures and clock steps."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.actions.running import TIMETABLE, claim_run, fail_run, finish_run, take_lease
from engine.db import reading
from flows.owed import Tick, owed, pause_after
from flows.timetable import ENTRIES

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAILY = ENTRIES["daily"]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def ask(database, now, entry=DAILY):
    with reading(database) as session:
        return owed(entry, wall(now), session, timezone="Asia/Shanghai")


def run(database, tick: Tick, at: str, holder="a"):
    run_id = claim_run(
        database, flow=tick.flow, tick_at=tick.at, on=tick.on, holder=holder, at=wall(at)
    )
    assert run_id is not None
    assert finish_run(database, run_id, holder=holder, at=wall(at), how="plain", counts={})


def test_a_tick_is_owed_from_its_minute_until_it_is_done(database):
    run(database, ask(database, "2026-03-01T12:00:00"), "2026-03-01T12:00:00")
    assert ask(database, "2026-03-02T07:29:59") is None
    tick = ask(database, "2026-03-02T07:30:00")
    assert tick == Tick("daily", wall("2026-03-02T07:30:00"), date(2026, 3, 2))
    run(database, tick, "2026-03-02T07:30:01")
    assert ask(database, "2026-03-02T07:31:00") is None


def test_a_tick_1_8_seconds_late_is_not_dropped(database):
    """apscheduler#292: 1.8 s late, run dropped."""
    assert ask(database, "2026-03-02T07:30:01.800000") is not None


def test_a_restart_between_tick_and_work_does_not_lose_the_weekly_job(database):
    """trinity#158: the weekly job was dropped at restart. inbox-zero#3466: a year without."""
    tick = ask(database, "2026-03-06T16:40:00", ENTRIES["weekly_digest"])
    assert tick == Tick("weekly_digest", wall("2026-03-06T16:05:00"), date(2026, 3, 6))


def test_days_of_downtime_are_one_run_for_today(database):
    """prefect#15886: late runs pile up and all fire. vikunja: RAM queue lost at restart."""
    run(database, ask(database, "2026-03-02T08:00:00"), "2026-03-02T08:00:00")
    tick = ask(database, "2026-03-09T09:15:00")
    assert tick == Tick(
        "daily", wall("2026-03-09T07:30:00"), date(2026, 3, 9), wall("2026-03-02T07:30:00")
    )
    run(database, tick, "2026-03-09T09:15:00")
    assert ask(database, "2026-03-09T09:16:00") is None


def test_before_the_mornings_tick_yesterdays_missed_one_is_done_for_today(database):
    tick = ask(database, "2026-03-09T05:00:00")
    assert (tick.at, tick.on) == (wall("2026-03-08T07:30:00"), date(2026, 3, 9))


def test_a_clock_set_back_runs_nothing_again(database):
    """The clock set back by two hours, then by a day."""
    run(database, ask(database, "2026-03-01T08:00:00"), "2026-03-01T08:00:00")
    run(database, ask(database, "2026-03-02T08:00:00"), "2026-03-02T08:00:00")
    assert ask(database, "2026-03-02T07:10:00") is None
    assert ask(database, "2026-03-01T23:00:00") is None
    assert ask(database, "2026-03-02T07:30:00") is None


def test_a_clock_that_was_years_ahead_does_not_stop_the_timetable(database):
    run(database, ask(database, "2031-01-01T08:00:00"), "2031-01-01T08:00:00")
    assert ask(database, "2026-03-02T07:30:00") is not None


def test_a_tick_whose_process_died_is_owed_and_claimed_again(database):
    """flowable#3913: a timer locked for ever after a kill."""
    now = "2026-03-02T07:30:00"
    tick = ask(database, now)
    take_lease(database, name=TIMETABLE, holder="a", at=wall(now), term=timedelta(minutes=1))
    claim = {"flow": "daily", "tick_at": tick.at, "on": tick.on}
    assert claim_run(database, **claim, holder="a", at=wall(now)) is not None
    alive = wall("2026-03-02T07:30:30")
    assert claim_run(database, **claim, holder="b", at=alive) is None
    dead = wall("2026-03-02T07:31:30")
    assert ask(database, "2026-03-02T07:31:30") == tick
    assert claim_run(database, **claim, holder="b", at=dead) is not None


def test_a_failed_tick_stays_owed_after_a_growing_pause(database):
    """A failed weekly digest is never sent (RT)."""
    tick = ask(database, "2026-03-02T07:30:00")
    for at in ("2026-03-02T07:30:00", "2026-03-02T07:31:00"):
        run_id = claim_run(
            database, flow="daily", tick_at=tick.at, on=tick.on, holder="a", at=wall(at)
        )
        assert fail_run(database, run_id, holder="a", how="plain", trouble="no")
    assert ask(database, "2026-03-02T07:32:59") is None
    assert ask(database, "2026-03-02T07:33:00") == tick
    assert ask(database, "2026-03-02T07:30:30") == tick  # the clock set back: no longer pause


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (5, 16), (9, 60), (5000, 60)])
def test_the_pause_doubles_up_to_an_hour(attempts, minutes):
    assert pause_after(attempts) == timedelta(minutes=minutes)
