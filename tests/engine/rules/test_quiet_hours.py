"""When a mail may leave: in the office's hours, on working days."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.rules.calendar import WorkCalendar, parse_calendar
from engine.rules.quiet_hours import next_sending_time

SHIPPED = Path(engine.__file__).parent / "calendars" / "cn.toml"
COURT = WorkCalendar(parse_calendar(SHIPPED.read_text(encoding="utf-8"), name="cn"))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def sent(text: str, *, opens: int = 8, closes: int = 18, rest_days: bool = False) -> datetime:
    return next_sending_time(
        at(text), COURT, opens=time(opens), closes=time(closes), rest_days=rest_days
    )


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        pytest.param("2026-11-25T09:30", "2026-11-25T09:30", id="in office hours: at once"),
        pytest.param("2026-11-25T08:00", "2026-11-25T08:00", id="at the opening"),
        pytest.param("2026-11-25T06:00", "2026-11-25T08:00", id="before the opening"),
        pytest.param("2026-11-25T18:00", "2026-11-26T08:00", id="at the closing"),
        pytest.param("2026-11-27T23:59", "2026-11-30T08:00", id="Friday night"),
        pytest.param("2026-11-29T00:00", "2026-11-30T08:00", id="midnight and Sunday, zammad#4432"),
        pytest.param("2026-01-03T23:59", "2026-01-04T08:00", id="before a make-up Sunday"),
        pytest.param("2026-05-08T23:59", "2026-05-09T08:00", id="Friday before a make-up Saturday"),
        pytest.param("2026-09-20T10:00", "2026-09-20T10:00", id="on a make-up Sunday"),
        pytest.param("2026-09-30T18:30", "2026-10-08T08:00", id="before the national day week"),
        pytest.param("2026-10-01T10:00", "2026-10-08T08:00", id="in the national day week"),
        pytest.param("2027-10-01T10:00", "2027-10-01T10:00", id="a provisional year, a Friday"),
        pytest.param("2027-10-02T10:00", "2027-10-04T08:00", id="a provisional year, a Saturday"),
    ],
)
def test_nothing_leaves_at_night_or_on_a_rest_day(written: str, leaves: str) -> None:
    assert sent(written) == at(leaves)


def test_the_policy_may_allow_rest_days_but_not_the_night() -> None:
    assert sent("2026-10-01T10:00", rest_days=True) == at("2026-10-01T10:00")
    assert sent("2026-10-01T19:00", rest_days=True) == at("2026-10-02T08:00")
    assert sent("2026-10-01T05:00", rest_days=True) == at("2026-10-01T08:00")


def test_a_local_closure_day_is_quiet() -> None:
    flooded = WorkCalendar(COURT.data, closures=[date(2026, 11, 25)])
    assert next_sending_time(
        at("2026-11-25T09:30"), flooded, opens=time(8), closes=time(18), rest_days=False
    ) == at("2026-11-26T08:00")


def test_midnight_to_midnight_is_round_the_clock() -> None:
    assert sent("2026-11-25T23:59", opens=0, closes=0) == at("2026-11-25T23:59")
    assert sent("2026-11-28T23:59", opens=0, closes=0) == at("2026-11-30T00:00")


def test_hours_that_close_before_they_open_are_refused() -> None:
    with pytest.raises(ValueError, match="closes"):
        sent("2026-11-25T09:30", opens=18, closes=8)
    with pytest.raises(ValueError, match="aware"):
        next_sending_time(
            datetime(2026, 11, 25, 9),  # noqa: DTZ001
            COURT,
            opens=time(8),
            closes=time(18),
            rest_days=False,
        )


@given(
    st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(SHANGHAI)),  # noqa: DTZ001
    st.integers(0, 12),
    st.integers(13, 23),
    st.booleans(),
)
def test_the_answer_is_allowed_soonest_and_stays(
    written: datetime, opens: int, closes: int, rest_days: bool
) -> None:
    def allowed(moment: datetime) -> bool:
        works = rest_days or COURT.is_workday(moment.date())
        return works and time(opens) <= moment.time() < time(closes)

    def leaves(moment: datetime) -> datetime:
        return next_sending_time(
            moment, COURT, opens=time(opens), closes=time(closes), rest_days=rest_days
        )

    answer = leaves(written)
    assert allowed(answer)
    assert leaves(answer) == answer
    assert (answer == written) == allowed(written)
    hours = (answer - written) // timedelta(hours=1)
    assert not any(allowed(written + timedelta(hours=hour)) for hour in range(hours))
