"""A leaver's items go to several successors in one go; seats that nobody fills get somebody."""

import pytest
import sqlalchemy as sa

from engine.actions.fill_vacancy import fill_vacancy
from engine.actions.leaving import Successors, mark_left
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours
from engine.models import Department, Item, Measure, Person
from engine.queries.room_orphans import count_orphaned, vacancies
from engine.queries.room_overview import overview
from engine.queries.room_person import person_file
from tests.acting import by, item_now, moment, told
from tests.cast import MONDAY, Court, add_item, add_measure


def test_each_item_goes_to_the_one_chosen_for_it(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        first, second, third = (
            add_item(session, court, number).id or 0 for number in ("1", "2", "3")
        )
        measure = add_measure(session, session.get_one(Item, second), owner_id=court.feng)
        mark_left(
            session, court.feng,
            successors=Successors(court.qian, items={second: court.sun, third: None}),
            **by(court.sun),
        )
        assert [item_now(session, one).handler_id for one in (first, second, third)] == [
            court.qian, court.sun, court.feng]
        session.expire_all()
        assert session.get_one(Measure, measure.id).owner_id == court.sun
        assert told(session, second) == [("handed_over", f"handover:{court.feng}:2", court.sun)]
        assert told(session, third) == []


def test_department_and_items_may_have_different_successors(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, handler_id=court.qian).id or 0
        mark_left(
            session, court.qian,
            successors=Successors(items={item_id: court.sun}, departments={court.civil: court.feng}),
            **by(court.sun),
        )
        session.expire_all()
        assert session.get_one(Department, court.civil).head_id == court.feng
        assert item_now(session, item_id).handler_id == court.sun


def test_successor_must_be_there(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        for heir in (court.wu, court.feng, 999):
            with pytest.raises(Incomplete, match="接任人"):
                mark_left(
                    session, court.feng, successors=Successors(items={item_id: heir}),
                    **by(court.sun),
                )


def test_file_of_a_leaver_shows_all_that_waits_for_them(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court, handler_id=court.qian)
        add_measure(session, item, owner_id=court.qian)
    with reading(database) as session:
        file = person_file(session, court.qian, at=moment(MONDAY))
        assert [(one.item_id, one.seats) for one in file.duties] == [(item.id, ("head", "handler"))]
        assert file.headed == ((court.civil, "民事审判庭"),)
        assert [one.text for one in file.measures] == ["措施"]
        assert person_file(session, court.sun, at=moment(MONDAY)).sole_roles == ("office",)


def test_vacancies_are_put_together_by_seat_and_filled_at_once(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        ids = [add_item(session, court, str(number)).id or 0 for number in range(1, 4)]
        add_item(session, court, "4", responsible_leader_id=None)
        mark_left(session, court.feng, **by(court.sun))
    with reading(database) as session:
        found, more = vacancies(session, court.organisation_id)
        assert [(one.key, one.holder, len(one.items)) for one in found] == [
            (f"handler-{court.feng}-0", "冯某", 4), ("leader-0-0", "", 1)]
        assert (more, count_orphaned(session, court.organisation_id)) == (False, 4)
        seen = overview(session, court.organisation_id, today=MONDAY, at=moment(MONDAY))
        assert (seen.orphaned, seen.leavers) == (4, ((court.feng, "冯某"),))
    with writing(database) as session:
        assert fill_vacancy(
            session, f"handler-{court.feng}-0", person_id=court.qian, item_ids=ids[:2],
            **by(court.sun),
        ) == 2
        assert fill_vacancy(session, "leader-0-0", person_id=court.zhao, **by(court.sun)) == 1
        assert [item_now(session, one).handler_id for one in ids] == [
            court.qian, court.qian, court.feng]
        with pytest.raises(NotFound, match="已经有人负责"):
            fill_vacancy(session, "leader-0-0", person_id=court.zhao, **by(court.sun))


def test_department_without_a_head_gets_one_for_all_its_items(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court)
        session.get_one(Department, court.civil).head_id = None
        session.flush()
        key = f"head-0-{court.civil}"
        assert fill_vacancy(session, key, person_id=court.feng, **by(court.sun)) == 1
        assert session.get_one(Department, court.civil).head_id == court.feng
        assert vacancies(session, court.organisation_id) == ([], False)


def test_only_the_office_fills_a_vacancy_with_somebody_who_is_there(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, responsible_leader_id=None)
        with pytest.raises(NotYours):
            fill_vacancy(session, "leader-0-0", person_id=court.zhao, **by(court.han))
        with pytest.raises(Incomplete):
            fill_vacancy(session, "leader-0-0", person_id=court.wu, **by(court.sun))
        session.get_one(Person, court.zhao).active = False
        session.flush()
        with pytest.raises(Incomplete):
            fill_vacancy(session, "leader-0-0", person_id=court.zhao, **by(court.sun))
