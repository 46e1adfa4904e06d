"""The figures of a bulletin, worked through as the office's handbook does."""

from dataclasses import fields
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import speaking
from engine.rules.figure_definitions import figure_definitions
from engine.rules.figures import (
    Figures,
    ItemFacts,
    Laggard,
    Ranked,
    Rate,
    figures_by,
    figures_of,
    laggards,
    rank,
)

CUT_OFF = date(2026, 6, 30)
CIVIL, CRIMINAL, ENFORCEMENT = 1, 2, 3  # 民庭, 刑庭, 执行局
ZHAO, QIAN = 11, 12


def day(month: int, of_month: int) -> date:
    return date(2026, month, of_month)


def item(number: str, status: str, due_on: date | None, **facts: object) -> ItemFacts:
    known: dict[str, object] = {
        "department_id": CIVIL,
        "leader_id": ZHAO,
        "original_due_on": due_on,
        "opened_on": day(3, 2),
    }
    return ItemFacts(
        item_id=int(number),
        number=number,
        status=status,
        due_on=due_on,
        **(known | facts),  # type: ignore[arg-type]
    )


LIST = [
    item("1", "closed", day(5, 31), closed_on=day(5, 29)),
    item("2", "closed", day(5, 31), closed_on=day(5, 31), sent_back_count=1),
    item("3", "closed", day(5, 31), closed_on=day(6, 8), leader_id=QIAN),
    item(
        "4",
        "closed",
        day(6, 20),
        original_due_on=day(5, 31),
        extensions_granted=1,
        closed_on=day(6, 18),
        department_id=CRIMINAL,
    ),
    item("5", "open", day(6, 15), percent=60, department_id=CRIMINAL),
    item("6", "awaiting_close", day(6, 29), percent=100, close_requested_on=day(6, 25)),
    item("7", "open", day(6, 30), percent=95, department_id=ENFORCEMENT),
    item("8", "open", day(9, 30), rounds=2, relapsed=True, department_id=ENFORCEMENT),
    item("9", "sustained", day(5, 1), department_id=ENFORCEMENT),
    item("10", "open", None, department_id=ENFORCEMENT),
    item("11", "draft", day(6, 1)),
    item("12", "withdrawn", day(6, 1), withdrawn_on=day(6, 10)),
]


def test_a_bulletin_worked_through() -> None:
    """Twelve rows at the end of June 2026; a draft and a withdrawn item are not on the list."""
    assert figures_of(LIST, cut_off=CUT_OFF) == Figures(
        total=10,
        closed=4,  # 1, 2, 3, 4
        awaiting_close=1,  # 6
        basically_done=1,  # 7
        in_progress=3,  # 5, 8, 10
        sustained=1,  # 9
        overdue=2,  # 5 and 6: an application does not stop the clock; 7 still has its last day
        closed_late=1,  # 3
        due_by_cut_off=7,  # 1 to 7
        closed_by_current_date=3,  # 1, 2, 4
        originally_due_by_cut_off=7,
        closed_by_original_date=2,  # 1, 2: the extension of 4 does not count in assessment
        extended=1,  # 4
        asked_to_close=5,  # 1, 2, 3, 4, 6
        returned=1,  # 2
        ever_closed=5,  # 1, 2, 3, 4, and 8 in its first round
        relapsed=1,  # 8
    )


def test_the_rates_of_that_bulletin() -> None:
    figures = figures_of(LIST, cut_off=CUT_OFF)
    assert {
        "整改完成率": figures.completion.text,
        "销号率": figures.closing.text,
        "按期完成率": figures.on_time_current.text,
        "按期完成率（原时限）": figures.on_time_original.text,
        "延期率": figures.extension.text,
        "退回率": figures.sending_back.text,
        "反弹率": figures.relapse.text,
    } == {
        "整改完成率": "50%",
        "销号率": "40%",
        "按期完成率": "42.9%",
        "按期完成率（原时限）": "28.6%",
        "延期率": "10%",
        "退回率": "20%",
        "反弹率": "20%",
    }
    assert figures.open == 5


def test_a_bulletin_is_a_snapshot_of_its_cut_off_day() -> None:
    """At the end of May the later closings, the application and the withdrawal had not happened."""
    assert figures_of(LIST, cut_off=day(5, 31)) == Figures(
        total=11,  # with 12, withdrawn in June
        closed=2,
        awaiting_close=0,
        basically_done=2,  # 6 and 7, by the progress given
        in_progress=6,
        sustained=1,
        due_by_cut_off=3,
        closed_by_current_date=2,
        originally_due_by_cut_off=4,
        closed_by_original_date=2,
        extended=1,
        asked_to_close=2,
        returned=1,
        ever_closed=3,
        relapsed=1,
    )


def test_an_item_closed_after_the_cut_off_is_open_at_it() -> None:
    late = item("1", "closed", day(6, 1), closed_on=day(7, 2), close_requested_on=day(6, 28))
    figures = figures_of([late], cut_off=CUT_OFF)
    assert (figures.closed, figures.awaiting_close, figures.overdue) == (0, 1, 1)
    assert figures_of([late], cut_off=day(6, 20)).in_progress == 1
    assert figures_of([late], cut_off=day(7, 2)).closed_late == 1


def test_an_item_opened_after_the_cut_off_is_not_on_the_list() -> None:
    assert (
        figures_of([item("1", "open", day(6, 1), opened_on=day(7, 1))], cut_off=CUT_OFF)
        == Figures()
    )


def test_a_closing_without_a_day_is_shown_and_not_judged() -> None:
    """A sheet of closed items from an old ledger often has no date of closing."""
    figures = figures_of([item("1", "closed", day(5, 31))], cut_off=CUT_OFF)
    assert (figures.closed, figures.closed_undated, figures.due_by_cut_off) == (1, 1, 0)
    assert figures.on_time_current.text == "—"


def test_an_early_closing_counts_when_its_date_comes() -> None:
    early = [item("1", "closed", day(9, 30), closed_on=day(6, 1))]
    assert figures_of(early, cut_off=CUT_OFF).on_time_current == Rate(0, 0)
    assert figures_of(early, cut_off=day(9, 30)).on_time_current == Rate(1, 1)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Rate(0, 0), "—"),
        (Rate(0, 7), "0%"),
        (Rate(7, 7), "100%"),
        (Rate(5, 6), "83.3%"),
        (Rate(1, 16), "6.3%"),  # 6.25, half up as in the office
        (Rate(4999, 5000), "99.9%"),  # never all while one is left
        (Rate(1, 5000), "0.1%"),
    ],
)
def test_a_rate_is_shown_as_people_read_it(rate: Rate, text: str) -> None:
    assert rate.text == text


def test_figures_of_each_unit() -> None:
    by_department = figures_by(LIST, cut_off=CUT_OFF, by="department")
    assert {
        unit: (each.total, each.closed, each.overdue) for unit, each in by_department.items()
    } == {
        CIVIL: (4, 3, 1),
        CRIMINAL: (2, 1, 1),
        ENFORCEMENT: (4, 0, 0),
    }
    by_leader = figures_by(LIST, cut_off=CUT_OFF, by="leader")
    assert {unit: each.total for unit, each in by_leader.items()} == {ZHAO: 9, QIAN: 1}


def test_a_unit_with_only_drafts_is_not_named() -> None:
    assert figures_by([item("1", "draft", None)], cut_off=CUT_OFF, by="department") == {}


def test_laggards_are_named_with_unit_and_number_the_longest_late_first() -> None:
    assert laggards(LIST, cut_off=CUT_OFF, count=5) == [
        Laggard(5, "5", CRIMINAL, ZHAO, day(6, 15), 15),
        Laggard(6, "6", CIVIL, ZHAO, day(6, 29), 1),
    ]
    assert [each.number for each in laggards(LIST, cut_off=CUT_OFF, count=1)] == ["5"]


def test_ranking_by_punctuality_and_equals_share_a_place() -> None:
    one_of_two = Figures(total=2, closed=1, due_by_cut_off=2, closed_by_current_date=1, overdue=1)
    all_in_time = Figures(total=3, closed=3, due_by_cut_off=3, closed_by_current_date=3)
    nothing_due = Figures(total=4, in_progress=4)
    assert rank(
        {1: one_of_two, 2: all_in_time, 3: nothing_due, 4: all_in_time, None: one_of_two}
    ) == [
        Ranked(1, 2, all_in_time),
        Ranked(1, 4, all_in_time),
        Ranked(3, None, one_of_two),
        Ranked(3, 1, one_of_two),
        Ranked(None, 3, nothing_due),
    ]


def test_every_definition_defines_a_figure_in_both_languages() -> None:
    definitions = figure_definitions()
    for definition in definitions:
        assert isinstance(getattr(Figures(), definition.key), int | Rate)
        assert definition.sentence.endswith("。")
    assert len({definition.name for definition in definitions}) == len(definitions)
    with speaking("en"):
        assert [each.key for each in figure_definitions()] == [each.key for each in definitions]


DAYS = st.dates(day(1, 1), day(12, 31))
MAYBE = st.none() | DAYS
STATUSES = ["draft", "issued", "open", "awaiting_close", "closed", "sustained", "withdrawn"]
FACTS = st.builds(
    ItemFacts,
    item_id=st.integers(1, 99),
    number=st.just("1"),
    department_id=st.none() | st.integers(1, 4),
    leader_id=st.none() | st.integers(1, 4),
    status=st.sampled_from(STATUSES),
    due_on=MAYBE,
    original_due_on=MAYBE,
    opened_on=MAYBE,
    close_requested_on=MAYBE,
    closed_on=MAYBE,
    withdrawn_on=MAYBE,
    percent=st.integers(0, 100),
    extensions_granted=st.integers(0, 2),
    sent_back_count=st.integers(0, 2),
    rounds=st.integers(1, 3),
    relapsed=st.booleans(),
)
RATES = [
    name for name, each in vars(Figures).items() if isinstance(each, property) and name != "open"
]


@given(st.lists(FACTS, max_size=12), DAYS)
def test_parts_sum_to_the_total_and_rates_are_shares(facts: list[ItemFacts], cut_off: date) -> None:
    figures = figures_of(facts, cut_off=cut_off)
    assert figures.closed + figures.open + figures.sustained == figures.total <= len(facts)
    assert figures.overdue <= figures.open
    assert figures.closed_late + figures.closed_undated <= figures.closed
    for name in RATES:
        rate: Rate = getattr(figures, name)
        assert 0 <= rate.numerator <= rate.denominator
        assert (rate.fraction is None) == (rate.denominator == 0) == (rate.text == "—")


@given(st.lists(FACTS, max_size=12), DAYS, st.sampled_from(["department", "leader"]))
def test_the_units_sum_to_the_whole(facts: list[ItemFacts], cut_off: date, by: str) -> None:
    units = figures_by(facts, cut_off=cut_off, by=by).values()  # type: ignore[arg-type]
    whole = figures_of(facts, cut_off=cut_off)
    for field in fields(Figures):
        assert sum(getattr(unit, field.name) for unit in units) == getattr(whole, field.name)


@given(st.lists(FACTS, max_size=12), DAYS)
def test_laggards_are_the_overdue(facts: list[ItemFacts], cut_off: date) -> None:
    named = laggards(facts, cut_off=cut_off, count=99)
    assert len(named) == figures_of(facts, cut_off=cut_off).overdue
    assert all(each.due_on == cut_off - timedelta(days=each.days_late) for each in named)
    assert named == sorted(named, key=lambda each: -each.days_late)


@given(st.dictionaries(st.integers(1, 9), st.lists(FACTS, max_size=6), max_size=6), DAYS)
def test_a_better_place_is_never_less_punctual(
    units: dict[int, list[ItemFacts]], cut_off: date
) -> None:
    ranked = rank({unit: figures_of(facts, cut_off=cut_off) for unit, facts in units.items()})
    assert len(ranked) == len(units)
    placed = [each.figures.on_time_current.fraction or Fraction(0) for each in ranked if each.place]
    assert placed == sorted(placed, reverse=True)
