"""The wall as a list: every light computed on the day asked for."""

from datetime import date

import sqlalchemy as sa

from engine.actions.extension import request_extension
from engine.db import reading, writing
from engine.models import BattleMap
from engine.queries.item_list import list_items
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import Status
from tests.acting import by
from tests.cast import MONDAY, Court, add_item


def test_lights_are_of_the_day_that_is_asked_for(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, due_on=date(2026, 4, 30))

    def light(day: date) -> tuple[Light, LightMeaning]:
        with reading(database) as session:
            [item] = list_items(session, session.get_one(BattleMap, court.map_id), today=day)
            return item.light, item.meaning

    assert light(MONDAY) == (Light.GREEN, LightMeaning.NORMAL)
    assert light(date(2026, 4, 30)) == (Light.YELLOW, LightMeaning.NEAR)
    assert light(date(2026, 5, 1)) == (Light.RED, LightMeaning.LATE)


def test_colour_is_the_map_s_own(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, status=Status.CLOSED, closed_on=MONDAY)
        battle_map = session.get_one(BattleMap, court.map_id)
        assert list_items(session, battle_map, today=MONDAY)[0].light is Light.BLUE
        battle_map.policy = battle_map.policy | {"colours": {"closed": "green"}}
        assert list_items(session, battle_map, today=MONDAY)[0].light is Light.GREEN


def test_supplement_asked_for_after_the_date_stays_red(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court, due_on=date(2026, 2, 27))
        request_extension(
            session, item.id or 0, new_due_on=date(2026, 3, 31), reason="人员变动", **by(court.qian)
        )
        [listed] = list_items(session, session.get_one(BattleMap, court.map_id), today=MONDAY)
        assert listed.meaning is LightMeaning.LATE


def test_filters_narrow_and_signs_in_them_are_only_signs(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "1")
        add_item(session, court, "2", lead_department_id=court.archive, status=Status.ISSUED)
        battle_map = session.get_one(BattleMap, court.map_id)

        def numbers(**wanted: object) -> list[str]:
            return [
                one.number
                for one in list_items(session, battle_map, today=MONDAY, **wanted)  # type: ignore[arg-type]
            ]

        assert numbers() == ["1", "2"]
        assert numbers(department="综合") == ["2"]
        assert numbers(department="%") == []
        assert numbers(status=Status.OPEN) == ["1"]
        assert numbers(leader="赵") == ["1", "2"]
        assert numbers(light=Light.RED) == []
        assert numbers(item_ids=[]) == []


def test_date_of_an_unpublished_year_is_marked(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2031, 4, 30))
        add_item(session, court, "2")
        listed = list_items(session, session.get_one(BattleMap, court.map_id), today=MONDAY)
        assert [one.provisional for one in listed] == [True, False]
