"""立项 and 交办: nobody alone, and nothing half described."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.activation import issue_items, request_activation
from engine.actions.amend import amend
from engine.actions.verdict import approve_step, send_back
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import PersonRole
from engine.queries.approvals import requests_of, waiting_step
from engine.rules.words import ApprovalStatus, ItemClass, Role, Status
from tests.acting import by, item_now, told, trail
from tests.cast import MONDAY, Court, add_item


def draft(session: Session, court: Court, number: str = "1", **facts: Any) -> int:
    values = {"status": Status.DRAFT, "issued_on": None, "acknowledged_on": None,
              "opened_on": None, "original_due_on": None}
    return add_item(session, court, number, **(values | facts)).id or 0


def test_office_asks_and_the_leader_opens(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = draft(session, court)
        request_activation(session, item_id, **by(court.sun))
        assert item_now(session, item_id).status is Status.DRAFT
        step = waiting_step(session, item_id)
        assert step is not None
        approve_step(session, step.id or 0, **by(court.zhao))
        item = item_now(session, item_id)
        assert (item.status, item.issued_on) == (Status.ISSUED, MONDAY)
        assert item.original_due_on == item.due_on == date(2026, 4, 30)
        assert told(session, item_id) == [
            ("approval_asked", f"step:{step.id}", court.zhao), ("issued", "issued:1", court.qian),
            ("issued", "issued:1", court.feng), ("issued", "issued:1", court.zhao),
        ]


def test_office_does_not_open_an_item_itself(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = draft(session, court)
        with pytest.raises(NotYours, match="不能对事项1交办"):
            issue_items(session, [item_id], **by(court.sun))


def test_nobody_opens_an_item_alone(database: sa.Engine, court: Court) -> None:
    """Sun is the office and the responsible leader at once: another hand is needed."""
    with writing(database) as session:
        item_id = draft(session, court, responsible_leader_id=court.sun)
        request_activation(session, item_id, **by(court.sun))
        step = waiting_step(session, item_id)
        with pytest.raises(NotYours, match="不能审批自己的申请"):
            approve_step(session, step.id or 0 if step else 0, **by(court.sun))
        issue_items(session, [item_id], **by(court.lin))
        assert [one.status for one in requests_of(session, item_id)] == [ApprovalStatus.VOID]
        assert item_now(session, item_id).status is Status.ISSUED


def test_leader_hands_out_all_that_is_ready_and_sees_what_the_rest_lacks(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        ready = [draft(session, court, str(number)) for number in (1, 2)]
        undated = draft(session, court, "3", due_on=None)
        unread = draft(session, court, "4", due_on=None, item_class=ItemClass.IMMEDIATE,
                       due_text="春季学期结束前", flags=["deadline_unparsed"])
        unnamed = draft(session, court, "5", names={"leaders": ["郭某"]},
                        responsible_leader_id=None)
        outcome = issue_items(session, [*ready, undated, unread, unnamed], **by(court.lin))
        assert [item.id for item in outcome.issued] == ready
        assert [(one.number, one.missing) for one in outcome.blocked] == [
            ("3", ("完成时限",)), ("4", ("能够识别的完成时限",)),
            ("5", ("责任领导", "对应到人员或部门的名称：郭某")),
        ]
        assert item_now(session, undated).status is Status.DRAFT


def test_batch_in_which_every_item_lacks_something_is_refused_with_the_whole_list(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        undated = [draft(session, court, str(number), due_on=None) for number in (1, 2)]
        with pytest.raises(Incomplete) as refusal:
            issue_items(session, undated, **by(court.lin))
    assert str(refusal.value) == (
        "事项1还不能立项，缺少：完成时限\n事项2还不能立项，缺少：完成时限"
    )


def test_request_lists_what_is_missing_and_a_given_date_settles_it(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = draft(session, court, due_on=None, flags=["deadline_unparsed", "year_assumed"],
                        names={"leaders": ["郭某"], "handler": "何某"}, responsible_leader_id=None)
        with pytest.raises(Incomplete, match="责任领导；能够识别的完成时限；对应到人员或部门的名称：郭某"):
            request_activation(session, item_id, **by(court.sun))
        amend(session, item_id,
              {"due_on": date(2026, 6, 30), "responsible_leader_id": court.zhao}, **by(court.sun))
        item = item_now(session, item_id)
        assert (item.flags, item.names) == (["year_assumed"], {"handler": "何某"})
        request_activation(session, item_id, **by(court.sun))


def test_immediate_item_without_a_date_gets_the_preset_one_and_says_so(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = draft(session, court, due_on=None, item_class=ItemClass.IMMEDIATE)
        issue_items(session, [item_id], **by(court.zhao))
        item = item_now(session, item_id)
        assert (item.due_on, item.original_due_on) == (date(2026, 5, 1), date(2026, 5, 1))
        assert item.flags == ["preset_date"]


def test_sustained_item_may_have_no_date(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = draft(session, court, due_on=None, item_class=ItemClass.SUSTAINED)
        issue_items(session, [item_id], **by(court.zhao))
        assert item_now(session, item_id).due_on is None


def test_returned_activation_stays_a_draft_and_tells_the_office(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = draft(session, court)
        request = request_activation(session, item_id, **by(court.sun))
        step = waiting_step(session, item_id)
        send_back(session, step.id or 0 if step else 0, reason="措施过虚", **by(court.zhao))
        assert item_now(session, item_id).status is Status.DRAFT
        assert told(session, item_id)[-1] == ("sent_back", f"sent_back:{request.id}", court.sun)


def test_leader_of_other_items_and_strangers_cannot_hand_out(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = draft(session, court, responsible_leader_id=court.lin)
        with pytest.raises(NotYours):
            issue_items(session, [item_id], **by(court.zhao))
        with pytest.raises(NotFound):
            issue_items(session, [item_id], **by(court.wu))
        with pytest.raises(NotFound):
            issue_items(session, [item_id, 999], **by(court.lin))


def test_item_that_is_out_already_is_not_handed_out_again(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(WrongState, match="目前是“整改中”，不能交办"):
            issue_items(session, [item_id], **by(court.lin))


def test_step_that_nobody_could_decide_is_refused_before_it_waits_for_ever(
    database: sa.Engine, court: Court
) -> None:
    from engine.models import BattleMap

    with writing(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        battle_map.policy = battle_map.policy | {"activation": {"chain": ["group_head"]}}
        session.add(battle_map)
        session.delete(session.get_one(PersonRole, (court.lin, Role.GROUP_HEAD)))
        item_id = draft(session, court)
        with pytest.raises(Incomplete, match="审批环节无人可审：组长"):
            request_activation(session, item_id, **by(court.sun))


def test_trail_keeps_what_was_before_and_after(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = draft(session, court)
        issue_items(session, [item_id], **by(court.lin))
        event = trail(session, item_id)[-1]
        assert (event.verb, event.actor_id) == ("issue", court.lin)
        assert event.facts == {
            "before": {"status": "draft", "issued_on": None, "original_due_on": None},
            "after": {"status": "issued", "issued_on": "2026-03-02",
                      "original_due_on": "2026-04-30"},
            "version": 2,
        }
