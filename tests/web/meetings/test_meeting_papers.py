"""The papers of a meeting on its page: the pack before, the minutes after; and another arrangement."""

import io
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from docx import Document

from engine.actions.meeting_plan import plan_meeting
from engine.db import reading, writing
from engine.queries.meetings import meeting_at
from engine.rules.words import MeetingStatus
from tests.acting import by
from tests.cast import Court, add_item
from tests.web.conftest import Clock, Enter, Person

DAY = date(2026, 5, 11)


@pytest.fixture
def office(enter: Enter, court: Court, page_clock: Clock) -> Person:
    """Sun, on the morning of the meeting."""
    page_clock.at = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
    return enter(court.sun)


@pytest.fixture
def meeting_id(database: sa.Engine, court: Court) -> int:
    """A planned meeting with one red item."""
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 3, 31))
        return plan_meeting(session, court.map_id, held_on=DAY, **by(court.sun, DAY)).id or 0


def test_pack_is_there_before_and_minutes_after(
    office: Person, enter: Enter, court: Court, meeting_id: int
) -> None:
    at = f"/meetings/{meeting_id}"
    assert f"{at}/pack.docx" in office.get(at).text
    pack = office.get(f"{at}/pack.docx")
    assert "pack" not in pack.headers["content-disposition"]
    texts = [one.text for one in Document(io.BytesIO(pack.content)).paragraphs]
    assert "（一）事项1：部分案件审理周期偏长" in texts
    assert office.get(f"{at}/pack.pdf").content.startswith(b"%PDF")
    assert office.get(f"{at}/minutes.pdf").status_code == 409
    office.post(f"{at}/opening")
    office.post(f"{at}/ending", {"remarks": "压实责任"})
    assert "纪要还没有签发" in office.get(f"{at}/minutes").text
    chair = enter(court.lin)
    assert "签发会议纪要" in chair.get(f"{at}/minutes").text
    assert chair.post(f"{at}/minutes/issue").headers["location"] == f"{at}/minutes"
    page = office.get(f"{at}/minutes").text
    assert "〔2026〕第1期" in page
    assert "已由林某于" in page
    assert office.post(f"{at}/minutes/issue").status_code == 409
    first = office.get(f"{at}/minutes.docx").content
    assert first == office.get(f"{at}/minutes.docx").content
    assert "〔2026〕第1期" in [one.text for one in Document(io.BytesIO(first)).paragraphs]


def test_who_neither_chairs_nor_keeps_the_office_does_not_issue(
    office: Person, enter: Enter, court: Court, meeting_id: int
) -> None:
    at = f"/meetings/{meeting_id}"
    office.post(f"{at}/opening")
    office.post(f"{at}/ending")
    zhao, qian = enter(court.zhao), enter(court.qian)
    assert "<form method=\"post\" action=\"" + at not in zhao.get(f"{at}/minutes").text
    assert zhao.post(f"{at}/minutes/issue").status_code == 403
    assert qian.post(f"{at}/minutes/issue").status_code == 403
    assert qian.get(f"{at}/minutes.pdf").status_code == 200
    assert enter(court.feng).get(f"{at}/pack.pdf").status_code == 403


def test_planned_meeting_is_arranged_otherwise(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    at = f"/meetings/{meeting_id}"
    done = office.post(f"{at}/arrangement", {
        "held_on": "2026-05-18", "title": "五月推进会", "place": "二楼", "chair": str(court.zhao)})
    assert done.headers["location"] == at
    page = office.get(at).text
    assert "五月推进会" in page
    assert "主持：赵某" in page
    wrong = office.post(f"{at}/arrangement", {"held_on": "明天", "title": "x", "place": "会议室乙"})
    assert wrong.status_code == 422
    assert 'value="会议室乙"' in wrong.text


def test_cancelled_meeting_shows_its_reason_and_nothing_to_do(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    at = f"/meetings/{meeting_id}"
    assert "请写明取消的理由" in office.post(f"{at}/cancellation", {"reason": " "}).text
    office.post(f"{at}/cancellation", {"reason": "与全省会议冲突"})
    page = office.get(at).text
    assert "会议已经取消：与全省会议冲突" in page
    assert "/opening" not in page
    assert "pack.pdf" not in page
    assert "已取消" in office.get(f"/maps/{court.map_id}/meetings").text
    for gone in ("minutes", "present"):
        assert office.client.get(f"{at}/{gone}").headers["location"] == at
    assert office.get(f"{at}/pack.pdf").status_code == 409
    with reading(database) as session:
        assert meeting_at(session, meeting_id).status is MeetingStatus.CANCELLED
