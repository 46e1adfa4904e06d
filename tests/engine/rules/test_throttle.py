"""How long somebody waits after failures at the door."""

from datetime import timedelta

import pytest

from engine.rules.throttle import open_again_at, wait_sentence
from tests.cast import MONDAY_MORNING as NOW


def ago(*minutes: float) -> list[object]:
    return [NOW - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(("failed", "opens_in"), [
    ((), None),
    ((1, 2, 3, 4), None),
    ((1, 2, 3, 4, 5), 10),
    ((5, 3, 1, 4, 2), 10),  # in any order
    ((1, 2, 3, 4, 5, 6, 7), 10),  # the fifth from the last counts
    ((0, 0, 0, 0, 0), 15),
    ((1, 2, 3, 4, 15), None),  # that one is out of the window
    ((1, 2, 3, 4, 14.5), 0.5),
    ((-1, -1, -1, -1, -1), None),  # the clock was set back: what lies ahead does not count
])
def test_five_failures_in_a_quarter_of_an_hour_wait(
    failed: tuple[float, ...], opens_in: float | None
) -> None:
    expected = None if opens_in is None else NOW + timedelta(minutes=opens_in)
    assert open_again_at(ago(*failed), allowed=5, at=NOW) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (899, 15)])
def test_sentence_never_promises_too_early(seconds: int, minutes: int) -> None:
    until = NOW + timedelta(seconds=seconds)
    assert f"请过 {minutes} 分钟再试" in wait_sentence(until, at=NOW)
