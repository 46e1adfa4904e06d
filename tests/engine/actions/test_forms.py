"""审批表 and 回头看记录表: numbered by the last signature, one for each application, as it was judged."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.extension import request_extension
from engine.actions.forms import (
    NUMBER_PAPER,
    form_of_look,
    form_of_request,
    look_on_paper,
    request_on_paper,
)
from engine.actions.look_back import look_back
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.models import ApprovalRequest, Item, LookBack, OfficialPaper
from engine.queries.approvals import waiting_step
from engine.rules.words import LookBackKind, LookBackResult, PaperKind, PaperStatus
from tests.acting import approve_all, ask_to_close, by, trail
from tests.cast import MONDAY, Court, add_item, add_measure


def papers(session: Session) -> list[OfficialPaper]:
    return list(session.exec(select(OfficialPaper).order_by(col(OfficialPaper.id))))


def closing(session: Session, court: Court, folder: Path) -> tuple[int, int]:
    """(item, application) of a closing that waits for its first signature."""
    item = add_item(session, court, goal="案件清零")
    add_measure(session, item, 1, text="逐案清理", due_on=date(2026, 4, 30), percent=80)
    request = ask_to_close(session, court, item.id or 0, folder)
    return item.id or 0, request.id


def test_closing_is_numbered_by_its_last_signature(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id, request_id = closing(session, court, tmp_path)
        assert papers(session) == []
        approve_all(session, court, item_id)
        [paper] = papers(session)
    assert (paper.key, paper.kind, paper.status, paper.issued_by_id, paper.item_id) == (
        f"close_form:{request_id}", PaperKind.CLOSE_FORM, PaperStatus.ISSUED, court.lin, item_id,
    )
    said = paper.facts
    assert {name: said[name] for name in (
        "title", "number_text", "application_text", "goal", "done_text", "asked_by", "asked_on_text",
        "due_text", "measures", "proof_count",
    )} == {
        "title": "整改事项销号审批表", "number_text": "销〔2026〕1号", "application_text": "销号",
        "goal": "案件清零", "done_text": "已完成整改", "asked_by": "钱某", "asked_on_text": "2026年3月2日",
        "due_text": "2026年4月30日", "proof_count": 1,
        "measures": [{"position": 1, "words": "逐案清理", "state": "进度 80%，时限2026年4月30日"}],
    }
    assert said["steps"] == [
        {"step": f"{step}意见", "opinion": "同意。", "person": name, "day_text": "2026年3月2日"}
        for step, name in (("责任领导", "赵某"), ("办公室", "孙某"), ("领导小组", "林某"))
    ]
    [proof] = said["proofs"]
    assert (proof["size_text"], len(proof["digest"]), proof["person"]) == ("6 字节", 12, "冯某")


def test_what_waits_is_printed_without_a_number_and_with_empty_places(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id, request_id = closing(session, court, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        approve_step(session, step.id or 0, reason="措施落实", **by(court.zhao))
        assert form_of_request(session, request_id, **by(court.han)) is None
        kind, said = request_on_paper(session, request_id)
        assert papers(session) == []
    assert (kind, said["number_text"]) == (PaperKind.CLOSE_FORM, "")
    assert [(one["opinion"], one["person"], one["day_text"]) for one in said["steps"]] == [
        ("同意。措施落实", "赵某", "2026年3月2日"), ("", "", ""), ("", "", ""),
    ]


def test_what_was_sent_back_has_no_number_and_says_so(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id, request_id = closing(session, court, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        send_back(session, step.id or 0, reason="补齐记录", **by(court.zhao))
        assert form_of_request(session, request_id, **by(court.sun)) is None
        _kind, said = request_on_paper(session, request_id)
    assert said["steps"][0]["opinion"] == "退回。补齐记录"


def test_form_keeps_what_was_judged(database: sa.Engine, court: Court, tmp_path: Path) -> None:
    with writing(database) as session:
        item_id, request_id = closing(session, court, tmp_path)
        approve_all(session, court, item_id)
    with writing(database) as session:
        session.execute(sa.update(Item).values(weakness="后来改写的问题"))
        paper = form_of_request(session, request_id, **by(court.han))
        assert paper is not None
        assert paper.facts["weakness"] == "部分案件审理周期偏长"
        assert len(papers(session)) == 1


def test_extension_form_has_the_old_date_the_original_and_the_count(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, original_due_on=date(2026, 3, 31)).id or 0
        asked = request_extension(
            session, item_id, new_due_on=date(2026, 5, 31), reason="鉴定未回", **by(court.qian)
        )
        approve_all(session, court, item_id)
        [paper] = papers(session)
    assert paper.key == f"extension_form:{asked.id}"
    assert {name: paper.facts[name] for name in (
        "number_text", "due_text", "original_due_text", "new_due_text", "extension_text", "reason",
        "application_text",
    )} == {
        "number_text": "延〔2026〕1号", "due_text": "2026年4月30日",
        "original_due_text": "2026年3月31日", "new_due_text": "2026年5月31日",
        "extension_text": "本轮第 1 次", "reason": "鉴定未回", "application_text": "延期",
    }


@pytest.mark.parametrize(
    ("result", "until", "box", "next_due"),
    [(LookBackResult.HELD, None, "■巩固　□反弹", ""),
     (LookBackResult.RELAPSED, date(2026, 6, 30), "□巩固　■反弹", "2026年6月30日")],
    ids=["held", "relapsed"],
)
def test_look_back_is_numbered_with_what_was_seen(
    database: sa.Engine, court: Court, tmp_path: Path, result: LookBackResult, until: date | None,
    box: str, next_due: str,
) -> None:
    day = date(2026, 3, 9)
    with writing(database) as session:
        item_id, _request_id = closing(session, court, tmp_path)
        approve_all(session, court, item_id)
        look = LookBack(item_id=item_id, kind=LookBackKind.LOOK_BACK, due_on=date(2026, 3, 10))
        session.add(look)
        session.flush()
        _kind, planned = look_on_paper(session, look.id or 0)
        assert (planned["result"], planned["looker"]) == ("□巩固　□反弹", "")
        look_back(session, look.id or 0, result=result, finding="抽查十件", new_due_on=until,
                  **by(court.sun, day))
        paper = papers(session)[-1]
        assert form_of_look(session, look.id or 0, **by(court.han, day)) is paper
    assert {name: paper.facts[name] for name in (
        "title", "number_text", "finding", "looker", "look_text", "closed_text", "result", "round",
        "due_text", "next_due_text",
    )} == {
        "title": "整改事项回头看记录表", "number_text": "回〔2026〕1号", "finding": "抽查十件",
        "looker": "孙某", "look_text": "2026年3月9日", "closed_text": "2026年3月2日", "result": box,
        "round": 1, "due_text": "2026年4月30日", "next_due_text": next_due,
    }


def test_what_was_decided_without_a_form_gets_it_from_the_first_who_asks(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id, request_id = closing(session, court, tmp_path)
        session.execute(sa.update(ApprovalRequest).values(status="approved", decided_on=MONDAY))
    with writing(database) as session:
        first = form_of_request(session, request_id, **by(court.han))
        second = form_of_request(session, request_id, **by(court.sun))
        assert first is not None
        assert first is second
        assert first.facts["number_text"] == "销〔2026〕1号"
        numbered = [one for one in trail(session, item_id) if one.verb == NUMBER_PAPER]
    assert [(one.actor_id, one.facts["number"]) for one in numbered] == [(court.han, "销〔2026〕1号")]


def test_closing_that_fails_takes_no_number(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id, _request_id = closing(session, court, tmp_path)
    with writing(database) as session:
        approve_all(session, court, item_id)
        session.rollback()  # the process dies before the commit
    with writing(database) as session:
        assert papers(session) == []
        approve_all(session, court, item_id)
    with reading(database) as session:
        assert [one.facts["number_text"] for one in papers(session)] == ["销〔2026〕1号"]
