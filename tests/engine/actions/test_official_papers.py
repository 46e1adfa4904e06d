"""拟稿 and 签发: numbers without gaps, and an issued paper that nothing changes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.official_papers import (
    Subject,
    amend_paper,
    discard_paper,
    draft_paper,
    issue_paper,
    keep_paper_file,
)
from engine.db import reading, writing
from engine.errors import WrongState
from engine.models import OfficialPaper
from engine.queries.official_papers import paper_at
from engine.rules.words import PaperKind, PaperStatus
from tests.acting import by, moment
from tests.cast import MONDAY, Court

FILE = {"sha256": "ab" * 32, "size": 3, "media_type": "application/pdf"}


def draft(session: Session, court: Court, key: str = "bulletin:1", title: str = "通报") -> int:
    subject = Subject(key, court.map_id, PaperKind.BULLETIN)
    paper = draft_paper(session, subject, title, {"words": "情况"}, actor_id=court.sun, at=moment(MONDAY))
    return paper.id or 0


def test_numbers_of_a_year_follow_each_other(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        papers = [draft(session, court, f"bulletin:{n}") for n in range(3)]
        for paper_id in papers[:2]:
            issue_paper(session, paper_id, **by(court.lin))
        issue_paper(session, papers[2], **by(court.lin, MONDAY + timedelta(days=365)))
    with reading(database) as session:
        texts = [paper_at(session, paper_id).facts["number_text"] for paper_id in papers]
    assert texts == ["〔2026〕第1期", "〔2026〕第2期", "〔2027〕第1期"]


def test_same_subject_is_put_on_paper_once(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        first = draft(session, court)
        assert draft(session, court) == first
        issue_paper(session, first, **by(court.lin))
        with pytest.raises(WrongState, match="已经签发，编号〔2026〕第1期"):
            draft(session, court)


def test_second_of_two_who_change_a_draft_is_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper_id = draft(session, court)
        amend_paper(session, paper_id, "通报二稿", {"words": "新"}, version=1)
        with pytest.raises(WrongState, match="有变动"):
            amend_paper(session, paper_id, "通报三稿", {}, version=1)
        with pytest.raises(WrongState, match="有变动"):
            issue_paper(session, paper_id, version=1, **by(court.lin))


def test_discarded_draft_is_not_issued(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper_id = draft(session, court)
        assert discard_paper(session, paper_id).status is PaperStatus.DISCARDED
        with pytest.raises(WrongState, match="已经作废"):
            issue_paper(session, paper_id, **by(court.lin))


@pytest.mark.parametrize(
    "change", [{"title": "别的"}, {"facts": {}}, {"number": 9}, {"status": PaperStatus.DRAFT}],
    ids=lambda change: next(iter(change)),
)
def test_database_refuses_to_change_an_issued_paper(
    database: sa.Engine, court: Court, change: dict[str, object]
) -> None:
    with writing(database) as session:
        paper_id = draft(session, court)
        issue_paper(session, paper_id, **by(court.lin))
    for statement in (sa.update(OfficialPaper).values(**change), sa.delete(OfficialPaper)):
        with pytest.raises(sa.exc.DatabaseError, match="never changes"), writing(database) as session:
            session.execute(statement.where(col(OfficialPaper.id) == paper_id))


def test_first_file_of_an_issued_paper_stays(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper = issue_paper(session, draft(session, court), **by(court.lin))
        assert keep_paper_file(session, paper, "pdf", FILE) == "ab" * 32
        assert keep_paper_file(session, paper, "pdf", FILE | {"sha256": "cd" * 32}) == "ab" * 32
