"""延期: asked in time, granted by people, the original date kept for ever."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.amend import amend
from engine.actions.extension import request_extension
from engine.actions.verdict import approve_step, send_back
from engine.db import writing
from engine.errors import Incomplete, WrongState
from engine.models import ApprovalRequest, BattleMap
from engine.queries.approvals import steps_of, waiting_step
from engine.rules.words import ApprovalStatus, Status
from tests.acting import ask_to_close, by, item_now, told
from tests.cast import MONDAY, Court, add_item, add_measure

DUE = date(2026, 4, 30)
MAY = date(2026, 5, 31)
JUNE = date(2026, 6, 30)


def ask(
    session: Session, court: Court, item_id: int, new: date, day: date = MONDAY
) -> ApprovalRequest:
    return request_extension(
        session, item_id, new_due_on=new, reason="鉴定周期较长", **by(court.qian, day)
    )


def sign(session: Session, item_id: int, *people: int, day: date = MONDAY) -> None:
    for person in people:
        step = waiting_step(session, item_id)
        assert step is not None
        approve_step(session, step.id or 0, **by(person, day))


def test_asking_does_not_move_the_date_and_granting_does(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask(session, court, item_id, MAY)
        item = item_now(session, item_id)
        assert (item.due_on, item.deadline_version, item.status) == (DUE, 1, Status.OPEN)
        sign(session, item_id, court.zhao)
        assert item_now(session, item_id).due_on == DUE
        sign(session, item_id, court.sun)
        item = item_now(session, item_id)
        assert (item.due_on, item.original_due_on, item.deadline_version) == (MAY, DUE, 2)
        assert request.status is ApprovalStatus.APPROVED
        assert told(session, item_id)[-3:] == [
            ("extension_granted", f"extension:{request.id}", court.qian),
            ("extension_granted", f"extension:{request.id}", court.feng),
            ("extension_granted", f"extension:{request.id}", court.zhao),
        ]


def test_measures_due_on_the_items_date_go_with_it_and_others_stay(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        same, own = add_measure(session, item, 1, due_on=DUE), add_measure(
            session, item, 2, due_on=date(2026, 4, 10)
        )
        ask(session, court, item.id or 0, MAY)
        sign(session, item.id or 0, court.zhao, court.sun)
        assert (same.due_on, own.due_on) == (MAY, date(2026, 4, 10))


def test_second_extension_needs_the_group_head_and_a_third_is_not_there(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask(session, court, item_id, MAY)
        sign(session, item_id, court.zhao, court.sun)
        second = ask(session, court, item_id, JUNE)
        assert [step.kind.value for step in steps_of(session, second.id or 0)] == [
            "leader", "group_head",
        ]
        sign(session, item_id, court.zhao, court.lin)
        assert item_now(session, item_id).due_on == JUNE
        with pytest.raises(WrongState, match="本轮已延期 2 次"):
            ask(session, court, item_id, date(2026, 7, 31))


def test_refusal_leaves_the_date_and_says_why(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask(session, court, item_id, MAY)
        step = waiting_step(session, item_id)
        send_back(session, step.id or 0 if step else 0, reason="理由不充分", **by(court.zhao))
        assert item_now(session, item_id).due_on == DUE
        assert request.status is ApprovalStatus.SENT_BACK
        assert told(session, item_id)[-2:] == [
            ("extension_refused", f"extension:{request.id}", court.qian),
            ("extension_refused", f"extension:{request.id}", court.feng),
        ]


def test_asked_after_the_date_it_is_a_supplement_and_the_original_date_stays_broken(
    database: sa.Engine, court: Court
) -> None:
    late = date(2026, 5, 6)
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        assert ask(session, court, item_id, MAY, DUE).supplement is False  # the last day is in time
        request = ask(session, court, item_id, MAY, late)
        assert request.supplement is True
        sign(session, item_id, court.zhao, court.sun, day=late)
        item = item_now(session, item_id)
        assert (item.due_on, item.original_due_on) == (MAY, DUE)


def test_policy_may_refuse_what_is_asked_late(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        policy: dict[str, Any] = battle_map.policy
        extension = policy["extension"] | {"late_as_supplement": False}
        battle_map.policy = policy | {"extension": extension}
        session.add(battle_map)
        item_id = add_item(session, court).id or 0
        with pytest.raises(WrongState, match="须在到期前申请"):
            ask(session, court, item_id, MAY, date(2026, 5, 6))


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (DUE, "延期后的时限须晚于现时限2026-04-30"),
        (date(2026, 4, 1), "延期后的时限须晚于现时限2026-04-30"),
        (date(2026, 10, 28), "延期最长为原定时限后 180 天，即不晚于2026-10-27"),
    ],
    ids=["the same day", "earlier", "farther than the policy allows"],
)
def test_new_date_must_be_later_and_within_bounds(
    database: sa.Engine, court: Court, new: date, sentence: str
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(Incomplete, match=sentence):
            ask(session, court, item_id, new)


def test_item_without_a_date_and_request_without_a_reason_are_refused(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        undated = add_item(session, court, due_on=None, original_due_on=None).id or 0
        with pytest.raises(Incomplete, match="没有完成时限"):
            ask(session, court, undated, MAY)
        item_id = add_item(session, court, "2").id or 0
        with pytest.raises(Incomplete, match="须写明理由"):
            request_extension(session, item_id, new_due_on=MAY, reason=" ", **by(court.qian))


def test_closing_and_extension_wait_side_by_side(
    database: sa.Engine, court: Court, tmp_path: Any
) -> None:
    """A signature on one is no change that the approvers of the other would have to see."""
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        extension = ask(session, court, item_id, MAY)
        closing = ask_to_close(session, court, item_id, tmp_path)
        first, second = steps_of(session, extension.id or 0)
        approve_step(session, first.id or 0, **by(court.zhao))
        leader, office, group = steps_of(session, closing.id or 0)
        approve_step(session, leader.id or 0, **by(court.zhao))
        approve_step(session, second.id or 0, **by(court.sun))
        assert item_now(session, item_id).due_on == MAY
        approve_step(session, office.id or 0, **by(court.sun))
        approve_step(session, group.id or 0, **by(court.lin))
        assert item_now(session, item_id).status is Status.CLOSED


def test_amended_item_needs_a_new_application(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask(session, court, item_id, MAY)
        amend(session, item_id, {"handler_id": court.qian}, reason="调整分工", **by(court.sun))
        assert request.status is ApprovalStatus.VOID


def test_due_date_moves_by_an_extension_and_by_nothing_else(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(WrongState, match="只能通过延期变更"):
            amend(session, item_id, {"due_on": MAY}, reason="领导同意", **by(court.sun))
