"""Statistics: every number on the page leads to a list of exactly so many items."""

import html
import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.db import writing
from engine.models import ApprovalRequest, Digest, LookBack, Round
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    Audience,
    LookBackKind,
    LookBackResult,
    Status,
)
from tests.cast import Court, add_item
from tests.web.conftest import Enter, Person

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def sun(enter: Enter, court: Court) -> Person:
    """The office."""
    return enter(court.sun)


@pytest.fixture
def busy(database: sa.Engine, court: Court) -> None:
    """Eighty items of every state, with returns, extensions, relapses and earlier rounds."""
    dice = random.Random(20260302)

    def past(most: int) -> date:
        return TODAY - timedelta(days=dice.randint(0, most))

    with writing(database) as session:
        for number in range(80):
            status = dice.choice(list(Status))
            item = add_item(
                session, court, str(number), status=status, percent=dice.choice([0, 50, 90, 100]),
                due_on=None if number % 11 == 0 else TODAY + timedelta(days=dice.randint(-60, 60)),
                original_due_on=TODAY + timedelta(days=dice.randint(-80, 40)),
                opened_on=past(80) if status is not Status.DRAFT else None,
                closed_on=past(70) if status is Status.CLOSED and number % 9 else None,
                lead_department_id=dice.choice([court.civil, court.archive, None]),
                responsible_leader_id=dice.choice([court.zhao, court.lin, None]),
                round=dice.choice([1, 1, 1, 2]),
            )
            item_id = item.id or 0
            for kind, state, chance in (
                (ApprovalKind.CLOSE, ApprovalStatus.SENT_BACK, .3),
                (ApprovalKind.EXTENSION, ApprovalStatus.APPROVED, .3),
            ):
                if dice.random() < chance:
                    session.add(ApprovalRequest(
                        item_id=item_id, kind=kind, status=state, item_version=1, round=item.round,
                        asked_by_id=court.qian, asked_on=past(60), asked_at=AT, decided_on=past(60),
                    ))
            if item.round == 2:
                session.add(Round(item_id=item_id, number=1, opened_on=past(90), closed_on=past(60)))
                session.add(LookBack(
                    item_id=item_id, kind=LookBackKind.LOOK_BACK, due_on=TODAY, done_on=past(50),
                    result=LookBackResult.RELAPSED, done_at=AT,
                ))
        session.add(Digest(
            map_id=court.map_id, audience=Audience.LEADING_GROUP, number=9, audit_seq=0,
            cut_off_on=date(2026, 2, 27), figures={"figures": {"overdue": 17}}, audit_hash="",
            created_at=AT,
        ))


def linked_numbers(page: str) -> list[tuple[str, int]]:
    """(address, number) of every number on the page that leads to the ledger."""
    found = re.findall(r'<a href="(/maps/\d+/ledger\?[^"]+)">(\d+)</a>', page)
    return [(html.unescape(address), int(number)) for address, number in found]


@pytest.mark.parametrize("by", ["week", "month"])
@pytest.mark.usefixtures("busy")
def test_every_number_leads_to_exactly_so_many_items(sun: Person, court: Court, by: str) -> None:
    page = sun.get(f"/maps/{court.map_id}/statistics?by={by}").text
    numbers = linked_numbers(page)
    assert len(numbers) > 100
    for address, number in dict(numbers).items():
        listed = sun.get(address.replace("/ledger?", "/ledger.json?")).json()
        assert len(listed) == number, address
    assert f"共 {numbers[0][1]} 项" in sun.get(numbers[0][0]).text


@pytest.mark.usefixtures("busy")
def test_every_figure_stands_above_its_definition(sun: Person, court: Court) -> None:
    page = sun.get(f"/maps/{court.map_id}/statistics").text
    for words in ("整改完成率", "销号率", "按期完成率（现时限）", "按期完成率（原时限）", "延期率", "退回率",
                  "反弹率", "超期数", "逾期销号"):
        assert words in page
    assert page.count("figure-definition") >= 17
    assert "时限会因延期而变，过去某日的超期数不能事后重算" in page


@pytest.mark.usefixtures("busy")
def test_overdue_of_a_past_week_is_what_its_digest_published(sun: Person, court: Court) -> None:
    page = sun.get(f"/maps/{court.map_id}/statistics").text
    assert re.search(r'<a href="/digests/\d+" title="截至 2026年2月27日 的周报">17</a>', page)


@pytest.mark.usefixtures("busy")
def test_charts_bring_no_inline_script_and_their_numbers_stand_in_tables(
    sun: Person, court: Court
) -> None:
    page = sun.get(f"/maps/{court.map_id}/statistics").text
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    assert [re.search(r'type="([^"]*)"', one)[1] for one in inline] == ["application/json"]  # type: ignore[index]
    assert " style=" not in page
    assert page.count("<table") == 3


def test_map_without_items_says_so(sun: Person, court: Court) -> None:
    page = sun.get(f"/maps/{court.map_id}/statistics").text
    assert "还没有立项的事项，无从统计" in page
    assert "echarts" not in page


def test_units_cost_no_more_questions(
    sun: Person, court: Court, database: sa.Engine
) -> None:
    asked: list[str] = []

    def listen(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def count() -> int:
        asked.clear()
        sun.get(f"/maps/{court.map_id}/statistics")
        return len([one for one in asked if one.lstrip().startswith("SELECT")])

    sa.event.listen(database, "before_cursor_execute", listen)
    with writing(database) as session:
        for number in range(3):
            add_item(session, court, str(number))
    few = count()
    with writing(database) as session:
        for number in range(3, 300):
            add_item(session, court, str(number), lead_department_id=court.archive)
    assert count() == few
