"""推进会材料: a page for each red item, whatever was said of it, and nothing left out."""

import io
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from documents.papers import built_in_form, check_form, paper_docx, paper_pdf
from engine.rules.meeting_pack import pack_facts
from engine.rules.words import PaperKind
from tests.documents.agendas import DAY, HEAD, LONG_NAME, agenda, full_agenda

PACK = PaperKind.MEETING_PACK


def pages(facts: dict[str, Any]) -> list[str]:
    reader = PdfReader(io.BytesIO(paper_pdf(PACK, facts, on=DAY)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


@pytest.mark.parametrize("reds", [1, 9, 60])
def test_every_red_item_has_a_page_of_its_own_however_much_was_said(reds: int) -> None:
    said = "逐案通报，每周调度，对鉴定周期长的案件逐案约定期限；" * 40
    found = pages(pack_facts(HEAD, full_agenda(reds, text=said)))
    red = [page for page in found if "堵点难点：" in page]
    assert len(red) == reds
    assert all("前期情况" in page and "下一步打算" in page for page in red)
    assert len(found) <= reds + 3


def test_empty_agenda_says_so_in_every_section() -> None:
    text = "".join(pages(pack_facts(HEAD, agenda())))
    for nothing in ("上次会议没有议定事项", "没有红灯事项", "没有等待审定的销号申请",
                    "没有等待审定的延期申请", "近期没有到期的回头看"):
        assert nothing in text


def test_long_and_rare_names_are_printed_whole() -> None:
    facts = pack_facts(HEAD, full_agenda(1), asked=["陶堃", "朱镕", "䶮喆"])
    text = "".join(pages(facts))
    assert "陶堃、朱镕、䶮喆" in text
    assert LONG_NAME in text


def test_agenda_names_only_what_there_is() -> None:
    assert [one["words"] for one in pack_facts(HEAD, full_agenda(2))["agenda"]] == [
        "1. 听取总体情况通报；",
        "2. 听取上次会议 1 项议定事项落实情况；",
        "3. 逐项研究红灯事项 2 项，责任部门说明前期情况、堵点难点和下一步打算；",
        "4. 审定销号申请 1 件；",
        "5. 审议延期申请 1 件；",
        "6. 听取回头看安排，近期到期 1 项；",
        "7. 通报部门排名；",
        "8. 研究议定事项。",
    ]
    assert [one["words"] for one in pack_facts(HEAD, agenda())["agenda"]] == [
        "1. 听取总体情况通报；", "2. 研究议定事项。",
    ]


def test_docx_says_the_same_and_leaves_no_tag() -> None:
    facts = pack_facts(HEAD, full_agenda(2))
    document = Document(io.BytesIO(paper_docx(PACK, facts, on=DAY)))
    texts = [one.text for one in document.paragraphs]
    assert [one for one in texts if one.startswith("（")] == [
        one["heading"] for one in facts["red_items"]
    ]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert LONG_NAME + "（钱某）" in cells
    assert not any("{" in one for one in (*texts, *cells))


def test_same_agenda_gives_the_same_bytes() -> None:
    facts = pack_facts(HEAD, full_agenda(2))
    assert paper_pdf(PACK, facts, on=DAY) == paper_pdf(PACK, facts, on=DAY)
    assert paper_docx(PACK, facts, on=DAY) == paper_docx(PACK, facts, on=DAY)


def test_built_in_form_has_no_trouble() -> None:
    assert check_form(PACK, built_in_form(PACK), on=DAY) == []
