"""Claims, leases and beats: one of two is told no, on either database."""

import threading
from datetime import UTC, date, datetime, timedelta

from engine.actions.running import (
    RUNS_ARE_KEPT,
    TIMETABLE,
    claim_run,
    fail_run,
    finish_run,
    forget_old_runs,
    give_up_lease,
    let_go_of_run,
    record_beat,
    take_lease,
)
from engine.db import reading
from engine.queries.running import beats, latest_runs, lease_of
from tests.cast import MONDAY_MORNING as AT

TERM = timedelta(seconds=60)
TICK = {"flow": "daily", "tick_at": datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "on": date(2026, 3, 2)}


def take(database, holder, at, **silent):
    return take_lease(database, name=TIMETABLE, holder=holder, at=at, term=TERM, **silent)


def together(count, work):
    """What `count` threads got from `work(number)`, begun at once."""
    gate, answers = threading.Barrier(count), []

    def go(number):
        gate.wait()
        answers.append(work(number))

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_tick_of_the_leader_is_taken_by_no_replica(database):
    """Several replicas each run the cron (vikunja#2729, apscheduler#160, lokole#1)."""
    take(database, "leader", AT)
    assert claim_run(database, **TICK, holder="leader", at=AT)
    won = together(6, lambda n: claim_run(database, **TICK, holder=f"p{n}", at=AT))
    assert won == [None] * 6


def test_a_tick_has_one_row_however_many_claim_it_at_once(database):
    take(database, "leader", AT)
    together(4, lambda n: claim_run(database, **TICK, holder="leader", at=AT))
    with reading(database) as session:
        assert len(latest_runs(session, "daily", 9)) == 1


def test_a_lease_is_taken_by_one_of_many(database):
    assert sorted(together(6, lambda n: take(database, f"p{n}", AT))) == [False] * 5 + [True]


def test_a_free_lease_is_taken_over_by_one_of_many(database):
    take(database, "dead", AT)
    later = AT + TERM + timedelta(seconds=1)
    assert sorted(together(6, lambda n: take(database, f"p{n}", later))) == [False] * 5 + [True]


def test_a_lease_is_renewed_by_its_holder_and_refused_to_others(database):
    assert take(database, "a", AT)
    assert not take(database, "b", AT + timedelta(seconds=30))
    assert take(database, "a", AT + timedelta(seconds=50))
    assert not take(database, "b", AT + timedelta(seconds=100))


def test_a_lease_that_is_given_up_is_free_at_once(database):
    take(database, "a", AT)
    give_up_lease(database, name=TIMETABLE, holder="b", at=AT)  # not b's to give
    assert not take(database, "b", AT)
    give_up_lease(database, name=TIMETABLE, holder="a", at=AT)
    assert take(database, "b", AT)


def test_a_silent_holder_is_replaced_although_the_clock_was_set_back(database):
    take(database, "dead", AT + timedelta(days=1))
    with reading(database) as session:
        silent = lease_of(session, TIMETABLE)
    assert not take(database, "b", AT)
    assert take(database, "b", AT, silent=silent)


def test_a_holder_that_was_only_slow_keeps_its_lease(database):
    take(database, "slow", AT)
    with reading(database) as session:
        silent = lease_of(session, TIMETABLE)
    take(database, "slow", AT + timedelta(seconds=10))
    assert not take(database, "b", AT + timedelta(seconds=11), silent=silent)


def test_a_finished_tick_is_not_claimed_again(database):
    run_id = claim_run(database, **TICK, holder="a", at=AT)
    assert finish_run(
        database, run_id, holder="a", at=AT, how="plain", counts={"beat": {}}, trouble="slow"
    )
    assert claim_run(database, **TICK, holder="a", at=AT) is None
    with reading(database) as session:
        (run,) = latest_runs(session, "daily")
    assert (run.how, run.trouble, run.finished_at) == ("plain", "slow", AT)
    assert run.counts == {"attempts": 1, "beat": {}}


def test_a_run_taken_over_is_not_finished_by_its_old_holder(database):
    run_id = claim_run(database, **TICK, holder="old", at=AT)
    assert claim_run(database, **TICK, holder="new", at=AT + TERM) == run_id
    assert not finish_run(database, run_id, holder="old", at=AT, how="plain", counts={})
    assert finish_run(database, run_id, holder="new", at=AT, how="plain", counts={})


def test_a_failed_or_handed_back_run_may_be_claimed_at_once(database):
    run_id = claim_run(database, **TICK, holder="a", at=AT)
    assert fail_run(database, run_id, holder="a", how="plain", trouble="why")
    assert claim_run(database, **TICK, holder="b", at=AT) == run_id
    assert let_go_of_run(database, run_id, holder="b")
    assert claim_run(database, **TICK, holder="c", at=AT) == run_id
    with reading(database) as session:
        (run,) = latest_runs(session, "daily")
    assert (run.counts, run.trouble) == ({"attempts": 3}, "why")


def test_old_runs_are_forgotten_unless_they_had_trouble(database):
    for days, trouble in ((0, ""), (1, "odd")):
        tick = TICK | {"tick_at": TICK["tick_at"] + timedelta(days=days)}
        run_id = claim_run(database, **tick, holder="a", at=AT)
        finish_run(database, run_id, holder="a", at=AT, how="plain", counts={}, trouble=trouble)
    assert forget_old_runs(database, at=AT + RUNS_ARE_KEPT) == 1
    with reading(database) as session:
        assert [run.trouble for run in latest_runs(session, "daily", 9)] == ["odd"]


def test_a_beat_is_one_row_for_each_name(database):
    record_beat(database, name=TIMETABLE, holder="a", at=AT)
    record_beat(database, name=TIMETABLE, holder="b", at=AT + TERM, facts={"x": 1})
    with reading(database) as session:
        (beat,) = beats(session)
    assert (beat.name, beat.holder, beat.at, beat.facts) == (TIMETABLE, "b", AT + TERM, {"x": 1})
