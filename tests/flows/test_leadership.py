"""One process keeps the timetable; another takes over when it falls silent."""

from datetime import timedelta

from flows.leadership import Leadership
from tests.cast import MONDAY_MORNING as AT

TERM = timedelta(seconds=60)


class StopWatch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def pair(database):
    watch = StopWatch()
    return watch, *(
        Leadership(database, name, term=TERM, stop_watch=watch) for name in ("first", "second")
    )


def test_the_first_leads_and_the_second_stands_by(database):
    _watch, first, second = pair(database)
    assert (first.look(AT), second.look(AT)) == (True, False)
    assert (first.leads, second.leads) == (True, False)


def test_the_second_takes_over_when_the_lease_is_over(database):
    watch, first, second = pair(database)
    first.look(AT)
    second.look(AT)
    watch.seconds = 61
    assert second.look(AT + timedelta(seconds=61))
    assert not first.leads
    assert not first.look(AT + timedelta(seconds=62))


def test_the_second_leads_at_once_when_the_first_gives_up(database):
    _watch, first, second = pair(database)
    first.look(AT)
    first.give_up(AT)
    assert not first.leads
    assert second.look(AT)


def test_a_clock_set_back_does_not_keep_a_dead_leader_in_office(database):
    watch, first, second = pair(database)
    first.look(AT)
    earlier = AT - timedelta(days=3)
    assert not second.look(earlier)
    watch.seconds = 59
    assert not second.look(earlier + timedelta(seconds=59))
    watch.seconds = 61
    assert second.look(earlier + timedelta(seconds=61))


def test_a_living_leader_is_not_replaced_after_a_clock_set_back(database):
    watch, first, second = pair(database)
    first.look(AT)
    earlier = AT - timedelta(days=3)
    for seconds in range(0, 300, 15):
        watch.seconds = seconds
        assert first.look(earlier + timedelta(seconds=seconds))
        assert not second.look(earlier + timedelta(seconds=seconds))


def test_a_leader_that_cannot_reach_the_database_stops_leading_by_its_own_watch(database):
    watch, first, _second = pair(database)
    first.look(AT)
    watch.seconds = 60
    assert not first.leads
