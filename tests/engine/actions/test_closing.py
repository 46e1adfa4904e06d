"""From handed out to closed: each hand in its order, each fact in its row."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.activation import issue_items
from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.actions.withdraw import withdraw
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import ApprovalRequest, ApprovalStep, LookBack
from engine.queries.approvals import requests_of, steps_of, waiting_step
from engine.rules.words import ApprovalKind, ApprovalStatus, ItemClass, LookBackKind, Status
from tests.acting import (
    approve_all,
    ask_to_close,
    by,
    item_now,
    prove,
    take_on,
    told,
    trail,
)
from tests.cast import MONDAY, Court, add_item

TUESDAY = date(2026, 3, 3)


def test_weakness_goes_from_draft_to_closed(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court, status=Status.DRAFT, issued_on=None, acknowledged_on=None,
                        opened_on=None)
        item_id = item.id or 0
        issue_items(session, [item_id], **by(court.zhao))
        take_on(session, court, item_id)
        report(session, item_id, percent=60, text="已清理长期未结案件", **by(court.feng))
        ask_to_close(session, court, item_id, tmp_path)
        approve_all(session, court, item_id, TUESDAY)
    with reading(database) as session:
        item = item_now(session, item_id)
        assert (item.status, item.closed_on, item.percent) == (Status.CLOSED, TUESDAY, 100)
        assert [event.verb for event in trail(session, item_id)] == [
            "issue", "acknowledge", "report", "attach", "submit_close_request", "approve",
            "approve", "approve",
        ]
        looks = session.exec(select(LookBack.kind, LookBack.due_on).order_by(col(LookBack.due_on)))
        assert list(looks) == [
            (LookBackKind.LOOK_BACK, date(2026, 4, 3)), (LookBackKind.LOOK_BACK, date(2026, 6, 3)),
            (LookBackKind.LOOK_BACK, date(2026, 9, 3)),
        ]
        assert [kind for kind, _, _ in told(session, item_id)] == [
            "issued", "issued", "issued", "approval_asked", "approval_asked", "approval_asked",
            "closed", "closed", "closed",
        ]


def test_closing_needs_its_proof(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(Incomplete, match="没有佐证材料"):
            submit_close_request(session, item_id, text="已完成", **by(court.qian))


def test_return_needs_requirements_and_puts_the_item_in_progress_again(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        with pytest.raises(Incomplete, match="退回须写明理由"):
            send_back(session, step.id or 0, reason="  ", **by(court.zhao))
        send_back(session, step.id or 0, reason="补充结案清单", **by(court.zhao))
        assert item_now(session, item_id).status is Status.OPEN
        assert request.status is ApprovalStatus.SENT_BACK
        assert told(session, item_id)[-2:] == [
            ("sent_back", f"sent_back:{request.id}", court.qian),
            ("sent_back", f"sent_back:{request.id}", court.feng),
        ]


def test_new_application_voids_the_pending_one(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        first = ask_to_close(session, court, item_id, tmp_path)
        old_step = steps_of(session, first.id or 0)[0]
        submit_close_request(session, item_id, text="补充说明后重新申请", **by(court.qian))
        assert [one.status for one in requests_of(session, item_id)] == [
            ApprovalStatus.VOID, ApprovalStatus.PENDING,
        ]
        with pytest.raises(WrongState, match="已作废"):
            approve_step(session, old_step.id or 0, **by(court.zhao))


def test_approval_names_the_version_it_saw(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    """A change that came past the verbs (a re-import) is noticed too."""
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        session.execute(sa.text("UPDATE item SET weakness = '另一个问题', version = version + 1"))
        with pytest.raises(WrongState, match="在申请销号之后有变动"):
            approve_step(session, step.id or 0, **by(court.zhao))


@pytest.mark.parametrize("act", ["report", "attach"])
def test_work_after_the_application_voids_it_and_reopens_the_item(
    database: sa.Engine, court: Court, tmp_path: Path, act: str
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        if act == "report":
            report(session, item_id, percent=80, text="又有新情况", **by(court.feng))
        else:
            prove(session, court, item_id, tmp_path, "又一份")
        assert item_now(session, item_id).status is Status.OPEN
        assert request.status is ApprovalStatus.VOID
        assert ("sent_back", f"void:{request.id}", court.qian) in told(session, item_id)
        with pytest.raises(WrongState, match="已作废"):
            approve_step(session, step.id if step and step.id else 0, **by(court.zhao))


def test_signatures_of_the_chain_do_not_void_it(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        before = item_now(session, item_id).version
        approve_all(session, court, item_id)
        assert item_now(session, item_id).version == before + 3
        assert request.status is ApprovalStatus.APPROVED


def test_verdict_on_a_stale_screen_is_refused(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        seen = item_now(session, item_id).version
        with pytest.raises(WrongState, match="在您打开之后有变动"):
            approve_step(session, step.id if step else 0, version=seen - 1, **by(court.zhao))  # type: ignore[arg-type]
        approve_step(session, step.id if step else 0, version=seen, **by(court.zhao))  # type: ignore[arg-type]


def test_decided_step_tells_who_and_when(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        first = steps_of(session, request.id or 0)[0]
        approve_step(session, first.id or 0, **by(court.zhao))
        with pytest.raises(WrongState) as refusal:
            approve_step(session, first.id or 0, **by(court.zhao))
        assert str(refusal.value) == "这一环节已由赵某于2026-03-02 09:00同意，无需再办"


def test_steps_are_signed_in_their_order_by_their_people(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        leader, office, group = (step.id or 0 for step in steps_of(session, request.id or 0))
        with pytest.raises(WrongState, match="还没有轮到“办公室”环节"):
            approve_step(session, office, **by(court.sun))
        for person in (court.lin, court.sun, court.qian, court.feng, court.han):
            with pytest.raises(NotYours):
                approve_step(session, leader, **by(person))
        with pytest.raises(NotFound):
            approve_step(session, leader, **by(court.wu))
        approve_step(session, leader, **by(court.zhao))
        approve_step(session, office, **by(court.sun))
        approve_step(session, group, **by(court.zhao))  # a deputy signs for the group
        assert item_now(session, item_id).status is Status.CLOSED


def test_immediate_items_take_their_shorter_chain(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, item_class=ItemClass.IMMEDIATE).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        kinds = [step.kind.value for step in steps_of(session, request.id or 0)]
        assert kinds == ["leader", "office"]


def test_sustained_item_is_rechecked_instead_of_closed(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, item_class=ItemClass.SUSTAINED).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        approve_all(session, court, item_id)
        item = item_now(session, item_id)
        assert (item.status, item.closed_on) == (Status.SUSTAINED, None)
        looks = session.exec(select(LookBack.kind, LookBack.due_on))
        assert list(looks) == [(LookBackKind.RECHECK, date(2026, 6, 2))]


def test_time_out_never_approves(database: sa.Engine, court: Court, tmp_path: Path) -> None:
    """Ten years later the same step still waits for its person (ruoyi-vue-pro approved it)."""
    from engine.actions.sweep import sweep_day
    from tests.acting import moment

    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
    for day in (date(2026, 3, 20), date(2027, 3, 2), date(2036, 3, 3)):
        sweep_day(database, today=day, at=moment(day))
    with reading(database) as session:
        assert item_now(session, item_id).status is Status.AWAITING_CLOSE
        assert session.exec(select(ApprovalRequest.status)).all() == [ApprovalStatus.PENDING]
        assert session.exec(select(ApprovalStep.verdict)).all() == [None, None, None]
        reached = select(ApprovalStep.reached_on).order_by(col(ApprovalStep.position))
        assert session.exec(reached).all() == [MONDAY, None, None]


def test_withdrawal_and_closing_end_what_still_waits(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    """An extension that nobody needs any more is not asked of anybody."""
    with writing(database) as session:
        items = [add_item(session, court, number).id or 0 for number in ("1", "2")]
        for item_id in items:
            request_extension(session, item_id, new_due_on=date(2026, 5, 31), reason="排期",
                              **by(court.qian))
            ask_to_close(session, court, item_id, tmp_path)
        withdraw(session, items[0], reason="重复立项", **by(court.lin))
        for person in (court.zhao, court.sun, court.lin):
            step = waiting_step(session, items[1], ApprovalKind.CLOSE)
            approve_step(session, step.id or 0 if step else 0, **by(person))
        assert [[one.status.value for one in requests_of(session, item)] for item in items] == [
            ["void", "void"], ["void", "approved"],
        ]
