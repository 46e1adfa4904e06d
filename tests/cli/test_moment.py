"""Days as people type them, and the moment at which a command acts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cli.moment import moment_of, read_date
from engine.errors import Incomplete


@pytest.mark.parametrize(
    "text", ["2026-03-02", "2026-3-2", "2026/3/2", "2026.03.02", "20260302", "2026年3月2日", " 2026-3-2 "]
)
def test_date_is_read_as_people_write_it(text: str) -> None:
    assert read_date(text) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["", "3-2", "2026-2-30", "明天", "2026-3", "26-3-2", "2026-13-1"])
def test_what_is_no_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(Incomplete, match="不是日期"):
        read_date(text)


def test_named_day_is_half_past_eight_in_the_office() -> None:
    moment = moment_of("2026-3-2", timezone="Asia/Shanghai")
    assert moment.today == date(2026, 3, 2)
    assert moment.at == datetime(2026, 3, 2, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_without_a_day_the_clock_is_read_once() -> None:
    moment = moment_of(None, timezone="Pacific/Kiritimati")
    assert moment.today == moment.at.astimezone(ZoneInfo("Pacific/Kiritimati")).date()
