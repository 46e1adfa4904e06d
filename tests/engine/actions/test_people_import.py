"""The office's list of people: who is who, what is new, and what nobody may guess."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter
from sqlmodel import col, select

from engine.actions.people_file import read_people
from engine.actions.people_import import import_people
from engine.actions.people_plan import PeoplePlan, plan_people
from engine.db import reading, writing
from engine.errors import Unreadable
from engine.models import AuditEvent, Department, Person
from engine.queries.people import list_people
from engine.rules.words import Role
from tests.cast import MONDAY, MONDAY_MORNING, Court

HEADING = "姓名,部门,职务,角色,邮箱,部门负责人,停用\n"


def listed(folder: Path, *rows: str, heading: str = HEADING) -> Path:
    """A CSV of these rows."""
    path = folder / "人员.csv"
    path.write_text(heading + "".join(f"{row}\n" for row in rows), "utf-8-sig")
    return path


def take(database: sa.Engine, court: Court, path: Path) -> PeoplePlan:
    """Import the file as the office would."""
    with writing(database) as session:
        return import_people(
            session, read_people(path), organisation_id=court.organisation_id,
            file_name=path.name, sha256="0" * 64, actor_id=court.sun, at=MONDAY_MORNING,
            today=MONDAY,
        )


def test_new_people_come_with_departments_roles_and_heads(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    plan = take(
        database, court,
        listed(tmp_path, "周某,刑事审判庭,庭长,成员、纪检,zhou@court.test,是,", "郑某,刑事审判庭,,,,,"),
    )
    assert plan.counts == {
        "new": 2, "changed": 0, "unchanged": 0, "new_departments": 1, "problems": 0,
    }
    with reading(database) as session:
        people = {one.name: one for one in list_people(session, court.organisation_id)}
        zhou = people["周某"]
        assert (zhou.department, zhou.post, zhou.address) == ("刑事审判庭", "庭长", "zhou@court.test")
        assert set(zhou.roles) == {Role.GROUP_MEMBER, Role.AUDITOR}
        assert zhou.heads == ("刑事审判庭",)
        assert people["郑某"].heads == ()


def test_a_list_with_a_department_a_row_is_planned_in_moments(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = listed(tmp_path, *(f"甲{one},部 门{one},,,,," for one in range(4_000)), "乙,部门7,,,,,")
    read = read_people(path)
    begin = time.process_time()
    with reading(database) as session:
        plan = plan_people(session, read, organisation_id=court.organisation_id)
    assert time.process_time() - begin < 3
    assert plan.counts["new_departments"] == 4_000
    assert plan.people[-1].department == "部 门7"


def test_same_file_twice_changes_nothing_and_leaves_no_trace(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = listed(tmp_path, "钱某,民事审判庭,庭长,,qian@court.test,是,", "周某,刑事审判庭,,成员,,是,")
    take(database, court, path)
    again = take(database, court, path)
    assert (again.is_empty, again.counts["unchanged"]) == (True, 2)
    with reading(database) as session:
        verbs = session.exec(select(AuditEvent.verb).where(AuditEvent.map_id == court.map_id)).all()
        assert verbs == ["people_import"]


def test_differences_are_named_and_kept_in_the_trail(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    plan = take(
        database, court,
        listed(tmp_path, "冯某,综合办公室,主任科员,办公室,feng@court.test,是,"),
    )
    changes = {(one.name, one.field): (one.before, one.after) for one in plan.changes}
    assert changes == {
        ("冯某", "post"): ("法官助理", "主任科员"),
        ("冯某", "department"): ("民事审判庭", "综合办公室"),
        ("冯某", "roles"): ([], ["office"]),
        ("综合办公室", "head"): ("孙某", "冯某"),
    }
    with reading(database) as session:
        assert session.get_one(Department, court.archive).head_id == court.feng
        [event] = session.exec(select(AuditEvent).where(AuditEvent.verb == "people_import"))
        assert (event.actor_id, len(event.facts["changes"])) == (court.sun, 4)


def test_empty_cell_says_nothing(database: sa.Engine, court: Court, tmp_path: Path) -> None:
    assert take(database, court, listed(tmp_path, "孙某,,,,,,", "林某,,,,,,")).is_empty


def test_no_roles_at_all_is_written_as_none(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    take(database, court, listed(tmp_path, "韩某,,,无,,,"))
    with reading(database) as session:
        [han] = [one for one in list_people(session, court.organisation_id) if one.id == court.han]
        assert han.roles == ()


def test_two_of_one_name_in_one_department_need_an_address(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    plan = take(database, court, listed(tmp_path, "李某,民事审判庭,,,,,", "李某,民事审判庭,,,,,"))
    assert [(one.code, one.cell) for one in plan.problems] == [
        ("person_ambiguous", "A2"), ("person_ambiguous", "A3"),
    ]
    told_apart = take(
        database, court,
        listed(tmp_path, "李某,民事审判庭,,,li1@court.test,,", "李某,民事审判庭,,,li2@court.test,,"),
    )
    assert told_apart.counts["new"] == 2
    unclear = take(database, court, listed(tmp_path, "李某,民事审判庭,副庭长,,,,"))
    assert [one.code for one in unclear.problems] == ["person_ambiguous"]


def test_one_person_may_head_two_departments(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = listed(
        tmp_path, "周某,刑事审判庭,,,zhou@court.test,是,", "周某,立案庭,,,zhou@court.test,是,"
    )
    take(database, court, path)
    with reading(database) as session:
        [zhou] = [one for one in list_people(session, court.organisation_id) if one.name == "周某"]
        assert (zhou.department, zhou.heads) == ("刑事审判庭", ("刑事审判庭", "立案庭"))
    assert take(database, court, path).is_empty


def test_second_head_of_a_department_is_a_problem_each_time(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = listed(tmp_path, "钱某,民事审判庭,,,,是,", "冯某,民事审判庭,,,,是,")
    for _time in range(2):
        plan = take(database, court, path)
        assert [(one.code, one.cell) for one in plan.problems] == [("head_twice", "F3")]
        assert plan.is_empty


def test_address_of_somebody_else_is_not_taken(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    plan = take(database, court, listed(tmp_path, "周某,立案庭,,,QIAN@court.test,,"))
    assert [(one.code, one.message) for one in plan.problems] == [
        ("person_ambiguous", "邮箱QIAN@court.test已是钱某的，没有载入；请核对"),
    ]
    assert plan.is_empty


def test_good_rows_are_not_lost_to_bad_ones(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    plan = take(
        database, court,
        listed(tmp_path, ",立案庭,,,,,", "周某,立案庭,,书童,不是邮箱,也许,"),
    )
    assert [(one.severity, one.code, one.cell) for one in plan.problems] == [
        ("error", "name_missing", "A2"), ("warning", "address_unread", "E3"),
        ("warning", "answer_unread", "F3"), ("warning", "role_unknown", "D3"),
    ]
    assert plan.counts["new"] == 1


def test_stopped_person_is_inactive_and_may_come_back(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    take(database, court, listed(tmp_path, "冯某,,,,,,停用"))
    with reading(database) as session:
        feng = session.get_one(Person, court.feng)
        assert (feng.active, feng.left_on) == (False, MONDAY)
    take(database, court, listed(tmp_path, "冯某,,,,,,否"))
    with reading(database) as session:
        feng = session.get_one(Person, court.feng)
        assert (feng.active, feng.left_on) == (True, None)


def test_short_writing_of_a_department_is_learnt(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    heading = "姓名,部门,部门简称\n"
    take(database, court, listed(tmp_path, "钱某,民事审判庭,民庭", heading=heading))
    plan = take(database, court, listed(tmp_path, "周某,民庭,", heading=heading))
    assert plan.new_departments == []
    with reading(database) as session:
        zhou = session.exec(select(Person).where(Person.name == "周某")).one()
        assert zhou.department_id == court.civil
        assert session.get_one(Department, court.civil).aliases == "民庭"


def test_workbook_with_a_title_and_broken_headings_is_read(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = tmp_path / "人员.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["示范区人民法院人员名单"])
        sheet.write_row(2, 1, ["姓 名", "所在部门", "电子邮箱\n（内网）", "角色"])
        sheet.write_row(3, 1, ["周 某", "立案庭", "zhou@court.test", "x"])
    plan = take(database, court, path)
    assert [(one.sheet, one.cell) for one in plan.problems] == [("名单", "E4")]
    with reading(database) as session:
        people = session.exec(select(Person.name).order_by(col(Person.id).desc())).first()
        assert people == "周某"


def test_excel_on_a_chinese_windows_is_understood(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    path = tmp_path / "人员.csv"
    path.write_bytes("姓名,部门\n周某,立案庭\n".encode("gb18030"))
    assert take(database, court, path).counts["new"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"\xff\xfe\x00\x81\x00"), ("a.csv", b"x,y\n1,2\n"), ("a.pdf", b"%PDF"), ("a.csv", b""),
     ("a.xlsx", b"PK\x03\x04zzz"), ("a.csv", b'\xe5\xa7\x93\xe5\x90\x8d\n"' + b"x" * 200_000)],
    ids=["no text", "no heading", "another kind", "empty", "damaged", "endless cell"],
)
def test_file_that_is_no_list_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        read_people(path)
