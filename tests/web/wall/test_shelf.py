"""What was made once is handed out until it is pushed off the end."""

import threading
import time

import pytest

from web.live.shelf import Shelf


def test_thing_is_made_once_for_all_who_ask_at_once() -> None:
    shelf: Shelf[str] = Shelf(4)
    made: list[str] = []

    def make() -> str:
        time.sleep(0.05)
        made.append("board")
        return "board"

    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append(shelf.get("key", make))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, got) == (["board"], ["board"] * 20)


def test_oldest_is_pushed_off() -> None:
    shelf: Shelf[int] = Shelf(2)
    made: list[int] = []
    for key in (1, 2, 1, 3, 1, 2):
        shelf.get(key, lambda key=key: made.append(key) or key)  # type: ignore[misc, func-returns-value]
    assert made == [1, 2, 3, 2]


def test_what_could_not_be_made_is_tried_again() -> None:
    shelf: Shelf[int] = Shelf(2)
    with pytest.raises(ZeroDivisionError):
        shelf.get("key", lambda: 1 // 0)
    assert shelf.get("key", lambda: 1) == 1
