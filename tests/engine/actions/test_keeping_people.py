"""The office enters and amends people and departments one at a time, by the rules of the list."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from engine.actions.add_department import add_department
from engine.actions.add_person import add_person
from engine.actions.amend_department import amend_department
from engine.actions.amend_person import amend_person
from engine.actions.department_sheet import DepartmentSheet, department_sheet_of
from engine.actions.person_sheet import PersonSheet, sheet_of
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import AuditEvent, Department, Item, Person
from engine.rules.words import Role, Status
from tests.acting import by, item_now
from tests.cast import Court, add_item


def sheet(session: Session, person_id: int, **facts: Any) -> PersonSheet:
    """The person's sheet with some facts otherwise."""
    return replace(sheet_of(session, session.get_one(Person, person_id)), **facts)


def last_event(session: Session) -> tuple[str, dict[str, Any]]:
    """What the trail kept last."""
    event = session.exec(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()  # type: ignore[attr-defined]
    assert event is not None
    return event.verb, event.facts


def test_new_person_is_written_and_kept_in_the_trail(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        person = add_person(
            session,
            PersonSheet(" 周 某 ", "书记员", "Zhou@court.test", court.civil, frozenset({Role.LEADER})),
            **by(court.sun),
        )
        assert (person.name, person.address, person.department_id) == (
            "周某", "Zhou@court.test", court.civil)
        assert last_event(session) == ("add_person", {
            "person_id": person.id, "name": "周某", "department_id": court.civil,
            "post": "书记员", "address": "Zhou@court.test", "roles": ["leader"],
        })


def test_name_that_waited_settles_when_its_person_comes(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(
            session, court, status=Status.DRAFT, responsible_leader_id=None,
            names={"leaders": ["周某"]},
        )
        person = add_person(session, PersonSheet("周某"), **by(court.sun))
        assert item_now(session, item.id or 0).responsible_leader_id == person.id


@pytest.mark.parametrize(("facts", "sentence"), [
    ({"name": "  "}, "请填写姓名"),
    ({"name": "长" * 61}, "姓名太长"),
    ({"name": "周\x00某"}, "不能显示的字符"),
    ({"address": "不是邮箱"}, "不是邮箱地址"),
    ({"address": "QIAN@court.test"}, "已是钱某的"),
    ({"name": "冯某", "address": ""}, "两人都要有邮箱才能区分"),
    ({"language": "fr"}, "没有这种语言"),
])
def test_sheet_that_breaks_a_rule_is_refused(
    database: sa.Engine, court: Court, facts: dict[str, Any], sentence: str
) -> None:
    with writing(database) as session, pytest.raises(Incomplete, match=sentence):
        add_person(
            session, replace(PersonSheet("周某", department_id=court.civil), **facts),
            **by(court.sun),
        )


def test_two_of_one_name_are_told_apart_by_their_addresses(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_person(
            session, PersonSheet("冯某", "", "feng2@court.test", court.civil), **by(court.sun)
        )


def test_department_of_another_court_is_not_there(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        other = session.get_one(Person, court.wu).organisation_id
        strange = Department(organisation_id=other, name="立案庭")
        session.add(strange)
        session.flush()
        with pytest.raises(NotFound):
            add_person(session, PersonSheet("周某", department_id=strange.id), **by(court.sun))
        with pytest.raises(NotFound):
            amend_person(session, court.wu, PersonSheet("吴某"), **by(court.sun))


def test_only_the_office_keeps_people(database: sa.Engine, court: Court) -> None:
    for person in (court.qian, court.han, court.lin):
        with writing(database) as session, pytest.raises(NotYours, match="管理人员和部门"):
            add_person(session, PersonSheet("周某"), **by(person))


def test_amendment_names_what_changed(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        wanted = sheet(session, court.feng, post="法官", roles=frozenset({Role.LEADER}))
        assert amend_person(session, court.feng, wanted, **by(court.sun))
        assert last_event(session) == ("amend_person", {
            "person_id": court.feng, "before": {"post": "法官助理", "roles": []},
            "after": {"post": "法官", "roles": ["leader"]},
        })
        assert not amend_person(session, court.feng, wanted, **by(court.sun))


def test_second_of_two_who_amend_is_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        seen = sheet(session, court.feng)
        amend_person(session, court.feng, replace(seen, post="法官"), **by(court.sun))
        with pytest.raises(WrongState, match="刚刚被别人改过"):
            amend_person(
                session, court.feng, replace(seen, post="书记员"), seen=seen.mark, **by(court.sun)
            )


def test_last_of_the_office_keeps_the_role(database: sa.Engine, court: Court) -> None:
    with writing(database) as session, pytest.raises(Incomplete, match="至少要有一人"):
        amend_person(
            session, court.sun, sheet(session, court.sun, roles=frozenset()), **by(court.sun)
        )


def test_department_has_one_name_and_a_head_who_is_there(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        new = add_department(
            session, DepartmentSheet("立案庭", "立案，立案信访庭", court.feng), **by(court.sun)
        )
        assert (new.name, new.aliases, new.head_id) == ("立案庭", "立案、立案信访庭", court.feng)
        for wrong, sentence in (
            (DepartmentSheet(""), "请填写部门名称"), (DepartmentSheet("立案"), "已是立案庭的"),
            (DepartmentSheet("速裁庭", "民事审判庭"), "已是民事审判庭的"),
            (DepartmentSheet("速裁庭", head_id=court.wu), "本单位在任人员"),
        ):
            with pytest.raises(Incomplete, match=sentence):
                add_department(session, wrong, **by(court.sun))


def test_department_with_items_or_people_goes_on(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
        civil = department_sheet_of(session.get_one(Department, court.civil))
        with pytest.raises(Incomplete, match="还负责 1 个在办事项"):
            amend_department(session, court.civil, replace(civil, active=False), **by(court.sun))
        session.execute(sa.delete(Item))
        with pytest.raises(Incomplete, match="还有 2 名在任人员"):
            amend_department(session, court.civil, replace(civil, active=False), **by(court.sun))


def test_second_of_two_who_amend_a_department_is_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        seen = department_sheet_of(session.get_one(Department, court.civil))
        assert amend_department(
            session, court.civil, replace(seen, head_id=court.feng), seen=seen.mark, **by(court.sun)
        )
        with pytest.raises(WrongState):
            amend_department(
                session, court.civil, replace(seen, aliases="民庭"), seen=seen.mark, **by(court.sun)
            )
