"""The archive of weekly digests: each reader their own, each number as it was issued."""

from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from engine.actions.digest import issue_digests
from engine.actions.report import report
from engine.db import reading, writing
from engine.models import Digest, Person
from engine.rules.words import Audience, Status
from tests.acting import by
from tests.cast import Court, add_item, add_measure
from tests.web.conftest import Enter

FRIDAY = date(2026, 4, 24)
FIVE = datetime(2026, 4, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def issued(database: sa.Engine, court: Court) -> dict[tuple[Audience, int], int]:
    """A week's digests by audience: the group, Zhao and Lin, the civil division, the office."""
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 4, 10), original_due_on=date(2026, 4, 10))
        third = add_item(session, court, "3", due_on=date(2026, 4, 30))
        add_measure(session, third, due_on=date(2026, 4, 28), text="修订方案")
        add_item(session, court, "4", status=Status.CLOSED, closed_on=date(2026, 4, 22))
        add_item(session, court, "5", lead_department_id=court.archive,
                 responsible_leader_id=court.lin, due_on=date(2026, 6, 30))
    issue_digests(database, today=FRIDAY, at=FIVE)
    with reading(database) as session:
        return {(one.audience, one.subject_id): one.id or 0 for one in session.exec(select(Digest))}


def test_the_archive_shows_each_reader_what_is_theirs(
    enter: Enter, court: Court, issued: dict[tuple[Audience, int], int]
) -> None:
    def readable(person_id: int) -> set[int]:
        page = enter(person_id).get(f"/maps/{court.map_id}/digests")
        assert page.status_code == 200
        return {number for number in issued.values() if f'/digests/{number}"' in page.text}

    everything = set(issued.values())
    assert readable(court.sun) == readable(court.lin) == readable(court.han) == everything
    assert readable(court.feng) == {issued[Audience.DEPARTMENT, court.civil]}


def test_a_digest_of_others_is_refused_and_a_strangers_is_not_there(
    enter: Enter, court: Court, issued: dict[tuple[Audience, int], int]
) -> None:
    group = issued[Audience.LEADING_GROUP, 0]
    feng = enter(court.feng)
    assert feng.get(f"/digests/{group}").status_code == 403
    assert feng.get(f"/digests/{issued[Audience.LEADER, court.zhao]}").status_code == 403
    assert feng.get(f"/digests/{issued[Audience.DEPARTMENT, court.civil]}").status_code == 200
    assert enter(court.wu).get(f"/digests/{group}").status_code == 404


def test_a_digest_stays_as_it_was_issued(
    enter: Enter, court: Court, database: sa.Engine, issued: dict[tuple[Audience, int], int]
) -> None:
    sun = enter(court.sun)
    address = f"/digests/{issued[Audience.LEADING_GROUP, 0]}"
    before = sun.get(address).text
    with writing(database) as session:
        report(session, 1, percent=95, text="补上了", **by(court.feng, FRIDAY))
        rename(session, court.zhao)
    after = sun.get(address).text
    assert before == after
    for words in ("〔2026〕第 1 期", "共 4 项，已销号 1 项，销号率 25%", "超期 14 天", "措施：修订方案",
                  "指标口径", "留痕锚点", 'href="/items/1"', "赵某"):
        assert words in after


def rename(session: Session, person_id: int) -> None:
    person = session.get_one(Person, person_id)
    person.name = "赵改名"
    session.add(person)


def test_the_years_are_a_choice_and_an_odd_one_is_the_newest(
    enter: Enter, court: Court, issued: dict[tuple[Audience, int], int]
) -> None:
    sun = enter(court.sun)
    for year in ("2026", "1999", "x", "99999"):
        page = sun.get(f"/maps/{court.map_id}/digests?year={year}")
        assert "〔2026〕第 1 期" in page.text


def test_an_empty_archive_says_when_the_first_comes(enter: Enter, court: Court) -> None:
    assert "还没有周报" in enter(court.sun).get(f"/maps/{court.map_id}/digests").text


def test_a_digest_is_taken_away_as_pdf_and_word_by_those_who_may_read_it(
    enter: Enter, court: Court, issued: dict[tuple[Audience, int], int]
) -> None:
    group = f"/digests/{issued[Audience.LEADING_GROUP, 0]}"
    sun, feng = enter(court.sun), enter(court.feng)
    assert f'{group}/paper.pdf"' in sun.get(group).text
    pdf = sun.get(f"{group}/paper.pdf")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert "第1期.pdf" in unquote(pdf.headers["content-disposition"])
    assert sun.get(f"{group}/paper.pdf").content == pdf.content
    assert sun.get(f"{group}/paper.docx").content[:2] == b"PK"
    for ending in ("pdf", "docx"):
        assert feng.get(f"{group}/paper.{ending}").status_code == 403
        assert enter(court.wu).get(f"{group}/paper.{ending}").status_code == 404
