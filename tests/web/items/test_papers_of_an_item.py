"""文书 on the item and approval pages: printed while they wait, numbered once decided, never for strangers."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.models import LookBack
from engine.queries.approvals import waiting_step
from engine.queries.official_papers import papers_of_item
from engine.rules.words import LookBackKind
from tests.acting import approve_all, ask_to_close, moment, trail
from tests.cast import MONDAY, Court, add_item
from tests.web.conftest import Clock, Enter

LATE = date(2026, 5, 11)
DOCX = b"PK\x03\x04"


@pytest.fixture
def waiting(database: sa.Engine, court: Court, tmp_path: Path) -> tuple[int, int]:
    """(item, step) of a closing that waits for its first signature."""
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        return item_id, step.id or 0


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_form_is_printed_without_a_number_while_it_waits_and_numbered_once_closed(
    enter: Enter, court: Court, database: sa.Engine, waiting: tuple[int, int]
) -> None:
    item_id, step_id = waiting
    qian = enter(court.qian)
    assert f"/approvals/{step_id}/form.pdf" in enter(court.zhao).get(f"/approvals/{step_id}").text
    assert "销〔2026〕" not in text_of(qian.get(f"/approvals/{step_id}/form.pdf").content)
    with writing(database) as session:
        approve_all(session, court, item_id)
    page = qian.get(f"/items/{item_id}").text
    with reading(database) as session:
        [paper] = papers_of_item(session, item_id)
    assert page.count("销〔2026〕1号") >= 2  # among the papers and on the line of time
    assert f"/papers/{paper.id}/paper.docx" in page
    for address in (f"/approvals/{step_id}/form.pdf", f"/papers/{paper.id}/paper.pdf"):
        answer = qian.get(address)
        assert answer.headers["content-type"] == "application/pdf"
        assert "销〔2026〕1号" in text_of(answer.content)
    assert qian.get(f"/papers/{paper.id}/paper.docx").content.startswith(DOCX)
    with reading(database) as session:
        taken = [one.facts["name"] for one in trail(session, item_id) if one.verb == "download"]
    assert len(taken) == 4
    assert taken[-1] == "整改事项销号审批表销〔2026〕1号.docx"


def test_planned_look_is_printed_empty_and_the_sheet_says_everything(
    enter: Enter, court: Court, database: sa.Engine, waiting: tuple[int, int]
) -> None:
    item_id, _step_id = waiting
    with writing(database) as session:
        look = LookBack(item_id=item_id, kind=LookBackKind.LOOK_BACK, due_on=MONDAY)
        session.add(look)
        session.flush()
        look_id = look.id
    han = enter(court.han)
    assert "签字：年月日" in text_of(han.get(f"/look-backs/{look_id}/form.pdf").content)
    assert han.get(f"/look-backs/{look_id}/form.docx").content.startswith(DOCX)
    sheet = text_of(han.get(f"/items/{item_id}/sheet.pdf").content)
    for said in ("整改事项档案", "部分案件审理周期偏长", "申请销号：已完成整改", "佐证材料（1份）"):
        assert said in sheet
    assert han.get(f"/items/{item_id}/sheet.docx").content.startswith(DOCX)


def test_strangers_find_nothing(
    enter: Enter, court: Court, database: sa.Engine, waiting: tuple[int, int]
) -> None:
    item_id, step_id = waiting
    with writing(database) as session:
        approve_all(session, court, item_id)
        [paper] = papers_of_item(session, item_id)
    wu = enter(court.wu)
    for address in (
        f"/papers/{paper.id}/paper.pdf", f"/papers/{paper.id}/paper.docx",
        f"/approvals/{step_id}/form.pdf", f"/items/{item_id}/sheet.pdf",
        f"/items/{item_id}/papers/T+5/preview.pdf?version=1",
    ):
        assert wu.get(address).status_code == 404, address


@pytest.fixture
def late_item(database: sa.Engine, court: Court, page_clock: Clock) -> int:
    """An item of which 催办单 was sent and 督办单 is drafted."""
    page_clock.at = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    sweep_day(database, today=LATE, at=moment(LATE))
    return item_id


def test_office_puts_an_urge_letter_on_paper_and_two_clicks_make_one(
    enter: Enter, court: Court, database: sa.Engine, late_item: int
) -> None:
    sun = enter(court.sun)
    assert f"/items/{late_item}/urge-letter" in sun.get(f"/items/{late_item}").text
    assert "urge-letter" not in enter(court.qian).get(f"/items/{late_item}").text
    for _click in range(2):
        answer = sun.post(f"/items/{late_item}/urge-letter", {"version": "1"})
        assert answer.status_code == 303
    with reading(database) as session:
        [paper] = papers_of_item(session, late_item)
    page = sun.get(f"/items/{late_item}").text
    assert (paper.number_text, f"/items/{late_item}/urge-letter" in page) == ("催〔2026〕1号", False)
    assert enter(court.qian).post(f"/items/{late_item}/urge-letter").status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("on", "2026-05-01", "约谈日期不能早于今天"), ("on", "", "约谈日期"),
     ("clock", "25:99", "请填写约谈时间"), ("place", " ", "约谈地点")],
)
def test_talk_without_a_time_and_a_place_is_a_sentence(
    enter: Enter, court: Court, database: sa.Engine, late_item: int, field: str, value: str,
    sentence: str,
) -> None:
    lin = enter(court.lin)
    form = {"on": "2026-05-20", "clock": "15:00", "place": "三楼会议室", "version": "1"}
    refused = lin.post(f"/items/{late_item}/talk-notice", form | {field: value})
    assert refused.status_code == 422
    assert sentence in refused.text
    with reading(database) as session:
        assert papers_of_item(session, late_item) == []
    assert lin.post(f"/items/{late_item}/talk-notice", form).status_code == 303
    assert "约谈〔2026〕1号" in lin.get(f"/items/{late_item}").text


def test_drafted_order_is_previewed_by_who_may_sign_it(
    enter: Enter, court: Court, late_item: int
) -> None:
    address = f"/items/{late_item}/papers/T%2B5/preview.pdf?version=1"
    shown = enter(court.zhao).get(address)
    assert "请于2026年5月14日（周四）前" in text_of(shown.content)
    assert shown.headers["content-disposition"].startswith("inline")
    assert enter(court.qian).get(address).status_code == 403
    assert enter(court.zhao).get(address.replace("T%2B5", "T%2B9")).status_code == 404
