"""Importing a ledger: a preview first, one transaction after, and people's changes stand."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine import audit
from engine.actions.import_differences import differences
from engine.actions.import_ledger import Imported, apply_import
from engine.actions.import_plan import ImportPlan, plan_import
from engine.actions.resolve_waiting import resolve_waiting
from engine.db import reading, writing
from engine.intake.drafts import Draft, MeasureDraft, MilestoneDraft, Reading
from engine.models import BattleMap, Item, ItemDepartment, Measure, Milestone, Person
from engine.queries.directory import load_directory
from engine.rules.words import Part, Status
from tests.cast import MONDAY, MONDAY_MORNING, Court


def draft(number: str = "1", weakness: str = "部分案件审理周期偏长", **facts: Any) -> Draft:
    values: dict[str, Any] = {
        "sheet": "台账", "row": int(number) + 3, "number": number, "category": "审判质效",
        "weakness": weakness, "leaders": ("赵某",), "lead_departments": ("民事审判庭",),
        "supporting_departments": ("综合办公室",), "handler": "冯某",
        "due_on": date(2026, 4, 30), "due_text": "4月底前",
        "measures": (MeasureDraft("建立超审限预警"), MeasureDraft("每周通报", date(2026, 4, 10))),
    }
    return Draft(**(values | facts))


def importing(database: sa.Engine, court: Court, *drafts: Draft) -> tuple[ImportPlan, Imported]:
    with writing(database) as session:
        plan = plan_import(session, Reading("ledger", None, list(drafts), []), map_id=court.map_id)
        done = apply_import(
            session, plan, file_name="台账.xlsx", sha256="0" * 64, actor_id=court.sun,
            at=MONDAY_MORNING, today=MONDAY,
        )
    return plan, done


def items(database: sa.Engine) -> list[Item]:
    with reading(database) as session:
        return list(session.exec(select(Item).order_by(col(Item.id))))


def test_new_item_is_a_resolved_draft_with_its_parts(database: sa.Engine, court: Court) -> None:
    plan, _ = importing(
        database, court,
        draft(milestones=(MilestoneDraft("完成阶段性目标", date(2026, 3, 31)),)),
    )
    assert plan.counts == {"new": 1, "changed": 0, "held": 0, "unchanged": 0, "absent": 0}
    [item] = items(database)
    assert (item.status, item.responsible_leader_id, item.lead_department_id, item.handler_id) == (
        Status.DRAFT, court.zhao, court.civil, court.feng
    )
    assert (item.due_on, item.original_due_on, item.wake_on) == (
        date(2026, 4, 30), date(2026, 4, 30), None
    )
    with reading(database) as session:
        measures = session.exec(select(Measure.text, Measure.due_on)).all()
        assert measures == [("建立超审限预警", None), ("每周通报", date(2026, 4, 10))]
        assert session.exec(select(Milestone.due_on)).all() == [date(2026, 3, 31)]
        assert session.exec(select(ItemDepartment.department_id, ItemDepartment.part)).all() == [
            (court.archive, Part.SUPPORT)
        ]
        assert audit.verify(session, court.map_id) is None


def test_same_file_twice_changes_nothing(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft("1"), draft("2", "调撤率不高"))
    before = [item.model_dump() for item in items(database)]
    plan, _ = importing(database, court, draft("1"), draft("2", "调撤率不高"))
    assert plan.counts == {"new": 0, "changed": 0, "held": 0, "unchanged": 2, "absent": 0}
    assert [item.model_dump() for item in items(database)] == before


def test_what_a_person_amended_stands_when_the_same_file_comes_again(
    database: sa.Engine, court: Court
) -> None:
    importing(database, court, draft())
    with writing(database) as session:
        session.execute(sa.update(Item).values(due_on=date(2026, 5, 29), goal="平均审理周期下降"))
    importing(database, court, draft())
    assert [(item.due_on, item.goal) for item in items(database)] == [
        (date(2026, 5, 29), "平均审理周期下降")
    ]


def test_edited_file_updates_and_shows_the_differences(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft())
    plan, _ = importing(database, court, draft(goal="平均审理周期缩短十天", due_on=date(2026, 5, 29)))
    [changed] = plan.changed
    assert [(one.field, one.before, one.after, one.held) for one in changed.changes] == [
        ("goal", "", "平均审理周期缩短十天", ""),
        ("due_on", date(2026, 4, 30), date(2026, 5, 29), ""),
    ]
    assert items(database)[0].due_on == date(2026, 5, 29)


def test_a_second_leader_exchanged_is_shown_by_name(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft(leaders=("赵某", "林某")))
    plan, _ = importing(database, court, draft(leaders=("赵某", "孙某")))
    with reading(database) as session:
        people = load_directory(session, court.organisation_id)
    assert [(one[2], one[3]) for one in differences(plan, people)] == [("林某", "孙某")]


def test_row_inserted_at_the_top_shifts_no_identity(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft("1", "甲"), draft("2", "乙"))
    plan, _ = importing(database, court, draft("1", "新"), draft("2", "甲"), draft("3", "乙"))
    assert plan.counts == {"new": 1, "changed": 2, "held": 0, "unchanged": 0, "absent": 0}
    assert [(item.id, item.number, item.weakness) for item in items(database)] == [
        (1, "2", "甲"), (2, "3", "乙"), (3, "1", "新"),
    ]


def test_reworded_weakness_keeps_its_item(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft("1", "审理周期偏长"))
    plan, _ = importing(database, court, draft("1", "部分案件审理周期偏长"))
    assert (plan.counts["new"], plan.counts["changed"]) == (0, 1)


def test_date_agreed_to_is_held_and_listed(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft())
    with writing(database) as session:
        session.execute(sa.update(Item).values(status=Status.OPEN))
    plan, _ = importing(database, court, draft(due_on=date(2026, 6, 30), goal="缩短"))
    assert [(one.field, bool(one.held)) for one in plan.held[0].changes] == [
        ("goal", False), ("due_on", True)
    ]
    assert [(item.due_on, item.goal) for item in items(database)] == [(date(2026, 4, 30), "缩短")]


def test_words_of_a_date_that_is_held_are_held_with_it(
    database: sa.Engine, court: Court
) -> None:
    importing(database, court, draft())
    with writing(database) as session:
        session.execute(sa.update(Item).values(status=Status.OPEN))
    plan, _ = importing(database, court, draft(due_on=date(2026, 6, 30), due_text="6月底前"))
    assert [(one.field, bool(one.held)) for one in plan.held[0].changes] == [
        ("due_on", True), ("due_text", True)
    ]
    assert [item.due_text for item in items(database)] == ["4月底前"]


def test_unknown_names_wait_in_a_list_and_block_nothing(
    database: sa.Engine, court: Court
) -> None:
    plan, _ = importing(
        database, court, draft(leaders=("郑某",), lead_departments=("执行局",), handler="无名"),
    )
    assert sorted(problem.code for problem in plan.problems) == [
        "department_unknown", "handler_unknown", "leader_unknown"
    ]
    [item] = items(database)
    assert item.names == {
        "leaders": ["郑某"], "lead_departments": ["执行局"], "handler": "无名"
    }


def test_name_is_resolved_when_the_person_is_there_at_the_next_import(
    database: sa.Engine, court: Court
) -> None:
    importing(database, court, draft(leaders=("郑某",)))
    with writing(database) as session:
        person = Person(organisation_id=court.organisation_id, name="郑某", address="z@court.test")
        session.add(person)
        session.flush()
        expected = person.id
    importing(database, court, draft(leaders=("郑某",)))
    [item] = items(database)
    assert (item.responsible_leader_id, item.names) == (expected, {})


def test_two_people_of_one_name_are_never_guessed(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        session.add(Person(organisation_id=court.organisation_id, name="赵某"))
    plan, _ = importing(database, court, draft())
    assert [problem.code for problem in plan.problems] == ["leader_unknown"]


def test_closed_sheet_imports_as_closed_and_never_as_open(
    database: sa.Engine, court: Court
) -> None:
    importing(database, court, draft(status="closed", closed_on=date(2026, 1, 9)))
    assert [(item.status, item.closed_on) for item in items(database)] == [
        (Status.CLOSED, date(2026, 1, 9))
    ]


def test_ledger_cannot_close_what_approvers_have_not(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft())
    with writing(database) as session:
        session.execute(sa.update(Item).values(status=Status.OPEN))
    plan, _ = importing(database, court, draft(status="closed", closed_on=date(2026, 3, 1)))
    assert items(database)[0].status is Status.OPEN
    assert [change.field for change in plan.held[0].changes] == ["status"]


def test_item_missing_from_the_file_is_listed_and_kept(database: sa.Engine, court: Court) -> None:
    importing(database, court, draft("1", "甲"), draft("2", "乙"))
    plan, _ = importing(database, court, draft("1", "甲"))
    assert plan.absent == [(2, "2", "乙")]
    assert len(items(database)) == 2


def test_failed_import_leaves_nothing(database: sa.Engine, court: Court) -> None:
    broken = draft("2", "乙", measures=(MeasureDraft(text=None),))  # type: ignore[arg-type]
    with pytest.raises(sa.exc.IntegrityError):
        importing(database, court, draft("1", "甲"), broken)
    assert items(database) == []


def test_counted_workdays_follow_the_maps_calendar(database: sa.Engine, court: Court) -> None:
    """Twenty workdays from 30 March: Qingming is off, so it is 28 April and not the 27th."""
    counted = draft(
        due_on=date(2026, 4, 27), due_text="20个工作日内", flags=("workdays_provisional",)
    )
    with writing(database) as session:
        read = Reading("ledger", None, [counted], [], date(2026, 3, 30))
        plan = plan_import(session, read, map_id=court.map_id)
    assert (plan.new[0].values["due_on"], plan.new[0].values["flags"]) == (date(2026, 4, 28), [])
    assert plan.new[0].values["names"]["counted"] == {
        "count": 20, "unit": "workdays", "start": "2026-03-30"
    }


def test_unknown_name_of_many_rows_is_told_once_with_its_count(
    database: sa.Engine, court: Court
) -> None:
    plan, _ = importing(
        database, court, draft("1", "甲", leaders=("郑某",)), draft("2", "乙", leaders=("郑某",)),
    )
    [found] = plan.problems
    assert (found.code, found.cell, found.raw) == ("leader_unknown", "4", "郑某")
    assert found.message.endswith("（共 2 处）")


def test_waiting_names_are_settled_when_people_come_and_what_a_person_gave_stands(
    database: sa.Engine, court: Court
) -> None:
    importing(
        database, court, draft("1", "甲", leaders=("郑某",)),
        draft("2", "乙", leaders=("郑某",), lead_departments=("执行局",)),
    )
    with writing(database) as session:
        session.execute(
            sa.update(Item).where(col(Item.number) == "2").values(responsible_leader_id=court.zhao)
        )
        person = Person(organisation_id=court.organisation_id, name="郑某")
        session.add(person)
        session.flush()
        changed = resolve_waiting(
            session, session.get_one(BattleMap, court.map_id), actor_id=court.sun,
            at=MONDAY_MORNING, today=MONDAY,
        )
        expected = person.id
    assert changed == 2
    assert [(item.responsible_leader_id, item.names) for item in items(database)] == [
        (expected, {}), (court.zhao, {"lead_departments": ["执行局"]}),
    ]


def test_file_read_again_without_its_reference_date_takes_no_date_away(
    database: sa.Engine, court: Court
) -> None:
    importing(database, court, draft(due_text="三个月内", due_on=date(2026, 6, 2)))
    undated = draft(
        due_text="三个月内", due_on=None, item_class="sustained",
        flags=("reference_missing", "deadline_unparsed"),
        measures=(MeasureDraft("建立超审限预警"), MeasureDraft("每周通报")),
    )
    plan, _ = importing(database, court, undated)
    assert plan.counts["changed"] == 0
    [item] = items(database)
    assert (item.due_on, item.item_class.value, item.flags) == (date(2026, 6, 2), "dated", [])
    with reading(database) as session:
        assert session.exec(select(Measure.due_on)).all() == [None, date(2026, 4, 10)]


def test_what_no_field_takes_is_kept_with_the_item(database: sa.Engine, court: Court) -> None:
    """A ledger's own columns, its progress and its results are not dropped on the way in."""
    importing(database, court, draft(extra={"联系电话": "0991-1"}, progress="已完成摸底"))
    assert [item.extra for item in items(database)] == [
        {"联系电话": "0991-1", "进展情况": "已完成摸底"}
    ]
    importing(database, court, draft(goal="新的目标", extra={"联系电话": "0991-2"}))
    assert [item.extra for item in items(database)] == [
        {"联系电话": "0991-2", "进展情况": "已完成摸底"}
    ]
