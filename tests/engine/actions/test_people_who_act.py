"""Delegates, leavers, and what the office may put right."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.acknowledge import acknowledge
from engine.actions.amend import amend
from engine.actions.delegation import delegate_to
from engine.actions.leaving import mark_left
from engine.actions.verdict import approve_step
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import AuditEvent, ItemDepartment, Measure, Person
from engine.queries.approvals import waiting_step
from engine.queries.duties import Orphan, orphans
from engine.rules.words import Part, Status
from tests.acting import ask_to_close, by, item_now, told, trail
from tests.cast import MONDAY, Court, add_item, add_measure

FRIDAY = date(2026, 3, 6)
NEXT_MONDAY = date(2026, 3, 9)


def test_delegate_signs_for_the_absent_and_the_step_names_both(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        with pytest.raises(NotYours):
            approve_step(session, step.id or 0, **by(court.lin))
        delegate_to(session, court.zhao, delegate_id=court.lin, away_from=MONDAY,
                    away_until=FRIDAY, **by(court.zhao))
        with pytest.raises(NotYours):  # after the last day of the absence
            approve_step(session, step.id or 0, **by(court.lin, NEXT_MONDAY))
        approve_step(session, step.id or 0, **by(court.lin, FRIDAY))
        assert (step.decided_by_id, step.on_behalf_of_id) == (court.lin, court.zhao)
        assert trail(session, item_id)[-1].facts["on_behalf_of"] == court.zhao


def test_absent_approver_without_a_delegate_is_waited_for(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        for person in (court.lin, court.sun):
            with pytest.raises(NotYours):
                approve_step(session, step.id or 0 if step else 0, **by(person, date(2030, 1, 2)))
        assert item_now(session, item_id).status is Status.AWAITING_CLOSE


def test_applicant_does_not_sign_as_the_approvers_delegate(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        delegate_to(session, court.zhao, delegate_id=court.qian, **by(court.sun))
        step = waiting_step(session, item_id)
        with pytest.raises(NotYours, match="不能审批自己的申请"):
            approve_step(session, step.id or 0 if step else 0, **by(court.qian))


def test_leader_who_heads_the_department_signs_his_own_step_and_it_is_marked(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    """A vice-president who also heads the division: the office and the group still sign."""
    with writing(database) as session:
        item_id = add_item(session, court, responsible_leader_id=court.qian).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        approve_step(session, step.id or 0 if step else 0, **by(court.qian))
        assert trail(session, item_id)[-1].facts["own_application"] is True


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"delegate": "zhao"}, "另一位在任人员"),
        ({"delegate": "wu"}, "另一位在任人员"),
        ({"delegate": "lin", "away_from": FRIDAY, "away_until": MONDAY}, "结束日期早于开始日期"),
    ],
    ids=["oneself", "a stranger", "ends before it begins"],
)
def test_delegation_must_be_possible(
    database: sa.Engine, court: Court, facts: dict[str, object], sentence: str
) -> None:
    delegate = getattr(court, str(facts["delegate"]))
    days = {name: day for name, day in facts.items() if name != "delegate"}
    with writing(database) as session, pytest.raises(Incomplete, match=sentence):
        delegate_to(session, court.zhao, delegate_id=delegate, **days, **by(court.zhao))  # type: ignore[arg-type]


def test_others_do_not_delegate_for_somebody(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        with pytest.raises(NotYours, match="您不能为赵某委托他人代办"):
            delegate_to(session, court.zhao, delegate_id=court.feng, **by(court.feng))
        with pytest.raises(NotFound):
            delegate_to(session, court.zhao, delegate_id=court.feng, **by(court.wu))


def test_leavers_items_go_to_the_successor_who_is_told_and_can_act(
    database: sa.Engine, court: Court
) -> None:
    """Left items hung in limbo elsewhere (caseflow#11811)."""
    with writing(database) as session:
        item = add_item(session, court, status=Status.ISSUED, acknowledged_on=None, opened_on=None)
        item_id = item.id or 0
        measure = add_measure(session, item, owner_id=court.qian)
        mark_left(session, court.qian, successor_id=court.feng, **by(court.sun))
        assert told(session, item_id) == [("handed_over", f"handover:{court.qian}:2", court.feng)]
        with pytest.raises(NotYours, match="钱某已离任"):
            acknowledge(session, item_id, **by(court.qian))
        acknowledge(session, item_id, **by(court.feng))
        assert session.get_one(Measure, measure.id, populate_existing=True).owner_id == court.feng
        left = session.get_one(Person, court.qian)
        assert (left.active, left.left_on) == (False, MONDAY)
        assert orphans(session, court.organisation_id) == []


def test_step_that_waited_for_the_leaver_waits_for_the_successor(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        mark_left(session, court.zhao, successor_id=court.lin, **by(court.sun))
        approve_step(session, step.id or 0 if step else 0, **by(court.lin))
        assert item_now(session, item_id).responsible_leader_id == court.lin


def test_leaver_without_a_successor_is_listed_until_somebody_takes_over(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        add_item(session, court, "2", status=Status.CLOSED, closed_on=MONDAY)
        mark_left(session, court.zhao, **by(court.sun))
        mark_left(session, court.qian, **by(court.sun))
        assert orphans(session, court.organisation_id) == [
            Orphan(item_id, "1", "部分案件审理周期偏长", ("leader", "head")),
        ]
        with pytest.raises(Incomplete, match="已经办理离任，请指定接任人"):
            mark_left(session, court.zhao, **by(court.sun))
        mark_left(session, court.zhao, successor_id=court.lin, **by(court.sun))
        mark_left(session, court.qian, successor_id=court.feng, **by(court.sun))
        assert orphans(session, court.organisation_id) == []


def test_leaving_is_in_the_trail_of_the_map(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        mark_left(session, court.zhao, successor_id=court.lin, **by(court.sun))
        events = session.exec(select(AuditEvent).order_by(AuditEvent.seq)).all()  # type: ignore[arg-type]
        assert [(event.verb, event.item_id) for event in events] == [
            ("mark_left", item_id), ("mark_left", None),
        ]
        assert events[1].facts == {
            "person_id": court.zhao, "successor_id": court.lin, "items": [item_id],
            "departments": [],
        }


def test_office_puts_names_right_with_a_reason_and_the_difference_is_kept(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(Incomplete, match="须写明理由"):
            amend(session, item_id, {"handler_id": court.qian}, **by(court.sun))
        amend(session, item_id, {"handler_id": court.qian}, reason="冯某调离", **by(court.sun))
        assert trail(session, item_id)[-1].facts == {
            "before": {"handler_id": court.feng}, "after": {"handler_id": court.qian},
            "reason": "冯某调离", "version": 2,
        }


def test_new_lead_department_no_longer_supports(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, status=Status.DRAFT).id or 0
        amend(session, item_id, {"supporting_department_ids": [court.archive]}, **by(court.sun))
        amend(session, item_id, {"lead_department_id": court.archive}, **by(court.sun))
        rows = session.exec(select(ItemDepartment)).all()
        assert [(row.department_id, row.part) for row in rows] == [(court.archive, Part.LEAD)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"status": "closed"}, Incomplete), ({"handler_id": "wu"}, NotFound),
        ({"lead_department_id": 999}, NotFound), ({"weakness": " "}, Incomplete),
        ({"item_class": "sustained"}, WrongState), ({"weakness": "部分案件审理周期偏长"}, Incomplete),
    ],
    ids=["status", "a stranger", "no such department", "empty", "class once issued", "no change"],
)
def test_amendment_that_cannot_be_is_refused(
    database: sa.Engine, court: Court, changes: dict[str, object], refusal: type[Exception]
) -> None:
    changes = {name: court.wu if value == "wu" else value for name, value in changes.items()}
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(refusal):
            amend(session, item_id, changes, reason="更正", **by(court.sun))
