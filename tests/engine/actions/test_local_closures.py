"""A local closure lies beside the notice: added, tried out, and taken away again."""

from datetime import date

import pytest
import sqlalchemy as sa

from engine.actions.calendar_import import (
    Closure,
    import_closures,
    import_notice,
    read_notice_text,
    remove_closures,
)
from engine.actions.calendar_rehearsal import rehearse_change, require_sole_use
from engine.db import reading, writing
from engine.errors import NotFound, NotYours, WrongState
from engine.models import BattleMap, Item, Person
from engine.queries.calendars import load_calendar
from engine.queries.room_calendar import calendar_year
from tests.acting import by
from tests.cast import Court, add_item

NOVEMBER = date(2026, 11, 10)
MADE_UP = date(2027, 1, 31)  # a Sunday that the notice makes a working day
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月7日（周一）至9日（周三）放假，共3天。
六、中秋节：9月15日（周三）至17日（周五）放假，共3天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def test_closure_on_a_make_up_day_gives_it_back_when_taken_away(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        data = read_notice_text(NOTICE, name="cn", year=None)
        import_notice(session, data, **by(court.sun, NOVEMBER))
        import_closures(session, [Closure(MADE_UP, "大雪")], name="cn", **by(court.sun, NOVEMBER))
        assert not load_calendar(session, "cn").is_workday(MADE_UP)
        import_notice(session, data, **by(court.sun, NOVEMBER))  # amended: the closure stays
        assert not load_calendar(session, "cn").is_workday(MADE_UP)
        remove_closures(session, [MADE_UP], name="cn", **by(court.sun, NOVEMBER))
        assert load_calendar(session, "cn").is_workday(MADE_UP)


def test_counted_date_comes_back_when_its_closure_goes(database: sa.Engine, court: Court) -> None:
    due = date(2026, 11, 24)
    with writing(database) as session:
        item_id = add_item(
            session, court, due_on=due, original_due_on=due,
            due_text="2026年11月10日起10个工作日内",
        ).id
        closed = [Closure(date(2026, 11, 23), "停电")]
        done = import_closures(session, closed, name="cn", **by(court.sun, NOVEMBER))
        assert [(one.was_on, one.now_on) for one in done.moved] == [(due, date(2026, 11, 25))]
        back = remove_closures(
            session, [date(2026, 11, 23)], name="cn", **by(court.sun, NOVEMBER)
        )
        assert [(one.item_id, one.now_on) for one in back.moved] == [(item_id, due)]


def test_rehearsal_says_whose_dates_move_and_writes_nothing(
    database: sa.Engine, court: Court
) -> None:
    due = date(2026, 11, 24)
    with writing(database) as session:
        item = add_item(
            session, court, due_on=due, original_due_on=due,
            due_text="2026年11月10日起10个工作日内",
        )
        seen = rehearse_change(session, lambda: import_closures(
            session, [Closure(date(2026, 11, 23), "停电")], name="cn", **by(court.sun, NOVEMBER)
        ))
        assert [(one.number, one.now_on, one.told) for one in seen.moved] == [
            ("1", date(2026, 11, 25), ("钱某", "冯某", "赵某"))]
        item_id = item.id
    with reading(database) as session:
        assert session.get_one(Item, item_id).due_on == due
        assert load_calendar(session, "cn").is_workday(date(2026, 11, 23))
        assert session.get_one(BattleMap, court.map_id).audit_seq == 0


def test_day_that_is_no_closure_is_not_taken_away(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        with pytest.raises(NotFound, match="不是本地放假日"):
            remove_closures(session, [MADE_UP], name="cn", **by(court.sun, NOVEMBER))
        with pytest.raises(NotYours):
            remove_closures(session, [MADE_UP], name="cn", **by(court.han, NOVEMBER))


def test_calendar_that_others_share_is_not_changed_through_a_page(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        require_sole_use(session, "cn", organisation_id=court.organisation_id)
        other = session.get_one(Person, court.wu).organisation_id
        session.add(BattleMap(organisation_id=other, name="邻区作战图"))
        session.flush()
        with pytest.raises(WrongState, match="也由别的单位使用"):
            require_sole_use(session, "cn", organisation_id=court.organisation_id)


def test_year_shows_what_each_day_is(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        import_closures(
            session, [Closure(date(2026, 3, 21), "肉孜节")], name="cn", **by(court.sun, NOVEMBER)
        )
        found = calendar_year(session, "cn", 2026)
        cells = {cell.day: (cell.kind, cell.label) for month in found.months
                 for week in month.weeks for cell in week if cell}
        assert len(cells) == 365
        assert [cells[date(2026, *day)] for day in ((2, 14), (2, 17), (3, 2), (3, 21), (3, 22))] == [
            ("make_up", "春节"), ("off", "春节"), ("work", ""), ("closure", "肉孜节"),
            ("weekend", "")]
        assert (found.provisional, calendar_year(session, "cn", 2027).provisional) == (False, True)
        assert sum(month.workdays for month in found.months) == found.workdays
