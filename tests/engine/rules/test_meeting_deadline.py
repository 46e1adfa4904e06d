"""The date of a decision, as it is said in the room."""

from datetime import date

import pytest

from engine.errors import Incomplete
from engine.queries.calendars import shipped_calendar
from engine.rules.calendar import WorkCalendar
from engine.rules.meeting_deadline import DecisionDate, read_decision_date
from engine.rules.words import ItemClass

HELD_ON = date(2026, 4, 15)
CALENDAR = WorkCalendar(shipped_calendar("cn"))


def read(text: str, held_on: date = HELD_ON) -> DecisionDate:
    return read_decision_date(text, held_on=held_on, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("4月底前", date(2026, 4, 30)), ("本月底", date(2026, 4, 30)),
        ("下月15日前", date(2026, 5, 15)), ("三个月内", date(2026, 7, 15)),
        ("年底前", date(2026, 12, 31)), ("2027年3月底", date(2027, 3, 31)),
        ("10个工作日内", date(2026, 4, 29)), ("", None), ("立行立改", None),
    ],
)
def test_dates_count_from_the_meeting(text: str, due_on: date | None) -> None:
    assert (read(text).due_on, read(text).unread) == (due_on, False)


def test_what_is_no_date_is_kept_and_flagged() -> None:
    found = read(" 下次  党组会前 ")
    assert (found.text, found.due_on, found.unread) == ("下次 党组会前", None, True)


def test_two_stages_give_a_date_and_a_milestone() -> None:
    found = read("6月底前完成阶段性目标，12月底前全面完成")
    assert (found.due_on, [one.due_on for one in found.milestones]) == (
        date(2026, 12, 31), [date(2026, 6, 30)],
    )


def test_for_good_is_a_class_of_its_own() -> None:
    assert read("长期坚持").item_class is ItemClass.SUSTAINED


def test_a_date_before_the_meeting_is_asked_for_its_year() -> None:
    with pytest.raises(Incomplete, match="早于开会日期 2026-12-20，请写明年份"):
        read("1月底前", held_on=date(2026, 12, 20))
