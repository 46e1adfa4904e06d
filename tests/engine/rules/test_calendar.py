"""Working days as the office counts them, with the published holidays of 2022 to 2026."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest

import engine
from engine.rules.calendar import (
    CalendarData,
    DayKind,
    Moved,
    WorkCalendar,
    months_after,
    moved_deadlines,
    parse_calendar,
)

SHIPPED = Path(engine.__file__).parent / "calendars" / "cn.toml"
CN = parse_calendar(SHIPPED.read_text(encoding="utf-8"), name="cn")
COURT = WorkCalendar(CN)


def days_of(year: int, kind: DayKind) -> list[str]:
    return [
        f"{day:%m-%d}" for day, each in sorted(CN.days.items()) if (day.year, each) == (year, kind)
    ]


def test_the_notice_of_2026_is_shipped_in_full() -> None:
    assert days_of(2026, DayKind.OFF) == [
        *("01-01", "01-02", "01-03"),
        *("02-15", "02-16", "02-17", "02-18", "02-19", "02-20", "02-21", "02-22", "02-23"),
        *("04-04", "04-05", "04-06"),
        *("05-01", "05-02", "05-03", "05-04", "05-05"),
        *("06-19", "06-20", "06-21"),
        *("09-25", "09-26", "09-27"),
        *("10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"),
    ]
    assert days_of(2026, DayKind.WORK) == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert CN.labels[date(2026, 2, 28)] == "春节"
    assert CN.labels[date(2026, 9, 20)] == "国庆节"


def test_the_working_days_of_each_shipped_year() -> None:
    counted = {
        year: COURT.workdays_between(date(year - 1, 12, 31), date(year, 12, 31))
        for year in sorted(CN.covered_years)
    }
    # 365 or 366 days less weekends and statutory holidays: 11 a year, 13 since 2025
    assert counted == {2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2026, 9, 20), date(2023, 6, 25)])
def test_make_up_sunday_is_a_workday(day: date) -> None:
    """holidays#3293."""
    assert (day.weekday(), COURT.is_workday(day)) == (6, True)
    assert COURT.add_workdays(day - timedelta(days=1), 1) == day
    assert COURT.add_workdays(day, 0) == day


def test_ten_workdays_over_the_national_day_week() -> None:
    # from Friday 25 Sep 2026 (mid-autumn, off): 28, 29, 30 Sep, 8, 9, 10 (a make-up Saturday), 12-15 Oct
    assert COURT.add_workdays(date(2026, 9, 25), 10) == date(2026, 10, 15)
    assert COURT.add_workdays(date(2026, 10, 15), -10) == date(2026, 9, 24)


def test_a_count_of_zero_stays_or_falls_back_to_the_workday_before() -> None:
    assert COURT.add_workdays(date(2026, 5, 6), 0) == date(2026, 5, 6)
    assert COURT.add_workdays(date(2026, 5, 3), 0) == date(2026, 4, 30)
    assert COURT.workday_on_or_before(date(2026, 5, 3)) == date(2026, 4, 30)
    assert COURT.workday_on_or_after(date(2026, 5, 3)) == date(2026, 5, 6)


def test_the_ladder_does_not_burn_over_a_weekend() -> None:
    """probo#1591: five working days after Friday 6 November are Friday 13, not Wednesday 11."""
    assert COURT.add_workdays(date(2026, 11, 6), 1) == date(2026, 11, 9)
    assert COURT.add_workdays(date(2026, 11, 6), 5) == date(2026, 11, 13)


def test_holidays_never_make_escalation_faster() -> None:
    """django-helpdesk: a rung N working days after the date never comes before N plain weekdays."""
    plain = WorkCalendar(CalendarData("plain", {}, {}, frozenset()))
    without_make_up = WorkCalendar(
        CalendarData(
            "cn without make-up days",
            {day: kind for day, kind in CN.days.items() if kind is DayKind.OFF},
            CN.labels,
            CN.covered_years,
        )
    )
    for offset in range(366 * 5):
        due_on = date(2022, 1, 1) + timedelta(days=offset)
        for rung in (1, 5, 10):
            assert without_make_up.add_workdays(due_on, rung) >= plain.add_workdays(due_on, rung)
            assert COURT.add_workdays(due_on, rung) >= due_on + timedelta(days=rung)


def test_one_business_day_is_not_24_business_hours() -> None:
    """jmix#790: a working day is one working day, not three days of eight hours."""
    assert COURT.add_workdays(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert COURT.workdays_between(date(2026, 11, 23), date(2026, 11, 24)) == 1


def test_next_year_does_not_raise() -> None:
    """chinese-calendar#94: a year without a notice counts Monday to Friday and is provisional."""
    assert COURT.is_provisional(date(2027, 1, 1))
    assert not COURT.is_provisional(date(2026, 12, 31))
    assert COURT.is_workday(date(2027, 1, 1))  # a Friday, until the notice says otherwise
    assert COURT.add_workdays(date(2026, 12, 31), 2) == date(2027, 1, 4)
    assert COURT.is_provisional_span(date(2026, 12, 1), date(2027, 1, 1))
    assert COURT.is_provisional_span(date(2027, 1, 1), date(2026, 12, 1))
    assert not COURT.is_provisional_span(date(2022, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("day", [date.min, date(1970, 1, 1), date(2200, 2, 28), date.max])
def test_no_date_is_too_far_for_the_calendar(day: date) -> None:
    """A mistyped 9999-12-31 in a ledger must not stop a sweep: the answer ends with the calendar."""
    assert COURT.is_provisional(day)
    for count in (-300, -1, 0, 1, 300):
        assert COURT.is_workday(COURT.add_workdays(day, count))
    assert COURT.add_workdays(date.max, 10) == date(9999, 12, 31)
    assert COURT.add_workdays(date.min, -10) == date(1, 1, 1)


def test_an_added_closure_day_moves_counted_deadlines() -> None:
    """openregister#3935: 古尔邦节 on 27 May 2026 in Xinjiang; fixed dates are none of its business."""
    urumqi = WorkCalendar(CN, closures=[date(2026, 5, 27)])
    counted = [
        (1, date(2026, 5, 25), 5),  # passes over the day
        (2, date(2026, 5, 20), 5),  # would have ended on it
        (3, date(2026, 5, 27), 5),  # starts on it: counting begins the day after
        (4, date(2026, 5, 18), 3),  # over before
    ]
    assert moved_deadlines(COURT, urumqi, counted) == [
        Moved(1, date(2026, 6, 1), date(2026, 6, 2)),
        Moved(2, date(2026, 5, 27), date(2026, 5, 28)),
    ]
    assert moved_deadlines(COURT, COURT, counted) == []


def test_a_closure_beats_a_make_up_day_and_changes_no_rest_day() -> None:
    flooded = WorkCalendar(CN, closures=[date(2026, 5, 9), date(2026, 5, 10)])
    assert COURT.is_workday(date(2026, 5, 9))
    assert not flooded.is_workday(date(2026, 5, 9))
    assert flooded.workdays_between(date(2026, 5, 8), date(2026, 5, 11)) == 1


def test_the_notice_of_next_year_moves_what_was_provisional() -> None:
    """Ten working days from 28 December 2026 end later once New Year's Day is known to be off."""
    known = WorkCalendar(
        CalendarData(
            "cn",
            {**CN.days, date(2027, 1, 1): DayKind.OFF},
            {**CN.labels, date(2027, 1, 1): "元旦"},
            CN.covered_years | {2027},
        )
    )
    assert moved_deadlines(COURT, known, [(7, date(2026, 12, 28), 10)]) == [
        Moved(7, date(2027, 1, 11), date(2027, 1, 12))
    ]
    assert not known.is_provisional(date(2027, 1, 11))


@pytest.mark.parametrize(
    ("day", "months", "corresponding"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 15), 3, date(2026, 8, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_after_is_the_corresponding_date(
    day: date, months: int, corresponding: date
) -> None:
    assert months_after(day, months) == corresponding


def test_months_after_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError):
        months_after(date(9999, 12, 1), 1)


def test_a_million_sums_are_a_matter_of_seconds() -> None:
    """The sweep asks hundreds of thousands of times; the bound is wide for a shared machine."""
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(1000)]
    began = time.process_time()
    for _ in range(100):
        for day in days:
            COURT.add_workdays(day, 10)
    assert time.process_time() - began < 1.5
