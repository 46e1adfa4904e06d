"""周报 as a paper: a pure function of a stored digest."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from docx import Document
from pypdf import PdfReader
from sqlmodel import select

from documents.kinds.weekly import WEEKLY
from documents.papers import built_in_form, check_form
from documents.weekly import weekly_file
from engine.actions.digest import issue_digests
from engine.db import reading, writing
from engine.language import speaking
from engine.models import Digest
from engine.queries.mail import digest_facts
from engine.queries.mail_facts import DigestFacts
from engine.rules.digest_view import view_of
from engine.rules.paper_tags import TAGS
from engine.rules.weekly_paper import weekly_facts
from engine.rules.words import Audience, PaperKind, Status
from tests.cast import Court, add_item

FRIDAY = date(2026, 4, 24)
COURT = "示范区人民法院"


@pytest.fixture
def digest(database: sa.Engine, court: Court) -> DigestFacts:
    """The leading group's digest of a week with two late items, one closed, one to come."""
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 4, 10), original_due_on=date(2026, 4, 10))
        add_item(session, court, "2", due_on=date(2026, 4, 17), weakness="执行款发放超期")
        add_item(session, court, "3", status=Status.CLOSED, closed_on=date(2026, 4, 22))
        add_item(session, court, "4", due_on=date(2026, 4, 30))
    issue_digests(database, today=FRIDAY, at=datetime(2026, 4, 24, 9, 0, tzinfo=UTC))
    with reading(database) as session:
        row = session.exec(select(Digest).where(Digest.audience == Audience.LEADING_GROUP)).one()
        return digest_facts(row, "脱薄争先作战图")


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def test_weekly_paper_says_what_the_digest_stores(digest: DigestFacts) -> None:
    file = weekly_file(digest, "pdf", organisation=COURT)
    assert file.name == "脱薄争先作战图整改工作周报（领导小组）〔2026〕第1期.pdf"
    text = text_of(file.content)
    for words in (
        "整改工作周报", "〔2026〕第1期", COURT, "2026年4月24日",
        "截至2026年4月24日，脱薄争先作战图共4项，已销号1项，销号率25%", "1项25%",
        "执行款发放超期", "超期7天", "4月22日", "完成时限", "民事审判庭", "合计", "指标口径",
        f"留痕锚点：{digest.audit_seq}:{digest.audit_hash[:20]}",
    ):
        assert words in text, words


def test_same_digest_gives_the_same_bytes_in_any_language(digest: DigestFacts) -> None:
    for form in ("pdf", "docx"):
        with speaking("en"):
            abroad = weekly_file(digest, form, organisation=COURT)
        assert weekly_file(digest, form, organisation=COURT) == abroad


def test_weekly_docx_lists_the_late_items(digest: DigestFacts) -> None:
    document = Document(io.BytesIO(weekly_file(digest, "docx", organisation=COURT).content))
    _parts, late, *_rest = document.tables
    assert [[cell.text for cell in row.cells] for row in late.rows][1] == [
        "1", "部分案件审理周期偏长", "民事审判庭", "赵某", "4月10日", "超期14天",
    ]


@pytest.mark.parametrize("count", [0, 50])
def test_weekly_paper_has_two_to_four_pages(digest: DigestFacts, count: int) -> None:
    """However much a digest holds, and however long its names are."""
    row = {
        "item_id": 1, "number": "1-12", "weakness": "案件审理周期偏长" * 9, "leader": "欧阳䶮堃镕喆",
        "department": "审判管理办公室（研究室）暨派出人民法庭",
    }
    figures = digest.figures | {
        "laggards": [row | {"due_on": "2025-12-10", "days_late": 135}] * count,
        "closed": [row | {"closed_on": "2026-04-22", "late": True}] * count, "closed_count": count * 2,
        "coming": [row | {"on": "2026-04-29", "kind": "measure", "text": "x"}] * count,
        "coming_count": count,
        "departments": [
            digest.figures["departments"][0] | {"name": "审判管理办公室（研究室）暨派出人民法庭"}
        ] * count,
    }
    made = weekly_file(replace(digest, figures=figures), "pdf", organisation=COURT).content
    assert 2 <= len(PdfReader(io.BytesIO(made)).pages) <= 4
    if count:
        assert "共100项，列出6项；其余见台账" in text_of(made)
    else:
        assert "下周没有到期的事项。" in text_of(made)


def test_built_in_form_has_no_trouble_and_every_fact_a_chinese_name(digest: DigestFacts) -> None:
    assert check_form(PaperKind.WEEKLY, built_in_form(PaperKind.WEEKLY), on=FRIDAY) == []
    view = view_of(
        digest.figures, map_name=digest.map_name, audience=digest.audience, number=digest.number,
        cut_off_on=digest.cut_off_on, audit_seq=1, audit_hash="ab",
    )
    facts = weekly_facts(view, organisation=COURT)
    assert set(facts) <= set(TAGS)
    assert set(facts) == set(WEEKLY)
