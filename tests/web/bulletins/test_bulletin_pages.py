"""The pages of bulletins: drafted, worded, signed, read by everybody, taken away."""

import io
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from docx import Document
from pypdf import PdfReader

from engine.db import reading, writing
from engine.queries.bulletins import bulletin_at
from engine.rules.words import PaperStatus
from tests.cast import Court, add_item
from tests.web.conftest import Clock, Enter, Person

DAY = date(2026, 5, 8)


@pytest.fixture(autouse=True)
def late_item(database: sa.Engine, court: Court, page_clock: Clock) -> None:
    """One item eight days late."""
    page_clock.at = datetime(2026, 5, 8, 1, 0, tzinfo=UTC)
    with writing(database) as session:
        add_item(session, court, "5")


def drafted(person: Person, court: Court, kind: str = "bulletin") -> str:
    """The address of a new draft."""
    answer = person.post(
        f"/maps/{court.map_id}/bulletins", {"kind": kind, "cut_off_on": DAY.isoformat()}
    )
    assert answer.status_code == 303
    return str(answer.headers["location"])


def words(**changed: str) -> dict[str, str]:
    return {
        "version": "1", "title": "关于整改进展的通报", "addressee": "各部门：", "overview_words": "",
        "praise_words": "无。", "laggard_words": "下列事项超期：", "demands": "一要抓紧。\n二要报告。",
        "copied_to": "",
    } | changed


def test_office_drafts_words_and_the_leader_signs(enter: Enter, court: Court, database: sa.Engine) -> None:
    sun, lin = enter(court.sun), enter(court.lin)
    address = drafted(sun, court)
    page = sun.get(address).text
    assert 'name="demands"' in page
    assert "1. 民事审判庭（赵某）：事项5“部分案件审理周期偏长”，时限4月30日，超期8天。" in page
    assert sun.post(f"{address}/words", words()).status_code == 303
    assert "一要抓紧。" in sun.get(address).text
    assert sun.post(f"{address}/figures", {"version": "2"}).status_code == 303
    assert lin.post(f"{address}/issue", {"version": "3"}).status_code == 303
    read = enter(court.feng).get(address).text
    for said in ("〔2026〕第1期", "一要抓紧。", "签发人：林某", "2026年5月8日"):
        assert said in read
    assert 'name="demands"' not in read
    with reading(database) as session:
        assert bulletin_at(session, int(address.rsplit("/", 1)[1])).status is PaperStatus.ISSUED


def test_who_words_an_older_state_is_told_and_keeps_what_was_typed(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    address = drafted(sun, court)
    sun.post(f"{address}/words", words())
    late = sun.post(f"{address}/words", words(title="另一个标题", demands="三要坚持。"))
    assert late.status_code == 409
    for said in ("有变动", "另一个标题", "三要坚持。"):
        assert said in late.text
    assert "另一个标题" not in sun.get(address).text


def test_too_much_text_is_refused_with_what_was_typed(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    address = drafted(sun, court)
    refused = sun.post(f"{address}/words", words(demands="要求。\n" * 90))
    assert refused.status_code == 422
    assert "全文会超过 5 页" in refused.text
    assert refused.text.count("要求。") >= 90


def test_drafts_are_not_there_for_others_and_forms_are_shut(enter: Enter, court: Court) -> None:
    sun, feng, wu = enter(court.sun), enter(court.feng), enter(court.wu)
    address = drafted(sun, court)
    listing = f"/maps/{court.map_id}/bulletins"
    assert address in sun.get(listing).text
    assert address not in feng.get(listing).text
    for path in ("", "/paper.pdf", "/paper.docx", "/preview.pdf"):
        assert feng.get(address + path).status_code == 404
        assert wu.get(address + path).status_code == 404
    for form in ("words", "figures", "issue", "discard"):
        assert feng.post(f"{address}/{form}", words()).status_code == 403
        assert wu.post(f"{address}/{form}", words()).status_code == 404
    assert feng.post(listing, {"kind": "bulletin", "cut_off_on": "2026-05-08"}).status_code == 403


def test_issued_bulletin_is_downloaded_as_pdf_and_word_always_the_same(
    enter: Enter, court: Court
) -> None:
    sun, feng = enter(court.sun), enter(court.feng)
    address = drafted(sun, court, "monthly_report")
    sun.post(f"{address}/issue", {"version": "1"})
    pdf, again = feng.get(f"{address}/paper.pdf"), feng.get(f"{address}/paper.pdf")
    assert (pdf.headers["content-type"], pdf.content) == ("application/pdf", again.content)
    assert "脱薄争先作战图2026年5月整改工作月报〔2026〕第1期.pdf" in unquote(pdf.headers["content-disposition"])
    assert 2 <= len(PdfReader(io.BytesIO(pdf.content)).pages) <= 5
    assert feng.get(f"{address}/preview.pdf").headers["content-disposition"].startswith("inline")
    docx = feng.get(f"{address}/paper.docx").content
    assert Document(io.BytesIO(docx)).paragraphs[0].text == "整改工作月报"


def test_draft_of_a_day_to_come_or_of_no_kind_is_a_sentence(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    listing = f"/maps/{court.map_id}/bulletins"
    for kind, day, told in (
        ("bulletin", "2026-05-09", "还没有到"), ("order", "2026-05-08", "请选择文种"),
        ("bulletin", "", "请填写截止日"), ("bulletin", "x", "不是日期"),
    ):
        answer = sun.post(listing, {"kind": kind, "cut_off_on": day})
        assert answer.status_code == 422
        assert told in answer.text


def test_discarded_draft_is_off_the_list(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    address = drafted(sun, court)
    assert sun.post(f"{address}/discard").status_code == 303
    assert address not in sun.get(f"/maps/{court.map_id}/bulletins").text
    assert sun.post(f"{address}/issue", {"version": "2"}).status_code == 409


def test_pages_speak_english_around_the_chinese_paper(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    address = drafted(sun, court)
    sun.client.cookies.set("battlemap_language", "en")
    sun.client.post("/language", data={"language": "en", "back": address})
    page = sun.get(address).text
    assert "Renew the figures" in page
    assert "民事审判庭（赵某）" in page
