"""A letter about one item on the page of GB/T 9704, as PDF and as DOCX."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from documents.kinds.letter import LETTER
from documents.papers import built_in_form, check_form, paper_docx, paper_pdf
from engine.rules.words import PaperKind

ON = date(2026, 5, 8)
ORDER = PaperKind.SUPERVISION_ORDER


def test_pdf_is_a4_with_embedded_subsets() -> None:
    page = PdfReader(io.BytesIO(paper_pdf(ORDER, LETTER, on=ON))).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert all("+" in font["/BaseFont"] for font in fonts)  # ABCDEF+Name: a subset
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile3", "/FontFile2"} & set(one) for one in descriptors)


@pytest.mark.parametrize("name", ["陶堃", "李珺", "朱镕", "张喆", "䶮"])
def test_rare_names_are_printed(name: str) -> None:
    text = PdfReader(io.BytesIO(paper_pdf(ORDER, LETTER | {"signed_by": name}, on=ON)))
    assert name in "".join(page.extract_text() for page in text.pages)


def test_same_facts_give_the_same_bytes() -> None:
    assert paper_pdf(ORDER, LETTER, on=ON) == paper_pdf(ORDER, LETTER, on=ON)
    assert paper_docx(ORDER, LETTER, on=ON) == paper_docx(ORDER, LETTER, on=ON)


def test_docx_has_the_margins_and_faces_of_the_standard() -> None:
    document = Document(io.BytesIO(paper_docx(ORDER, LETTER, on=ON)))
    section = document.sections[0]
    width, height, top, left, right = (
        round(side.mm) for side in (
            section.page_width, section.page_height, section.top_margin, section.left_margin,
            section.right_margin,
        )
    )
    assert (width, height, top, left, width - left - right) == (210, 297, 37, 28, 156)
    title, number, *_rest = document.paragraphs
    assert (title.text, number.text) == ("督办单", "示法整改督〔2026〕3号")
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert title.runs[0].font.size.pt == 22
    body = next(one for one in document.paragraphs if one.text.startswith("民事审判庭负责"))
    assert (body.runs[0].font.size.pt, body.paragraph_format.line_spacing.pt) == (16, 28.95)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_docx_leaves_no_tag_and_names_a_stand_in_for_each_face() -> None:
    with zipfile.ZipFile(io.BytesIO(paper_docx(ORDER, LETTER, on=ON))) as package:
        assert "{" not in package.read("word/document.xml").decode()
        assert '<w:altName w:val="仿宋"/>' in package.read("word/fontTable.xml").decode()


def test_words_of_people_are_never_tags_or_markup() -> None:
    hostile = LETTER | {"facts_sentence": "{{ 单位 }} <b>#let x = 1</b> & $y$ *粗*"}
    document = Document(io.BytesIO(paper_docx(ORDER, hostile, on=ON)))
    assert "{{ 单位 }} <b>#let x = 1</b> & $y$ *粗*" in [one.text for one in document.paragraphs]
    text = PdfReader(io.BytesIO(paper_pdf(ORDER, hostile, on=ON))).pages[0].extract_text()
    assert "#letx=1" in text.replace(" ", "")


def test_built_in_form_has_no_trouble() -> None:
    assert check_form(ORDER, built_in_form(ORDER), on=ON) == []
