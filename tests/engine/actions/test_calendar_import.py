"""The notice of next year comes out: provisional dates are recomputed and their people told."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from engine.actions.calendar_import import (
    CalendarImported,
    Closure,
    import_closures,
    import_notice,
    read_closure_file,
    read_notice_file,
)
from engine.db import reading, writing
from engine.errors import Incomplete, NotYours
from engine.models import AuditEvent, BattleMap, CalendarDay, Item
from engine.queries.calendars import load_calendar
from engine.rules.words import Status
from tests.acting import by, item_now, told
from tests.cast import Court, add_item

NOVEMBER = date(2026, 11, 10)
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月7日（周一）至9日（周三）放假，共3天。
六、中秋节：9月15日（周三）至17日（周五）放假，共3天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def take(session: Session, court: Court, folder: Path, text: str = NOTICE) -> CalendarImported:
    """Import a notice as the office would in November."""
    path = folder / "通知.txt"
    path.write_text(text, "utf-8")
    data = read_notice_file(path, name="cn", year=None)
    return import_notice(session, data, **by(court.sun, NOVEMBER))


def counted(session: Session, court: Court, number: str, counted_to: date, **facts: object) -> int:
    """An item due fifteen working days after 28 January 2027."""
    values = {
        "due_on": counted_to, "original_due_on": counted_to, "due_text": "2027年1月28日起15个工作日内",
        "flags": ["workdays_provisional"],
    }
    return add_item(session, court, number, **(values | facts)).id or 0


def test_counted_date_moves_and_its_people_are_told(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = counted(session, court, "1", date(2027, 2, 18))
        fixed = add_item(session, court, "2", due_on=date(2027, 2, 18), due_text="2027年2月18日前")
        done = take(session, court, tmp_path)
        [moved] = done.moved
        assert (done.years, moved.item_id, moved.was_on, moved.now_on) == (
            (2027,), item_id, date(2027, 2, 18), date(2027, 2, 23),
        )
        assert moved.told == ("钱某", "冯某", "赵某")
        item = item_now(session, item_id)
        assert (item.due_on, item.original_due_on, item.deadline_version, item.version) == (
            date(2027, 2, 23), date(2027, 2, 23), 2, 2,
        )
        assert told(session, item_id) == [
            ("date_moved", "moved:2", court.qian), ("date_moved", "moved:2", court.feng),
            ("date_moved", "moved:2", court.zhao),
        ]
        assert item_now(session, fixed.id or 0).due_on == date(2027, 2, 18)


def test_trail_keeps_the_notice_and_each_moved_date(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        counted(session, court, "1", date(2027, 2, 18))
        take(session, court, tmp_path)
    with reading(database) as session:
        events = session.exec(select(AuditEvent).order_by(AuditEvent.seq)).all()  # type: ignore[arg-type]
        assert [event.verb for event in events] == ["import_notice", "date_moved"]
        assert events[1].facts["before"]["due_on"] == "2027-02-18"
        assert events[1].facts["after"]["due_on"] == "2027-02-23"


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.CLOSED},
        {"due_on": date(2027, 5, 31)},
        {"due_on": date(2027, 3, 1), "original_due_on": date(2027, 3, 1)},
        {"due_text": "2027年1月28日起15日内"},
    ],
    ids=["closed", "extended", "given by hand", "counted in natural days"],
)
def test_date_that_is_fixed_stays(
    database: sa.Engine, court: Court, tmp_path: Path, facts: dict[str, object]
) -> None:
    with writing(database) as session:
        item_id = counted(session, court, "1", date(2027, 2, 18), **facts)
        before = item_now(session, item_id).due_on
        assert take(session, court, tmp_path).moved == ()
        assert item_now(session, item_id).due_on == before


def test_year_is_published_and_every_map_of_the_calendar_wakes(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        other = BattleMap(
            organisation_id=court.organisation_id, name="另一张图",
            policy=session.get_one(BattleMap, court.map_id).policy,
        )
        session.add(other)
        session.flush()
        first = add_item(session, court, "1", wake_on=None).id
        second = add_item(session, court, "2", map_id=other.id, wake_on=None).id
        assert load_calendar(session, "cn").is_provisional(date(2027, 3, 1))
        assert take(session, court, tmp_path).woken == 2
        calendar = load_calendar(session, "cn")
        assert not calendar.is_provisional(date(2027, 3, 1))
        assert not calendar.is_workday(date(2027, 2, 8))
        assert calendar.is_workday(date(2027, 1, 31))
    with reading(database) as session:
        assert [session.get_one(Item, one).wake_on for one in (first, second)] == [NOVEMBER] * 2


def test_amended_notice_replaces_its_year_and_nothing_else(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        take(session, court, tmp_path)
        import_closures(
            session, [Closure(date(2027, 3, 8), "本地")], name="cn", **by(court.sun, NOVEMBER)
        )
        first = len(session.exec(select(CalendarDay)).all())
        take(session, court, tmp_path)
        assert len(session.exec(select(CalendarDay)).all()) == first
        calendar = load_calendar(session, "cn")
        assert not calendar.is_workday(date(2027, 3, 8))
        assert not calendar.is_workday(date(2026, 10, 1))


def test_new_year_s_eve_belongs_to_the_next_notice(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    text = NOTICE.replace(
        "一、元旦：1月1日（周五）至3日（周日）放假，共3天。",
        "一、元旦：2026年12月31日（周四）至2027年1月3日（周日）放假，共4天。",
    )
    with writing(database) as session:
        assert take(session, court, tmp_path, text).years == (2027,)
        calendar = load_calendar(session, "cn")
        assert not calendar.is_workday(date(2026, 12, 31))
        assert not calendar.is_workday(date(2026, 10, 1))  # 2026 keeps its own notice


def test_closure_takes_a_working_day_away_and_publishes_no_year(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = tmp_path / "本地.csv"
    path.write_text("日期\n2027-03-22,肉孜节\n2027-03-23\n", "utf-8")
    closures = read_closure_file(path, label="本地放假")
    assert closures == [
        Closure(date(2027, 3, 22), "肉孜节"), Closure(date(2027, 3, 23), "本地放假"),
    ]
    with writing(database) as session:
        done = import_closures(session, closures, name="cn", **by(court.sun, NOVEMBER))
        assert (done.years, done.days) == ((), 2)
        calendar = load_calendar(session, "cn")
        assert not calendar.is_workday(date(2027, 3, 22))
        assert calendar.is_provisional(date(2027, 3, 22))


def test_contradictory_notice_is_refused_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE.replace("5月8日（周六）", "5月7日（周六）"), "utf-8")
    with pytest.raises(Incomplete, match="处不能采用，没有导入") as refused:
        read_notice_file(path, name="cn", year=None)
    assert "第 5 行" in str(refused.value)


def test_unreadable_closures_are_named(tmp_path: Path) -> None:
    path = tmp_path / "本地.csv"
    path.write_text("2027-02-30\n", "utf-8")
    with pytest.raises(Incomplete, match="第 1 行“2027-02-30”不是日期"):
        read_closure_file(path, label="")


def test_head_of_a_department_does_not_keep_the_calendar(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session, pytest.raises(NotYours):
        import_closures(
            session, [Closure(date(2027, 3, 8), "")], name="cn", **by(court.qian, NOVEMBER)
        )
