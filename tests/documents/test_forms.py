"""审批表 and 记录表: one bordered page, places to sign, and long ones that flow on."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from documents.kinds.forms import CLOSE, EXTENSION, LOOK_BACK
from documents.kinds.item_sheet import ITEM_SHEET
from documents.papers import built_in_form, check_form, paper_docx, paper_pdf
from engine.rules.words import PaperKind

ON = date(2026, 5, 8)
FORMS: dict[PaperKind, dict[str, Any]] = {
    PaperKind.CLOSE_FORM: CLOSE, PaperKind.EXTENSION_FORM: EXTENSION,
    PaperKind.LOOK_BACK_FORM: LOOK_BACK, PaperKind.ITEM_SHEET: ITEM_SHEET,
}
ONE_PAGE = [PaperKind.CLOSE_FORM, PaperKind.EXTENSION_FORM, PaperKind.LOOK_BACK_FORM]
every_form = pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.value)


def pages_of(kind: PaperKind, facts: Mapping[str, Any]) -> list[str]:
    """The text of each page of the PDF, without blanks."""
    reader = PdfReader(io.BytesIO(paper_pdf(kind, facts, on=ON)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def cells_of(kind: PaperKind, facts: Mapping[str, Any]) -> list[str]:
    """The text of each cell of the DOCX, each once."""
    document = Document(io.BytesIO(paper_docx(kind, facts, on=ON)))
    cells = {
        cell._tc: cell.text for table in document.tables for row in table.rows
        for cell in row.cells
    }
    return list(cells.values())


@pytest.mark.parametrize("kind", ONE_PAGE, ids=lambda kind: kind.value)
def test_ordinary_form_is_one_page(kind: PaperKind) -> None:
    assert len(pages_of(kind, FORMS[kind])) == 1


@every_form
def test_pdf_and_docx_say_everything(kind: PaperKind) -> None:
    facts = FORMS[kind]
    [*pages] = pages_of(kind, facts)
    written = "".join("".join(cells_of(kind, facts)).split())
    for name in ("weakness", "department", "leader", "head", "handler", "due_text"):
        if name == "due_text" and kind is PaperKind.LOOK_BACK_FORM:
            continue
        said = "".join(str(facts[name]).split())
        assert said in "".join(pages), name
        assert said in written, name


@every_form
def test_built_in_form_has_no_trouble(kind: PaperKind) -> None:
    assert check_form(kind, built_in_form(kind), on=ON) == []


@every_form
def test_same_facts_give_the_same_bytes(kind: PaperKind) -> None:
    facts = FORMS[kind]
    assert paper_pdf(kind, facts, on=ON) == paper_pdf(kind, facts, on=ON)
    assert paper_docx(kind, facts, on=ON) == paper_docx(kind, facts, on=ON)


def test_what_nobody_decided_is_left_to_be_signed_by_hand() -> None:
    empty = {"opinion": "", "person": "", "day_text": ""}
    waiting = CLOSE | {"number_text": "", "steps": [one | empty for one in CLOSE["steps"]]}
    [page] = pages_of(PaperKind.CLOSE_FORM, waiting)
    assert page.count("签字：年月日") == 3
    assert "林某" not in page
    written = cells_of(PaperKind.CLOSE_FORM, waiting)
    assert sum("".join(one.split()) == "签字：年月日" for one in written) == 3


def test_long_texts_many_measures_and_proofs_flow_over_pages() -> None:
    long = "䶮堃镕喆珺等当事人送达困难，已建立周调度、月通报制度。" * 30
    facts = CLOSE | {
        "done_text": long,
        "measures": [{"position": n, "words": f"第{n}条措施", "state": "进度 50%"} for n in range(1, 13)],
        "proofs": [CLOSE["proofs"][0] | {"position": n, "name": f"材料{n}.pdf"} for n in range(1, 31)],
        "proof_count": 30,
    }
    pages = pages_of(PaperKind.CLOSE_FORM, facts)
    assert 1 < len(pages) <= 3
    text = "".join(pages)
    for said in ("第12条措施", "30.材料30.pdf", "（30份）", "领导小组意见", "䶮堃镕喆珺"):
        assert said in text
    written = "".join(cells_of(PaperKind.CLOSE_FORM, facts))
    assert "30. 材料30.pdf" in written
    assert long in written


def test_docx_form_has_the_sizes_of_a_form() -> None:
    document = Document(io.BytesIO(paper_docx(PaperKind.CLOSE_FORM, CLOSE, on=ON)))
    assert document.paragraphs[0].runs[0].font.size.pt == 22
    [table] = document.tables
    label, written = (table.rows[0].cells[place].paragraphs[0].runs[0] for place in (0, 1))
    faces = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in (label, written)]
    assert (faces, written.font.size.pt) == (["黑体", "仿宋_GB2312"], 12)
    assert round(sum(column.width.mm for column in table.columns)) == 156


def test_a_relapse_names_the_date_of_the_new_round_and_what_held_does_not() -> None:
    assert "新一轮时限" in "".join(cells_of(PaperKind.LOOK_BACK_FORM, LOOK_BACK))
    held = LOOK_BACK | {"next_due_text": ""}
    assert "新一轮时限" not in "".join(cells_of(PaperKind.LOOK_BACK_FORM, held))
    assert "新一轮" not in "".join(pages_of(PaperKind.LOOK_BACK_FORM, held))


def test_words_of_people_are_never_tags_or_markup() -> None:
    hostile = EXTENSION | {"reason": "{{ 单位 }} {%tr endfor %} <b>#let x = 1</b> & $y$"}
    assert "{{ 单位 }} {%tr endfor %} <b>#let x = 1</b> & $y$" in cells_of(
        PaperKind.EXTENSION_FORM, hostile
    )
    assert "#letx=1" in pages_of(PaperKind.EXTENSION_FORM, hostile)[0]
