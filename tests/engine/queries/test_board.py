"""What the board asks of the database: enough, and no more with three hundred items than with three."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engine.actions.extension import request_extension
from engine.actions.report import report
from engine.db import reading, writing
from engine.errors import NotFound
from engine.models import BattleMap, Milestone, Organisation
from engine.queries.board import read_board
from engine.queries.board_stamps import board_stamps
from engine.queries.board_view import BoardView, Option, ShownBoard
from engine.rules.board import Grouping
from engine.rules.board_axis import Window, Zoom
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import Status
from tests.acting import by, moment
from tests.cast import MONDAY, Court, add_item, add_measure
from tests.counting import counted


def board(
    database: sa.Engine, court: Court, today: date = MONDAY, **view: object
) -> ShownBoard:
    with reading(database) as session:
        return read_board(
            session, court.map_id, view=BoardView(**view), today=today  # type: ignore[arg-type]
        )


def numbers(shown: ShownBoard) -> list[str]:
    return [row.item.number for group in shown.board.groups for row in group.rows]


def test_empty_map_has_a_board_of_this_month(database: sa.Engine, court: Court) -> None:
    shown = board(database, court)
    assert (shown.map_name, shown.organisation) == ("脱薄争先作战图", "示范区人民法院")
    assert (numbers(shown), shown.item_count, shown.page_count) == ([], 0, 1)
    assert shown.board.axis.window == Window(date(2026, 3, 1), date(2026, 3, 31))


def test_board_has_the_item_with_all_its_parts(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court, due_on=date(2026, 4, 30))
        add_measure(session, item, 2, text="后", starts_on=date(2026, 3, 20))
        add_measure(session, item, 1, text="先", due_on=date(2026, 3, 31))
        session.add(Milestone(item_id=item.id or 0, text="摸底", due_on=date(2026, 3, 15)))
    [[row]] = [group.rows for group in board(database, court).board.groups]
    assert [tile.measure.text for tile in row.tiles] == ["先", "后"]
    assert [pin.milestone.text for pin in row.pins] == ["摸底"]
    assert (row.item.department, row.item.leader, row.item.handler) == (
        "民事审判庭", "赵某", "冯某"
    )
    assert (row.item.light, row.item.meaning) == (Light.GREEN, LightMeaning.NORMAL)


def test_board_costs_the_same_queries_with_three_and_three_hundred_items(
    database: sa.Engine, court: Court
) -> None:
    def fill(first: int, last: int) -> int:
        with writing(database) as session:
            for number in range(first, last):
                item = add_item(session, court, str(number))
                add_measure(session, item, 1, due_on=date(2026, 4, 1))
        with counted(database) as statements:
            board(database, court, rows=500)
        return len(statements)

    assert fill(0, 3) == fill(3, 300) == 5


def test_filters_narrow_and_the_lights_are_counted_before_theirs(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "1", weakness="审理周期偏长")
        add_item(session, court, "2", due_on=date(2026, 2, 27), category="队伍建设")
        add_item(session, court, "3", lead_department_id=court.archive, weakness="改判率超 5%")
        add_item(session, court, "10", status=Status.CLOSED, closed_on=MONDAY)
        add_item(session, court, "11", status=Status.WITHDRAWN)
    assert numbers(board(database, court)) == ["1", "3", "10", "2"]
    late = board(database, court, lights=frozenset({LightMeaning.LATE}))
    assert numbers(late) == ["2"]
    assert late.counts == {
        LightMeaning.NORMAL: 2, LightMeaning.LATE: 1, LightMeaning.CLOSED: 1
    }
    assert numbers(board(database, court, department_id=court.archive)) == ["3"]
    assert numbers(board(database, court, leader_id=court.lin)) == []
    assert numbers(board(database, court, category="队伍建设")) == ["2"]
    assert numbers(board(database, court, status=Status.CLOSED)) == ["10"]
    assert numbers(board(database, court, status=Status.WITHDRAWN)) == ["11"]
    assert numbers(board(database, court, text="１")) == ["1"]
    assert numbers(board(database, court, text="改判率")) == ["3"]
    assert numbers(board(database, court, text="%")) == ["3"]


def test_figures_options_and_next_dates_are_of_the_whole_map(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 5, 20))
        add_item(session, court, "2", due_on=date(2026, 3, 20))
        add_item(session, court, "3", status=Status.CLOSED, closed_on=MONDAY)
        add_item(session, court, "4", due_on=date(2026, 2, 27))
    shown = board(database, court, text="没有这样的")
    assert (shown.item_count, shown.found_count) == (4, 0)
    assert (shown.figures.total, shown.figures.overdue, shown.figures.completion.text) == (
        4, 1, "25%"
    )
    assert [item.number for item in shown.upcoming] == ["2", "1"]
    assert shown.options.departments == (Option(str(court.civil), "民事审判庭", 4),)


def test_pages_carry_every_item_once(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        for number in range(1, 8):
            add_item(session, court, str(number), category="甲" if number < 5 else "乙")
    pages = [board(database, court, rows=3, page=page) for page in (1, 2, 3)]
    assert [numbers(page) for page in pages] == [["1", "2", "3"], ["4", "5", "6"], ["7"]]
    assert pages[0].page_count == 3
    assert numbers(board(database, court, rows=3, page=99)) == ["7"]


def test_supplement_asked_for_after_the_date_stays_red(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court, due_on=date(2026, 2, 27))
        request_extension(
            session, item.id or 0, new_due_on=date(2026, 3, 31), reason="人员变动", **by(court.qian)
        )
    assert board(database, court).counts == {LightMeaning.LATE: 1}


def test_zoom_and_grouping_are_taken_over(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
    shown = board(database, court, zoom=Zoom.QUARTER, shift=1, by=Grouping.LEADER)
    assert shown.board.axis.window == Window(date(2026, 4, 1), date(2026, 6, 30))
    assert [group.title for group in shown.board.groups] == ["赵某"]


def test_phases_squeeze_the_items_only_where_they_are_asked_for(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, due_on=date(2026, 4, 30))
        session.get_one(BattleMap, court.map_id).phases = [
            {"name": "一年打基础", "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
            {"name": "两年上台阶", "starts_on": "2027-01-01", "ends_on": "2027-12-31"},
        ]
    whole, phases = board(database, court), board(database, court, zoom=Zoom.PHASES)
    assert whole.board.axis.window == Window(date(2026, 3, 1), date(2026, 4, 30))
    assert [band.name for band in whole.board.axis.bands] == ["一年打基础"]
    assert phases.board.axis.window == Window(date(2026, 1, 1), date(2027, 12, 31))
    assert [band.name for band in phases.board.axis.bands] == ["一年打基础", "两年上台阶"]


def test_stamp_changes_with_the_data_the_rules_and_the_day(
    database: sa.Engine, court: Court
) -> None:
    def stamp(today: date = MONDAY) -> str:
        with reading(database) as session:
            found = board_stamps(session.connection(), [court.map_id], today=today)
            return found[court.map_id].text

    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    first = stamp()
    assert stamp() == first
    assert stamp(MONDAY + timedelta(days=1)) != first
    with writing(database) as session:
        report(session, item_id, percent=30, text="已清理", **by(court.feng))
    second = stamp()
    assert second != first
    with writing(database) as session:
        session.get_one(BattleMap, court.map_id).policy_version += 1
    assert stamp() not in (first, second)


def test_stamps_of_several_maps_are_one_query(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        report(session, item.id or 0, percent=30, text="已清理", **by(court.feng))
        other = BattleMap(organisation_id=court.organisation_id, name="另一张", policy={})
        session.add(other)
        session.flush()
        other_id = other.id or 0
    with counted(database) as statements, reading(database) as session:
        stamps = board_stamps(
            session.connection(), [court.map_id, other_id, 999_999], today=MONDAY
        )
    assert len(statements) == 1
    assert {map_id: stamp.changed_at for map_id, stamp in stamps.items()} == {
        court.map_id: moment(MONDAY), other_id: None,
    }


def test_map_that_is_not_there_is_said(database: sa.Engine, court: Court) -> None:
    with reading(database) as session, pytest.raises(NotFound):
        read_board(session, 999_999, view=BoardView(), today=MONDAY)
    with writing(database) as session:
        assert session.get(Organisation, court.organisation_id) is not None
