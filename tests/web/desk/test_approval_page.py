"""Deciding an application: the version seen, the reason kept, one verdict for two clicks."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.actions.report import report
from engine.actions.verdict import approve_step
from engine.db import reading, writing
from engine.models import ApprovalStep
from engine.queries.approvals import waiting_step
from engine.rules.words import Status, Verdict
from tests.acting import ask_to_close, by, item_now, trail
from tests.cast import Court, add_item
from tests.web.conftest import Enter

Asked = tuple[int, int, int]  # item, step, version


@pytest.fixture
def asked(database: sa.Engine, court: Court, tmp_path: Path) -> Asked:
    """A closing that waits for Zhao."""
    with writing(database) as session:
        item_id = add_item(session, court, goal="审理周期缩短").id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        return item_id, step.id or 0, request.item_version


def step_of(database: sa.Engine, step_id: int) -> ApprovalStep:
    with reading(database) as session:
        return session.get_one(ApprovalStep, step_id)


def test_one_screen_holds_what_is_needed(enter: Enter, court: Court, asked: Asked) -> None:
    page = enter(court.zhao).get(f"/approvals/{asked[1]}").text
    for words in ("审理周期缩短", "已完成整改", "佐证材料", "曾退回 0 次", "确认同意", "确认退回"):
        assert words in page


def test_others_may_read_and_not_decide(enter: Enter, court: Court, asked: Asked) -> None:
    item_id, step_id, version = asked
    for person in (court.feng, court.han, court.lin, court.sun):
        page = enter(person).get(f"/approvals/{step_id}").text
        assert "现在等赵某办理" in page
        assert "确认同意" not in page
        answer = enter(person).post(
            f"/items/{item_id}/steps/{step_id}/approval", {"version": str(version)}
        )
        assert answer.status_code == 403
        assert "现在应由赵某办理" in answer.text
    assert enter(court.wu).get(f"/approvals/{step_id}").status_code == 404
    assert enter(court.wu).post(f"/items/{item_id}/steps/{step_id}/approval").status_code == 404


def test_consent_goes_on_to_the_next_hand_and_two_clicks_are_one(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked
) -> None:
    item_id, step_id, version = asked
    browser = enter(court.zhao)
    form = {"version": str(version), "reason": "属实"}
    for _click in range(2):
        answer = browser.post(f"/items/{item_id}/steps/{step_id}/approval", form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "已同意：事项1的销号申请" in browser.get("/desk").text
    with reading(database) as session:
        assert [one.verb for one in trail(session, item_id)].count("approve") == 1
    assert step_of(database, step_id).reason == "属实"


def test_a_return_without_a_reason_is_asked_for_one(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked
) -> None:
    item_id, step_id, version = asked
    for reason in ("", "  \n "):
        answer = enter(court.zhao).post(
            f"/items/{item_id}/steps/{step_id}/return", {"version": str(version), "reason": reason}
        )
        assert answer.status_code == 422
        assert "退回须写明理由和整改要求" in answer.text
    assert step_of(database, step_id).verdict is None


def test_a_return_puts_the_item_in_progress_with_its_requirement(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked
) -> None:
    item_id, step_id, version = asked
    answer = enter(court.zhao).post(
        f"/items/{item_id}/steps/{step_id}/return",
        {"version": str(version), "reason": "补齐三月记录\r\n并由庭长签字"},
    )
    assert answer.status_code == 303
    assert step_of(database, step_id).reason == "补齐三月记录\n并由庭长签字"
    with reading(database) as session:
        assert item_now(session, item_id).status is Status.OPEN
    assert "并由庭长签字" in enter(court.qian).get("/desk").text


def test_a_stale_verdict_shows_what_changed_and_keeps_the_reason(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked
) -> None:
    item_id, step_id, version = asked
    with writing(database) as session:
        report(session, item_id, percent=80, text="又补了两件", **by(court.feng))
    answer = enter(court.zhao).post(
        f"/items/{item_id}/steps/{step_id}/return",
        {"version": str(version), "reason": "我写了很久的理由"},
    )
    assert answer.status_code == 409
    assert "我写了很久的理由" in answer.text
    assert "报告进展：80%" in answer.text
    assert step_of(database, step_id).verdict is None


def test_the_second_of_two_approvers_is_told_who_was_first(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked
) -> None:
    item_id, step_id, version = asked
    with writing(database) as session:
        approve_step(session, step_id, **by(court.zhao))
    answer = enter(court.zhao).post(
        f"/items/{item_id}/steps/{step_id}/return", {"version": str(version), "reason": "再想想"}
    )
    assert answer.status_code == 409
    assert "这一环节已由赵某于2026-03-02 09:00同意" in answer.text
    assert "再想想" in answer.text
    assert step_of(database, step_id).verdict is Verdict.APPROVED


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "9" * 30, "1.5", "１"])
def test_a_verdict_names_the_version_that_it_saw(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked, version: str
) -> None:
    item_id, step_id, _version = asked
    answer = enter(court.zhao).post(
        f"/items/{item_id}/steps/{step_id}/approval", {"version": version, "reason": "同意"}
    )
    assert answer.status_code in (409, 422)
    assert step_of(database, step_id).verdict is None


def test_a_step_is_decided_under_its_own_item_only(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked
) -> None:
    _item_id, step_id, version = asked
    with writing(database) as session:
        other = add_item(session, court, "2").id
    answer = enter(court.zhao).post(
        f"/items/{other}/steps/{step_id}/approval", {"version": str(version)}
    )
    assert answer.status_code == 404
    assert step_of(database, step_id).verdict is None


@pytest.mark.parametrize("reason", ["<script>alert(1)</script>", "😀" * 1_000, "\u202e反向"],
                         ids=["script", "emoji", "rtl"])
def test_hostile_reasons_are_kept_as_text(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked, reason: str
) -> None:
    item_id, step_id, version = asked
    answer = enter(court.zhao).post(
        f"/items/{item_id}/steps/{step_id}/return", {"version": str(version), "reason": reason}
    )
    assert answer.status_code == 303
    page = enter(court.qian).get(f"/items/{item_id}").text
    assert "<script>alert" not in page
    assert step_of(database, step_id).reason == reason


@pytest.mark.parametrize("reason", ["长" * 200_000, "有\x00零"], ids=["huge", "nul"])
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(
    enter: Enter, database: sa.Engine, court: Court, asked: Asked, reason: str
) -> None:
    item_id, step_id, version = asked
    answer = enter(court.zhao).post(
        f"/items/{item_id}/steps/{step_id}/return", {"version": str(version), "reason": reason}
    )
    assert answer.status_code == 422
    assert reason[:50].replace("\x00", "") in answer.text.replace("\x00", "")
    assert step_of(database, step_id).verdict is None
