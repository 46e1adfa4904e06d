"""A light as dates: the calendar is asked once, and its answer holds for every date."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.rules.calendar import WorkCalendar, parse_calendar
from engine.rules.ledger_lights import URGENCY, light_days, meanings_of
from engine.rules.lights import DEFAULT_PROFILE, Light, LightMeaning, LightRule

SHIPPED = Path(engine.__file__).parent / "calendars" / "cn.toml"
COURT = WorkCalendar(
    parse_calendar(SHIPPED.read_text(encoding="utf-8"), name="cn"), closures=[date(2026, 3, 9)]
)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(today=DAYS, due_on=DAYS, workdays=st.integers(0, 120))
def test_one_date_says_of_every_date_whether_it_is_near(
    today: date, due_on: date, workdays: int
) -> None:
    days = light_days(LightRule(yellow_workdays=workdays), COURT, today)
    assert (due_on <= days.near_until) == (COURT.add_workdays(due_on, -workdays) <= today)


def test_ten_working_days_before_the_national_day_week() -> None:
    days = light_days(LightRule(yellow_workdays=10), COURT, date(2026, 9, 24))
    assert days.near_until == date(2026, 10, 15)


def test_the_last_day_there_is_stops_nobody() -> None:
    assert light_days(LightRule(), COURT, date.max).near_until == date.max
    assert light_days(LightRule(), COURT, date.min).near_until >= date.min
    assert light_days(LightRule(), COURT, date.max - timedelta(days=3)).near_until == date.max


def test_a_colour_is_every_meaning_that_the_map_paints_so() -> None:
    assert meanings_of(Light.RED, DEFAULT_PROFILE) == {LightMeaning.LATE, LightMeaning.FAR_BEHIND}
    assert meanings_of(LightMeaning.LATE, DEFAULT_PROFILE) == {LightMeaning.LATE}
    praised = dict(DEFAULT_PROFILE) | {LightMeaning.LATE: Light.BLUE}
    assert meanings_of(Light.RED, praised) == {LightMeaning.FAR_BEHIND}


def test_every_meaning_has_its_place_in_the_order_of_urgency() -> None:
    assert sorted(URGENCY) == sorted(LightMeaning)
    assert URGENCY[0] is LightMeaning.LATE
