"""What is costly is made once, and only so much of it is kept."""

from threading import Barrier, Thread

import pytest

from engine.shelf import Shelf


def test_a_value_is_made_once_however_many_ask_at_once() -> None:
    shelf: Shelf[str] = Shelf(4, 100, len)
    made: list[str] = []
    ready = Barrier(4)

    def ask() -> None:
        ready.wait()
        shelf.get("a", lambda: made.append("a") or "value")  # type: ignore[func-returns-value]

    askers = [Thread(target=ask) for _ in range(4)]
    for one in askers:
        one.start()
    for one in askers:
        one.join(10)
    assert made == ["a"]


def test_the_longest_unused_leaves_first() -> None:
    shelf: Shelf[str] = Shelf(2)
    for key in ("a", "b", "a", "c"):
        shelf.get(key, lambda: "value")
    assert [key in shelf for key in "abc"] == [True, False, True]


def test_heavy_values_leave_sooner_and_the_newest_stays() -> None:
    shelf: Shelf[str] = Shelf(9, 10, len)
    shelf.get("a", lambda: "x" * 6)
    shelf.get("b", lambda: "x" * 60)
    assert (("a" in shelf), ("b" in shelf), len(shelf)) == (False, True, 1)


def test_a_failure_is_not_kept() -> None:
    shelf: Shelf[int] = Shelf(2, 100, int)
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: 1 // 0)
    assert shelf.get("a", lambda: 7) == 7
