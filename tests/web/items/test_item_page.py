"""The item page: everything of one item, and only the verbs that are open to its reader."""

import re
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.db import writing
from engine.models import LookBack, Milestone
from engine.rules.words import LookBackKind, Status
from tests.acting import approve_all, ask_to_close, by, moment, prove
from tests.cast import MONDAY, Court, add_item, add_measure
from tests.counting import counted
from tests.web.conftest import Enter


def forms_on(page: str) -> set[str]:
    return set(re.findall(r'action="/items/\d+/([a-z-]+)', page))


def test_each_reader_sees_the_verbs_that_are_theirs(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id
    seen = {
        person: forms_on(enter(person).get(f"/items/{item_id}").text)
        for person in (court.feng, court.qian, court.sun, court.zhao, court.lin, court.han)
    }
    assert seen == {
        court.feng: {"progress-reports", "evidence"},
        court.qian: {"progress-reports", "evidence", "close-request", "extension-requests"},
        court.sun: {"amendment"},
        court.zhao: {"withdrawal"},
        court.lin: {"withdrawal"},
        court.han: set(),
    }


def test_each_state_opens_its_verbs_to_the_head_the_office_and_the_group(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        items = {
            status: add_item(session, court, status.value, status=status).id for status in Status
        }
        session.add(LookBack(item_id=items[Status.CLOSED] or 0, kind=LookBackKind.LOOK_BACK,
                             due_on=MONDAY))
    seen = {
        status: tuple(
            sorted(forms_on(enter(person).get(f"/items/{item_id}").text))
            for person in (court.qian, court.sun, court.lin)
        )
        for status, item_id in items.items()
    }
    assert seen == {
        Status.DRAFT: ([], ["activation-request", "amendment"], ["issuing", "withdrawal"]),
        Status.ISSUED: (["acknowledgement"], ["amendment"], ["withdrawal"]),
        Status.OPEN: (
            ["close-request", "evidence", "extension-requests", "progress-reports"],
            ["amendment"], ["withdrawal"],
        ),
        Status.AWAITING_CLOSE: (
            ["close-request", "evidence", "progress-reports"], ["amendment"], ["withdrawal"],
        ),
        Status.CLOSED: ([], ["look-backs", "reopening"], ["reopening"]),
        Status.SUSTAINED: (
            ["evidence", "progress-reports"], ["amendment", "reopening"],
            ["reopening", "withdrawal"],
        ),
        Status.WITHDRAWN: ([], [], []),
    }


def test_what_is_missing_is_said_before_anybody_tries(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        opened = add_item(session, court, "1").id
        draft = add_item(session, court, "2", status=Status.DRAFT, due_on=None,
                         responsible_leader_id=None).id
    assert "还缺：本轮的佐证材料" in enter(court.qian).get(f"/items/{opened}").text
    assert "还缺：责任领导；完成时限" in enter(court.sun).get(f"/items/{draft}").text


def test_the_page_tells_past_today_and_what_comes(
    enter: Enter, database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court, due_on=date(2026, 3, 6))
        item_id = item.id or 0
        add_measure(session, item, 1, text="评查", starts_on=date(2026, 2, 1), due_on=date(2026, 2, 20))
        add_measure(session, item, 2, text="讲评", starts_on=date(2026, 2, 10), due_on=date(2026, 3, 5))
        session.add(Milestone(item_id=item_id, text="第一阶段", due_on=date(2026, 3, 4)))
        report(session, item_id, percent=40, text="推进中", **by(court.feng))
        prove(session, court, item_id, tmp_path)
    sweep_day(database, today=MONDAY, at=moment(MONDAY))
    page = enter(court.sun).get(f"/items/{item_id}").text
    line = page[page.index('class="timeline"'):]
    places = [line.index(words) for words in ("报告进展：40%", 'class="today"', "3月6日", "催办单")]
    assert places == sorted(places)
    assert "第 1 条拖后，这一条将推到 3月15日（晚 10 天）" in page
    assert "通知和送达" in page
    assert "等待并入当天的邮件" in page or "待发" in page


def test_a_closed_item_keeps_its_file(
    enter: Enter, database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        approve_all(session, court, item_id)
    page = enter(court.han).get(f"/items/{item_id}").text
    for words in ("已销号", "领导小组同意销号，事项销号", "回头看", "申请和审批"):
        assert words in page


def test_a_stranger_does_not_learn_that_it_exists(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id
    numbered = {"x-request-id": "one-number"}  # all that may differ between the two
    there, nowhere = (
        enter(court.wu).get(f"/items/{one}", headers=numbered) for one in (item_id, 9_999_999)
    )
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.text == nowhere.text


def test_markup_of_a_ledger_is_text(enter: Enter, database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(
            session, court, "<b>1</b>", weakness="<script>alert(1)</script>",
            detail='"><img src=x onerror=alert(1)>', names={"leaders": ["<i>某</i>"]},
        ).id
    page = enter(court.sun).get(f"/items/{item_id}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<i>某</i>" not in page


def test_a_long_history_asks_as_often_as_a_short_one(
    enter: Enter, database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        item_id = item.id or 0
        add_measure(session, item, 1)
        report(session, item_id, percent=1, text="一", **by(court.feng))
        prove(session, court, item_id, tmp_path, "甲")
    browser = enter(court.qian)
    browser.get("/desk")
    with counted(database) as few:
        browser.get(f"/items/{item_id}")
    with writing(database) as session:
        for number in range(100):
            report(session, item_id, percent=number, text=f"第{number}次", **by(court.feng))
        for number in range(20):
            prove(session, court, item_id, tmp_path, f"证{number}")
            add_measure(session, item, number + 2, due_on=date(2026, 4, 1))
    with counted(database) as many:
        assert "更早的" in browser.get(f"/items/{item_id}").text
    assert len(many) == len(few)
    assert len(few) <= 34


def test_further_leaders_of_a_ledger_are_shown_by_name(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, names={"further_leaders": [court.lin]}).id
    page = enter(court.feng).get(f"/items/{item_id}").text
    assert "<dt>其他责任领导</dt><dd>林某</dd>" in page
    assert "待核对的名称" not in page
