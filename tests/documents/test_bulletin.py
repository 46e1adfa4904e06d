"""督查通报 and 月报 on paper: what they say, on how many pages, in the measures of the standard."""

import io
import re
from contextlib import suppress
from random import Random

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pypdf import PageObject, PdfReader

from documents.kinds.bulletin import BULLETIN
from documents.papers import built_in_form, check_form, paper_docx, paper_pdf
from engine.errors import Incomplete
from engine.rules.bulletin import bulletin_facts
from engine.rules.bulletin_fit import fitted
from engine.rules.paper_tags import TAGS
from engine.rules.words import PaperKind
from tests.documents.bulletins import CUT_OFF, standpoint

MONTHLY = PaperKind.MONTHLY_REPORT
MM = 72 / 25.4


def pages_of(facts: dict[str, object], kind: PaperKind = PaperKind.BULLETIN) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(paper_pdf(kind, facts, on=CUT_OFF))).pages)


def text_of(pages: list[PageObject]) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def words_of(page: PageObject) -> list[tuple[str, float, float, float]]:
    """(text, left, height from below in mm, size in pt) of the pieces of a page."""
    found: list[tuple[str, float, float, float]] = []

    def look(text: str, current: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = (matrix[4] * current[0] + current[4]) / MM
            y = (matrix[5] * current[3] + current[5]) / MM
            found.append((text.strip(), x, y, size))

    page.extract_text(visitor_text=look)
    return found


@pytest.mark.parametrize("items", [0, 9, 300])
def test_a_bulletin_says_its_parts_in_order_and_its_definitions(items: int) -> None:
    text = text_of(pages_of(bulletin_facts(standpoint(items))))
    parts = [
        "督查通报", "（拟稿）", "关于脱薄争先作战图整改进展情况的通报", "一、总体情况", "二、好的方面",
        "三、滞后事项", "四、工作要求", "附件1", "合计", "指标口径（截至2026年4月30日）",
        "销号率：已销号÷总数。",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_late_items_are_named_with_unit_and_number_and_the_rest_are_counted() -> None:
    facts = bulletin_facts(standpoint(300))
    named = [one["words"] for one in facts["laggards"]]
    assert len(named) == 10
    assert all(re.match(r"\d+\. \S+（陶堃）：事项\d+“.+”，时限3月\d+日，超期\d+天。", one) for one in named)
    left_out = int(facts["overdue"]) - 10
    assert facts["laggards_note"] == f"另有{left_out}项超期事项未逐项列出，见附件2和台账（按“超期”筛选）。"
    text = text_of(pages_of(facts))
    assert re.sub(r"\s", "", named[0]) in text
    assert re.search(r"未销号事项共\d+项，本表列14项；其余\d+项见台账", text)


@pytest.mark.parametrize(
    ("items", "units", "long", "kind", "weeks"),
    [
        (0, 1, False, PaperKind.BULLETIN, 0), (9, 3, False, PaperKind.BULLETIN, 0),
        (9, 7, True, MONTHLY, 3), (300, 7, False, PaperKind.BULLETIN, 0),
        (300, 20, True, MONTHLY, 10), (300, 60, True, PaperKind.BULLETIN, 0),
        (2000, 17, False, MONTHLY, 10),
    ],
)
def test_a_bulletin_has_two_to_five_pages(
    items: int, units: int, long: bool, kind: PaperKind, weeks: int
) -> None:
    facts = bulletin_facts(standpoint(items, units=units, long=long, kind=kind, weeks=weeks))
    assert 2 <= len(pages_of(facts, kind)) <= 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_any_words_of_the_office_fit_or_are_refused(seed: int) -> None:
    random = Random(seed)
    facts = bulletin_facts(standpoint(
        random.choice((0, 9, 80, 300)), units=random.choice((1, 7, 17, 60)),
        long=random.random() < 0.5, kind=MONTHLY, weeks=random.choice((0, 3, 10)), seed=seed,
    ))
    demand = {"whom": "", "words": "要切实加强领导，压实责任，逐项整改。" * random.randint(1, 4)}
    words = {
        "overview_words": "整改工作总体平稳推进，" * random.randint(0, 20),
        "demands": [demand] * random.randint(0, 5),
    }
    filled = facts
    with suppress(Incomplete):  # what is refused leaves the draft as it was
        filled = fitted(facts | words)
    assert 2 <= len(pages_of(filled, MONTHLY)) <= 5


def test_same_facts_give_the_same_bytes() -> None:
    facts = bulletin_facts(standpoint(9))
    for make in (paper_pdf, paper_docx):
        assert make(PaperKind.BULLETIN, facts, on=CUT_OFF) == make(PaperKind.BULLETIN, facts, on=CUT_OFF)


def test_body_of_the_pdf_stands_in_the_type_area_at_the_pitch_of_the_standard() -> None:
    first, second, *_rest = pages_of(bulletin_facts(standpoint(300)))
    body = [one for one in words_of(second) if one[3] == 16]
    assert min(left for _text, left, _y, _size in body) >= 27.9
    heights = sorted({round(y, 2) for _text, _left, y, _size in body}, reverse=True)
    assert len(heights) <= 22
    lines = [(heights[0] - y) / (225 / 22) for y in heights]
    assert all(abs(line - round(line)) < 0.05 for line in lines)
    assert {round(size) for _text, _left, _y, size in words_of(first)} >= {42, 22, 16, 14}


def test_annexes_lie_on_their_side() -> None:
    pages = pages_of(bulletin_facts(standpoint(300)))
    sides = [tuple(round(float(side) / MM) for side in page.mediabox[2:]) for page in pages]
    assert sides == [(210, 297)] * 3 + [(297, 210)] * 2


def test_trend_of_a_monthly_report_is_drawn_and_named() -> None:
    text = text_of(pages_of(bulletin_facts(standpoint(9, kind=MONTHLY, weeks=5)), MONTHLY))
    assert "整改工作月报" in text
    assert "本月新立项3项，销号3项" in text
    for words in ("未销号9", "已销号4", "超期2", "3月26日", "4月23日", "历次周报截止日"):
        assert words in text


@pytest.mark.parametrize("name", ["陶堃", "李珺", "朱镕", "张喆", "䶮"])
def test_rare_names_are_printed(name: str) -> None:
    pages = pages_of(BULLETIN | {"signed_by": f"签发人：{name}"})
    assert f"签发人：{name}" in text_of(pages)


def test_docx_says_the_same_and_lies_on_its_side_for_the_annexes() -> None:
    facts = bulletin_facts(standpoint(300))
    document = Document(io.BytesIO(paper_docx(PaperKind.BULLETIN, facts, on=CUT_OFF)))
    text = [one.text for one in document.paragraphs]
    assert text[:3] == ["督查通报", "（拟稿）", "示范区人民法院\t截至2026年4月30日"]
    for words in (facts["figures_sentence"], *(one["words"] for one in facts["laggards"])):
        assert words in text
    assert not any("{" in one or "%}" in one for one in text)
    assert [one.orientation for one in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    units, items = document.tables
    assert [len(units.rows), len(items.rows)] == [len(facts["units"]) + 2, len(facts["items"]) + 1]
    assert [cell.text for cell in items.rows[1].cells][:2] == [
        facts["items"][0]["item_number"], facts["items"][0]["weakness"],
    ]


def test_docx_has_the_measures_of_the_standard() -> None:
    facts = bulletin_facts(standpoint(9))
    document = Document(io.BytesIO(paper_docx(PaperKind.BULLETIN, facts, on=CUT_OFF)))
    section = document.sections[0]
    width, top, left, right = (
        round(side.mm) for side in (
            section.page_width, section.top_margin, section.left_margin, section.right_margin
        )
    )
    assert (top, left, width - left - right) == (37, 28, 156)
    head, _number, _line, _blank, title, *_rest = document.paragraphs
    assert (head.runs[0].font.size.pt, str(head.runs[0].font.color.rgb)) == (42, "C8102E")
    assert (title.runs[0].font.size.pt, title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))) == (
        22, "方正小标宋简体"
    )
    body = next(one for one in document.paragraphs if one.text == facts["figures_sentence"])
    assert (body.runs[0].font.size.pt, body.paragraph_format.line_spacing.pt) == (16, 28.95)


def test_built_in_form_has_no_trouble_and_every_fact_a_chinese_name() -> None:
    assert check_form(PaperKind.BULLETIN, built_in_form(PaperKind.BULLETIN), on=CUT_OFF) == []
    facts = bulletin_facts(standpoint(9, kind=MONTHLY, weeks=3))
    assert facts.keys() == BULLETIN.keys()
    assert set(facts) <= set(TAGS)
    assert len(set(TAGS.values())) == len(TAGS)


def test_words_of_people_are_never_markup() -> None:
    hostile = BULLETIN | {"overview_words": "#panic() {{ 单位 }} <b>&amp; $x$ *粗* \\ @a"}
    assert "#panic(){{单位}}<b>&amp;$x$*粗*\\@a" in text_of(pages_of(hostile))
    docx = Document(io.BytesIO(paper_docx(PaperKind.BULLETIN, hostile, on=CUT_OFF)))
    assert "#panic() {{ 单位 }} <b>&amp; $x$ *粗* \\ @a" in [one.text for one in docx.paragraphs]
