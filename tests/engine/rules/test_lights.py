"""What the wall says of an item, by time left and by 序时进度, and in which colour."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.rules.calendar import WorkCalendar, parse_calendar
from engine.rules.lights import (
    DEFAULT_PROFILE,
    Light,
    LightMeaning,
    LightRule,
    colour_of,
    light_of,
    points_behind,
    word_of,
)

SHIPPED = Path(engine.__file__).parent / "calendars" / "cn.toml"
COURT = WorkCalendar(parse_calendar(SHIPPED.read_text(encoding="utf-8"), name="cn"))
TIME_LEFT = LightRule(logic="time_left", yellow_workdays=10)
PACE = LightRule(logic="pace", pace_yellow=10, pace_red=30)
ENDS = date(2026, 10, 15)  # ten working days after 24 September, over the national day week


def light(
    today: date = date(2026, 9, 1),
    *,
    status: str = "open",
    due_on: date | None = ENDS,
    opened_on: date | None = date(2026, 7, 1),
    percent: int = 0,
    rule: LightRule = TIME_LEFT,
    supplement_pending: bool = False,
    closed_on: date | None = None,
) -> LightMeaning:
    return light_of(
        status=status,
        due_on=due_on,
        opened_on=opened_on,
        percent=percent,
        today=today,
        calendar=COURT,
        rule=rule,
        supplement_pending=supplement_pending,
        closed_on=closed_on,
    )


@pytest.mark.parametrize(
    ("today", "meaning"),
    [
        pytest.param(date(2026, 9, 23), LightMeaning.NORMAL, id="eleven working days before"),
        pytest.param(date(2026, 9, 24), LightMeaning.NEAR, id="ten working days before"),
        pytest.param(ENDS, LightMeaning.NEAR, id="the date is the last acceptable day"),
        pytest.param(date(2026, 10, 16), LightMeaning.LATE, id="the day after"),
    ],
)
def test_time_left_turns_yellow_then_red(today: date, meaning: LightMeaning) -> None:
    assert light(today) == meaning
    assert light(today, status="issued") == meaning


@pytest.mark.parametrize(
    ("percent", "meaning"),
    [
        pytest.param(41, LightMeaning.NORMAL, id="nine points behind"),
        pytest.param(40, LightMeaning.BEHIND, id="ten points behind"),
        pytest.param(20, LightMeaning.BEHIND, id="thirty points behind"),
        pytest.param(19, LightMeaning.FAR_BEHIND, id="more than thirty"),
        pytest.param(100, LightMeaning.NORMAL, id="ahead"),
    ],
)
def test_pace_compares_progress_with_time_elapsed(percent: int, meaning: LightMeaning) -> None:
    """Twenty days from 1 to 20 September; on the 11th ten of them are gone: 50 % is on pace."""
    assert meaning == light(
        date(2026, 9, 11),
        opened_on=date(2026, 9, 1),
        due_on=date(2026, 9, 20),
        percent=percent,
        rule=PACE,
    )


def test_pace_is_red_after_the_date_however_much_is_done() -> None:
    assert light(date(2026, 10, 16), percent=99, rule=PACE) == LightMeaning.LATE


def test_an_item_opened_on_its_last_day_is_not_behind_that_day() -> None:
    assert light(ENDS, opened_on=ENDS, rule=PACE) == LightMeaning.NORMAL
    assert points_behind(opened_on=ENDS, due_on=date(2026, 10, 1), percent=0, today=ENDS) == 0


def test_no_date_is_not_read_as_due() -> None:
    """DefectDojo#10662."""
    assert light(due_on=None) == LightMeaning.NO_DATE
    assert light(due_on=None, rule=PACE) == LightMeaning.NO_DATE
    assert light(opened_on=None, rule=PACE) == LightMeaning.NORMAL


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("draft", LightMeaning.DRAFT),
        ("awaiting_close", LightMeaning.WAITING),
        ("closed", LightMeaning.CLOSED),
        ("sustained", LightMeaning.SUSTAINED),
        ("withdrawn", LightMeaning.WITHDRAWN),
    ],
)
def test_what_is_off_the_departments_desk_says_so(status: str, meaning: LightMeaning) -> None:
    assert light(date(2026, 12, 1), status=status) == meaning


def test_closing_after_the_date_is_recorded_as_such() -> None:
    assert light(status="closed", closed_on=ENDS) == LightMeaning.CLOSED
    assert light(status="closed", closed_on=date(2026, 10, 16)) == LightMeaning.CLOSED_LATE
    assert light(status="closed", closed_on=ENDS, due_on=None) == LightMeaning.CLOSED


def test_asking_late_for_an_extension_keeps_the_item_red() -> None:
    """补报: asked for after the date, the item stays red, even beside an application to close."""
    assert light(supplement_pending=True) == LightMeaning.LATE
    assert light(status="awaiting_close", supplement_pending=True) == LightMeaning.LATE
    assert light(status="closed", supplement_pending=True) == LightMeaning.CLOSED


def test_a_make_up_day_counts_in_the_time_left() -> None:
    """One working day before Monday 21 September 2026 is Sunday the 20th, which is worked."""
    rule = LightRule(yellow_workdays=1)
    assert light(date(2026, 9, 19), due_on=date(2026, 9, 21), rule=rule) == LightMeaning.NORMAL
    assert light(date(2026, 9, 20), due_on=date(2026, 9, 21), rule=rule) == LightMeaning.NEAR


def test_a_map_paints_the_meanings_its_own_way() -> None:
    """Blue is praise here, near due there, long-term elsewhere: data, not code."""
    praise = {LightMeaning.CLOSED: Light.BLUE, LightMeaning.SUSTAINED: Light.GREEN}
    near = {LightMeaning.NEAR: Light.BLUE}
    assert colour_of(LightMeaning.CLOSED, praise) is Light.BLUE
    assert colour_of(LightMeaning.NEAR, near) is Light.BLUE
    assert colour_of(LightMeaning.SUSTAINED) is Light.BLUE
    assert colour_of(LightMeaning.LATE, praise) is Light.RED  # as by default


def test_every_meaning_has_a_word_of_its_own_and_a_colour() -> None:
    assert len({word_of(meaning) for meaning in LightMeaning}) == len(LightMeaning)
    assert set(DEFAULT_PROFILE) == set(LightMeaning)
    assert word_of(LightMeaning.CLOSED_LATE) == "逾期销号"


DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))
RULES = st.sampled_from([TIME_LEFT, PACE, LightRule(yellow_workdays=0)])


@given(DATES, DATES, st.integers(0, 100), DATES, DATES, RULES)
def test_without_progress_a_light_only_gets_worse(
    opened_on: date, due_on: date, percent: int, one: date, other: date, rule: LightRule
) -> None:
    worsening = [
        LightMeaning.NORMAL,
        LightMeaning.NEAR,
        LightMeaning.BEHIND,
        LightMeaning.FAR_BEHIND,
        LightMeaning.LATE,
    ]
    sooner, later = (
        worsening.index(
            light(today, due_on=due_on, opened_on=opened_on, percent=percent, rule=rule)
        )
        for today in sorted((one, other))
    )
    assert sooner <= later


@given(DATES, DATES, RULES)
def test_late_is_exactly_after_the_date(due_on: date, today: date, rule: LightRule) -> None:
    late = light(today, due_on=due_on, rule=rule) is LightMeaning.LATE
    assert late == (today > due_on)
