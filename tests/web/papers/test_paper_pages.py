"""Papers that wait: shown as they will read, released once, dropped with a reason."""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.bundle import bundle_day
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.models import Message, Notice
from engine.queries.mail import mail_facts
from engine.rules.words import MessageKind, NoticeKind, NoticeStatus
from notifications.render import render
from tests.acting import moment
from tests.cast import Court, add_item
from tests.counting import counted
from tests.web.conftest import Clock, Enter

FIVE_LATE = date(2026, 5, 11)
RUNG = quote("T+5")


@pytest.fixture
def item_id(database: sa.Engine, court: Court, page_clock: Clock) -> int:
    """An item whose 督办单 the sweep has drafted, on the morning of the fifth late working day."""
    page_clock.at = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
    with writing(database) as session:
        found = add_item(session, court).id or 0
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    return found


def orders(database: sa.Engine) -> set[NoticeStatus]:
    with reading(database) as session:
        return set(session.exec(
            select(Notice.status).where(Notice.kind == NoticeKind.SUPERVISION_ORDER)
        ))


def words_of(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def test_a_paper_on_the_page_reads_as_its_mail_will(
    enter: Enter, court: Court, database: sa.Engine, item_id: int
) -> None:
    zhao = enter(court.zhao)
    shown = words_of(zhao.get("/papers").text)
    assert zhao.post(f"/items/{item_id}/papers/{RUNG}/release", {"version": "1"}).status_code == 303
    bundle_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    with reading(database) as session:
        messages = session.exec(select(Message).where(Message.kind == MessageKind.ORDER)).all()
        mails = [render(one) for one in mail_facts(session, messages, today=FIVE_LATE)]
    assert len(mails) == 3
    said = 0
    history = words_of(zhao.get("/papers").text)
    for mail in mails:
        assert mail is not None
        for paragraph in re.findall(r"text-indent:2em\">(.*?)</p>", mail.html):
            if "抄送" not in paragraph:
                assert words_of(paragraph) in shown
                said += 1
        number = re.search(r"编号：(\S+?)[<　]", mail.html)
        assert number is not None
        assert number[1] == "督〔2026〕1号"
        assert number[1] in history
    assert said >= 6


def test_two_who_release_at_once_are_told_apart(
    enter: Enter, court: Court, database: sa.Engine, item_id: int
) -> None:
    address = f"/items/{item_id}/papers/{RUNG}/release"
    first, second = enter(court.zhao), enter(court.lin)
    assert first.post(address, {"version": "1"}).status_code == 303
    late = second.post(address, {"version": "1"})
    assert late.status_code == 409
    assert "可能已经办理" in late.text
    assert orders(database) == {NoticeStatus.RAISED}


def test_a_dropped_paper_needs_its_reason(
    enter: Enter, court: Court, database: sa.Engine, item_id: int
) -> None:
    lin = enter(court.lin)
    address = f"/items/{item_id}/papers/{RUNG}/drop"
    refused = lin.post(address, {"version": "1", "reason": "  "})
    assert refused.status_code == 422
    assert "不予签发须写明理由" in refused.text
    assert lin.post(address, {"version": "1", "reason": "已当面说明"}).status_code == 303
    page = lin.get("/papers").text
    assert "不予签发：已当面说明" in page
    assert "没有等待签发的文书" in page
    assert orders(database) == {NoticeStatus.DROPPED}


def test_who_may_not_sign_sees_no_button_and_is_refused(
    enter: Enter, court: Court, database: sa.Engine, item_id: int
) -> None:
    han, qian, wu = enter(court.han), enter(court.qian), enter(court.wu)
    page = han.get("/papers").text
    assert "督办单" in page
    assert "/release" not in page
    assert qian.get("/papers").status_code == 403
    address = f"/items/{item_id}/papers/{RUNG}/release"
    assert qian.post(address, {"version": "1"}).status_code == 403
    assert wu.post(address, {"version": "1"}).status_code == 404
    assert han.post(address, {"version": "1"}).status_code == 403
    assert orders(database) == {NoticeStatus.DRAFTED}


@pytest.mark.parametrize(
    ("rung", "version"), [("T+5", ""), ("T+5", "x"), ("T+5", "9"), ("nothing", "1"), ("T+5", "9" * 30)]
)
def test_odd_addresses_and_versions_are_sentences(
    enter: Enter, court: Court, database: sa.Engine, item_id: int, rung: str, version: str
) -> None:
    answer = enter(court.zhao).post(
        f"/items/{item_id}/papers/{quote(rung)}/release", {"version": version}
    )
    assert answer.status_code in (409, 422)
    assert orders(database) == {NoticeStatus.DRAFTED}


def test_many_papers_are_paged_and_take_the_same_queries(
    enter: Enter, court: Court, database: sa.Engine, item_id: int
) -> None:
    sun = enter(court.sun)

    def count() -> int:
        with counted(database) as asked:
            assert sun.get("/papers?page=1").status_code == 200
        return len(asked)

    few = count()
    with writing(database) as session:
        for number in range(2, 40):
            add_item(session, court, str(number))
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    assert count() == few
    assert "第 1 页，共 4 页" in sun.get("/papers").text
    assert "第 4 页，共 4 页" in sun.get("/papers?page=99").text


def test_a_rung_that_no_policy_has_is_no_paper(
    enter: Enter, court: Court, item_id: int
) -> None:
    zhao = enter(court.zhao)
    for verb in ("release", "drop"):
        for rung in ("%00", "T+5%00", "x" * 3_000):
            answer = zhao.post(f"/items/{item_id}/papers/{rung}/{verb}", {"version": "1", "reason": "x"})
            assert answer.status_code == 409, (verb, rung[:8])
