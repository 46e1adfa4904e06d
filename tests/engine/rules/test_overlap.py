"""压茬: worked examples, one tile after another."""

from datetime import date

from engine.rules.overlap import Push, Stretch, pushes


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def tile(
    position: int, starts: str | None, due: str | None, done: str | None = None
) -> Stretch:
    return Stretch(
        position * 10, position, day(starts) if starts else None, day(due) if due else None,
        day(done) if done else None,
    )


def test_measures_in_time_push_nothing() -> None:
    assert pushes([tile(1, "03-02", "03-31"), tile(2, "03-20", "04-30")], day("03-31")) == []


def test_late_measure_pushes_the_overlapping_one_by_its_whole_delay() -> None:
    """Due 31 March, now 10 April: ten days late; what overlaps it moves from 30 April to 10 May."""
    tiles = [tile(1, "03-02", "03-31"), tile(2, "03-20", "04-30")]
    assert pushes(tiles, day("04-10")) == [Push(10, 20, 10, day("05-10"))]


def test_push_goes_down_the_whole_roof() -> None:
    tiles = [
        tile(1, "03-02", "03-31"), tile(2, "03-20", "04-30"), tile(3, "04-20", "05-31"),
    ]
    assert pushes(tiles, day("04-05")) == [
        Push(10, 20, 5, day("05-05")), Push(10, 30, 5, day("06-05")),
    ]


def test_gap_takes_the_push_up() -> None:
    """The next starts on 6 April, five free days after 31 March: three days late reach nothing."""
    tiles = [tile(1, "03-02", "03-31"), tile(2, "04-06", "04-30"), tile(3, "04-20", "05-31")]
    assert pushes(tiles, day("04-03")) == []
    assert pushes(tiles, day("04-05")) == []
    assert pushes(tiles, day("04-07")) == [
        Push(10, 20, 2, day("05-02")), Push(10, 30, 2, day("06-02")),
    ]


def test_done_measure_neither_pushes_nor_is_pushed() -> None:
    tiles = [
        tile(1, "03-02", "03-31", done="04-08"), tile(2, "03-20", "04-05"),
        tile(3, "04-01", "04-30", done="04-09"), tile(4, "04-02", "05-31"),
    ]
    assert pushes(tiles, day("04-10")) == [Push(20, 40, 5, day("06-05"))]


def test_two_late_measures_each_name_what_they_push() -> None:
    tiles = [tile(1, None, "03-31"), tile(2, None, "04-05"), tile(3, None, "04-30")]
    assert pushes(tiles, day("04-10")) == [
        Push(10, 20, 10, day("04-15")), Push(10, 30, 10, day("05-10")),
        Push(20, 30, 5, day("05-05")),
    ]


def test_measure_without_a_date_is_passed_over() -> None:
    tiles = [tile(1, None, "03-31"), tile(2, None, None), tile(3, "03-15", "04-30")]
    assert pushes(tiles, day("04-01")) == [Push(10, 30, 1, day("05-01"))]
