"""The board: who stands where on the axis, by example and by property."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.board import Board, Grouping, group_items, lay_out, page_of
from engine.rules.board_axis import (
    Span,
    Window,
    Zoom,
    axis_of,
    read_phases,
    window_around,
    window_over,
)
from engine.rules.board_order import number_key
from engine.rules.board_rows import Away, BoardItem, BoardMilestone, PinState, Row, days_of, lay_row
from engine.rules.board_tiles import BoardMeasure
from engine.rules.board_words import days_words, tick_label, window_label
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import Status


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


TODAY = day("04-10")
HUNDRED_DAYS = Window(day("03-01"), day("06-08"))
OPEN = BoardItem(
    id=1, number="1", weakness="审理周期偏长", status=Status.OPEN, meaning=LightMeaning.NORMAL,
    light=Light.GREEN, category="审判质效", department="民事审判庭", leader="赵某",
    opened_on=day("03-11"), due_on=day("04-30"), original_due_on=day("04-30"),
)


def row(item: BoardItem = OPEN, window: Window = HUNDRED_DAYS, **changes: object) -> Row:
    return lay_row(replace(item, **changes), window, today=TODAY)  # type: ignore[arg-type]


def test_bar_runs_from_the_opening_to_the_last_moment_of_the_date() -> None:
    laid = row()
    assert laid.bar == Span(0.10, 0.61)
    assert (laid.tail, laid.before, laid.after, laid.start_known) == (None, False, False, True)
    assert laid.days_left == 20
    assert days_words(laid) == "还有 20 天"


def test_item_handed_out_but_not_signed_for_begins_at_its_issue() -> None:
    assert row(opened_on=None, issued_on=day("03-06")).bar == Span(0.05, 0.61)


def test_start_that_nobody_knows_is_said_and_drawn_from_today() -> None:
    laid = row(opened_on=None)
    assert not laid.start_known
    assert laid.bar == Span(0.40, 0.61)


def test_overdue_item_has_a_tail_up_to_today() -> None:
    laid = row(due_on=day("03-31"))
    assert (laid.bar, laid.tail) == (Span(0.10, 0.31), Span(0.31, 0.41))
    assert days_words(laid) == "超期 10 天"


def test_date_is_the_last_acceptable_day() -> None:
    laid = row(due_on=TODAY)
    assert laid.tail is None
    assert days_words(laid) == "今天到期"


def test_late_closing_keeps_its_tail_and_marks_its_day() -> None:
    laid = row(status=Status.CLOSED, due_on=day("03-31"), closed_on=day("04-05"))
    assert (laid.tail, laid.closed_at, laid.days_left) == (Span(0.31, 0.36), 0.355, None)


def test_extended_item_keeps_the_mark_of_its_first_date() -> None:
    assert row(original_due_on=day("03-31")).original_at == 0.305
    assert row().original_at is None


def test_item_without_a_date_is_drawn_as_far_as_it_has_come() -> None:
    laid = row(due_on=None, original_due_on=None)
    assert (laid.bar, laid.due_at, laid.days_left) == (Span(0.10, 0.41), None, None)
    assert days_words(laid) == "未定时限"


def test_draft_without_any_day_still_has_its_row() -> None:
    laid = row(status=Status.DRAFT, opened_on=None, due_on=None, original_due_on=None)
    assert (laid.bar, laid.away, laid.start_known) == (None, None, False)


def test_progress_fills_its_share_of_the_bar() -> None:
    """序时进度: filled short of today's line is behind the time gone."""
    filled = row(percent=50).filled
    assert filled is not None
    assert (filled.start, round(filled.end, 9)) == (0.10, 0.355)


def test_what_lies_outside_the_window_is_cut_and_said() -> None:
    april = Window(day("04-01"), day("04-10"))
    laid = row(window=april)
    assert laid.bar == Span(0.0, 1.0, cut_left=True, cut_right=True)
    assert (laid.before, laid.after, laid.away) == (True, True, None)
    assert row(window=Window(day("05-01"), day("05-31"))).away is Away.BEFORE
    assert row(window=Window(day("02-01"), day("02-28"))).away is Away.AFTER


def test_milestones_are_pins_with_their_state() -> None:
    laid = row(milestones=(
        BoardMilestone("全面完成", day("04-20")), BoardMilestone("摸底", day("03-31")),
        BoardMilestone("动员", day("03-15"), reached_on=day("03-14")),
        BoardMilestone("明年", date(2027, 1, 1)),
    ))
    assert [(pin.milestone.text, pin.state) for pin in laid.pins] == [
        ("动员", PinState.REACHED), ("摸底", PinState.MISSED), ("全面完成", PinState.AHEAD),
    ]
    assert laid.after


def measure(position: int, starts: str | None, due: str | None, done: str | None = None
            ) -> BoardMeasure:
    return BoardMeasure(
        position * 10, position, f"措施{position}", day(starts) if starts else None,
        day(due) if due else None, day(done) if done else None,
    )


def test_measures_overlap_like_tiles_in_as_few_lanes_as_they_need() -> None:
    laid = row(measures=(
        measure(1, "03-11", "04-10"), measure(2, "04-01", "04-20"), measure(3, "04-15", "04-30"),
    ))
    assert [tile.lane for tile in laid.tiles] == [0, 1, 0]
    assert laid.lane_count == 2


def test_late_measure_shows_what_it_pushes() -> None:
    """Due 31 March, ten days late today: what overlaps it moves from 30 April to 10 May."""
    laid = row(measures=(measure(1, "03-11", "03-31"), measure(2, "03-20", "04-30")))
    first, second = laid.tiles
    assert (first.late, second.ghost) == (Span(0.31, 0.41), Span(0.61, 0.71))
    assert (second.pushed_to, laid.slips_to, laid.slip) == (
        day("05-10"), day("05-10"), Span(0.61, 0.71)
    )


def test_closed_item_grows_no_late_measures() -> None:
    laid = row(status=Status.CLOSED, closed_on=day("04-02"), measures=(
        measure(1, "03-11", "03-20"), measure(2, "03-15", "04-30"),
    ))
    assert [(tile.late, tile.ghost) for tile in laid.tiles] == [(None, None), (None, None)]
    assert laid.slips_to is None


def test_measure_without_days_of_its_own_is_drawn_with_the_item_s() -> None:
    [tile] = row(measures=(measure(1, None, None),)).tiles
    assert (tile.span, tile.start_known, tile.end_known) == (Span(0.10, 0.61), False, False)
    assert not row(measures=(measure(1, None, None),)).is_tiled
    undated = row(opened_on=None, due_on=None, measures=(measure(1, None, None),))
    assert (undated.tiles, undated.undated_measures) == ((), 1)


def test_numbers_stand_as_people_count() -> None:
    written = ["10", "2", "", "一-10", "２", "1-10", "1-2", "二-1", "一-2", "甲3", "3a"]
    assert sorted(written, key=number_key) == [
        "1-2", "1-10", "一-2", "一-10", "2", "２", "二-1", "3a", "10", "甲3", "",
    ]


def test_groups_stand_in_the_ledger_s_order_and_the_nameless_one_last() -> None:
    items = [
        replace(OPEN, id=1, number="10", category=""), replace(OPEN, id=2, number="2"),
        replace(OPEN, id=3, number="1", category="队伍建设"), replace(OPEN, id=4, number="1"),
    ]
    groups = group_items(items, Grouping.CATEGORY)
    assert [(group.title, [item.id for item in group.items]) for group in groups] == [
        ("审判质效", [4, 2]), ("队伍建设", [3]), ("", [1]),
    ]
    assert [group.title for group in group_items(items, Grouping.LEADER)] == ["赵某"]


def test_page_cuts_a_group_and_says_so() -> None:
    items = [replace(OPEN, id=n, number=str(n), category="甲" if n < 4 else "乙") for n in range(1, 7)]
    groups = group_items(items, Grouping.CATEGORY)
    second = page_of(groups, first=2, count=2)
    assert [(group.title, len(group.items), group.total, group.continued) for group in second] == [
        ("甲", 1, 3, True), ("乙", 1, 3, False),
    ]
    pages = [page_of(groups, first=first, count=4) for first in (0, 4)]
    assert [item.id for page in pages for group in page for item in group.items] == [
        1, 2, 3, 4, 5, 6,
    ]


def labels(window: Window) -> tuple[list[str], list[str]]:
    axis = axis_of(window, today=TODAY)
    return [tick_label(tick) for tick in axis.major], [tick_label(tick) for tick in axis.minor]


def test_axis_is_cut_into_what_its_length_can_carry() -> None:
    assert labels(Window(day("04-01"), day("04-30"))) == (
        ["4月"], ["3/30", "4/6", "4/13", "4/20", "4/27"]
    )
    assert labels(Window(day("03-01"), day("05-31"))) == (["2026年"], ["3月", "4月", "5月"])
    assert labels(Window(day("07-01"), date(2028, 3, 31))) == (
        ["2026年", "2027年", "2028年"],
        ["第三季度", "第四季度", "第一季度", "第二季度", "第三季度", "第四季度", "第一季度"],
    )
    assert labels(Window(day("01-01"), date(2029, 12, 31)))[1][:2] == ["上半年", "下半年"]
    assert len(labels(Window(date(1900, 1, 1), date(2100, 1, 1)))[1]) <= 21


def test_zoom_shows_the_calendar_s_own_periods() -> None:
    assert window_around(Zoom.YEAR, today=TODAY) == Window(day("01-01"), day("12-31"))
    assert window_around(Zoom.HALF, today=TODAY) == Window(day("01-01"), day("06-30"))
    assert window_around(Zoom.QUARTER, today=TODAY, shift=-1) == Window(day("01-01"), day("03-31"))
    assert window_around(Zoom.MONTH, today=TODAY, shift=9) == Window(
        date(2027, 1, 1), date(2027, 1, 31)
    )
    for shift in (-99_999, 99_999):
        axis_of(window_around(Zoom.YEAR, today=TODAY, shift=shift), today=TODAY)
    assert window_label(Zoom.QUARTER, window_around(Zoom.QUARTER, today=TODAY)) == "2026年第二季度"


def test_whole_window_holds_every_day_in_whole_months() -> None:
    assert window_over([day("03-11"), day("06-05")], today=TODAY) == Window(
        day("03-01"), day("06-30")
    )
    assert window_over([], today=TODAY) == Window(day("04-01"), day("04-30"))


def test_mistyped_year_does_not_squeeze_the_board() -> None:
    assert window_over([day("03-11"), date(2206, 5, 1)], today=TODAY) == Window(
        day("03-01"), day("04-30")
    )
    assert row(due_on=date(2206, 5, 1)).bar == Span(0.10, 1.0, cut_right=True)


def test_phases_are_bands_and_today_is_a_line() -> None:
    phases = read_phases([
        {"name": "一年打基础", "starts_on": "2026-01-01", "ends_on": "2026-03-10"},
        {"name": "两年上台阶", "starts_on": "2026-03-11", "ends_on": "2027-12-31"},
        {"name": "写错的", "starts_on": "春天"},
    ])
    axis = axis_of(HUNDRED_DAYS, today=TODAY, phases=phases)
    assert [(band.name, band.span) for band in axis.bands] == [
        ("一年打基础", Span(0.0, 0.10, cut_left=True)),
        ("两年上台阶", Span(0.10, 1.0, cut_right=True)),
    ]
    assert axis.today == 0.405
    assert axis_of(HUNDRED_DAYS, today=day("12-31")).today is None


def test_nothing_to_do_is_a_board_too() -> None:
    board = lay_out([], window_over([], today=TODAY), today=TODAY)
    assert (board.groups, board.row_count) == ((), 0)


DAYS = st.one_of(
    st.none(), st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.dates(),
)
MEASURES = st.lists(
    st.tuples(st.integers(1, 6), DAYS, DAYS, DAYS), max_size=6
).map(lambda rows: tuple(
    BoardMeasure(index, position, "措施", starts, due, done)
    for index, (position, starts, due, done) in enumerate(rows)
))
MILESTONES = st.lists(
    st.tuples(st.dates(), DAYS), max_size=3
).map(lambda rows: tuple(BoardMilestone("节点", due, reached) for due, reached in rows))
ITEMS = st.lists(
    st.builds(
        lambda **facts: replace(OPEN, **facts),
        number=st.text("0123456789一二十第甲-（）", max_size=6), status=st.sampled_from(Status),
        category=st.sampled_from(["", "审判质效", "队伍建设"]), issued_on=DAYS, opened_on=DAYS,
        due_on=DAYS, original_due_on=DAYS, closed_on=DAYS, percent=st.integers(0, 130),
        measures=MEASURES, milestones=MILESTONES,
    ),
    max_size=12,
).map(lambda items: [replace(item, id=index) for index, item in enumerate(items)])
WINDOWS = st.one_of(
    st.none(),
    st.tuples(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(0, 900)).map(
        lambda pair: Window(pair[0], pair[0] + timedelta(days=pair[1]))
    ),
)


def places(board: Board) -> list[float | None]:
    found: list[float | None] = [board.axis.today]
    spans: list[Span | None] = [tick.span for tick in (*board.axis.major, *board.axis.minor)]
    for group in board.groups:
        for laid in group.rows:
            found += [laid.due_at, laid.original_at, laid.closed_at, *(pin.at for pin in laid.pins)]
            spans += [laid.bar, laid.filled, laid.tail, laid.slip]
            spans += [part for tile in laid.tiles for part in (tile.span, tile.late, tile.ghost)]
    for span in spans:
        if span is not None:
            assert span.start <= span.end
            found += [span.start, span.end]
    return found


@given(items=ITEMS, window=WINDOWS)
@settings(max_examples=200, deadline=None)
def test_nothing_leaves_the_axis_or_covers_another_and_nothing_is_lost(
    items: list[BoardItem], window: Window | None
) -> None:
    shown = window or window_over(
        (one for item in items for one in days_of(item, TODAY)), today=TODAY
    )
    board = lay_out(group_items(items, Grouping.CATEGORY), shown, today=TODAY)
    assert all(place is None or 0 <= place <= 1 for place in places(board))
    rows = [laid for group in board.groups for laid in group.rows]
    assert sorted(laid.item.id for laid in rows) == [item.id for item in items]
    for laid in rows:
        lanes: dict[int, float] = {}
        for tile in sorted(laid.tiles, key=lambda one: one.span.start):
            assert tile.span.start >= lanes.get(tile.lane, 0.0)
            lanes[tile.lane] = tile.end
        assert laid.lane_count == len(lanes)
        assert laid.undated_measures + len(laid.tiles) <= len(laid.item.measures)
