"""The minutes of a meeting are issued once, by its chair or the office, and then stay."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from documents.meeting_files import minutes_file, pack_file
from engine.actions.meeting_attendance import Mark, record_attendance
from engine.actions.meeting_decision import DecisionText, record_decision
from engine.actions.meeting_ending import end_meeting
from engine.actions.meeting_minutes import issue_minutes
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.db import reading, writing
from engine.errors import NotFound, NotYours, WrongState
from engine.models import AuditEvent, Item
from engine.queries.meeting_paper import issued_minutes
from engine.queries.official_papers import paper_at
from engine.rules.words import PaperStatus, Presence
from engine.settings import Settings
from tests.acting import by
from tests.cast import Court, add_item

DAY = date(2026, 4, 15)


def opened(session: Session, court: Court) -> int:
    add_item(session, court, "5", due_on=date(2026, 3, 31))
    meeting = plan_meeting(session, court.map_id, held_on=DAY, **by(court.sun, DAY))
    meeting_id = meeting.id or 0
    open_meeting(session, meeting_id, **by(court.sun, DAY))
    return meeting_id


def ended(session: Session, court: Court) -> int:
    meeting_id = opened(session, court)
    record_attendance(
        session, meeting_id,
        [Mark(court.lin, Presence.PRESENT), Mark(court.zhao, Presence.ABSENT),
         Mark(court.qian, Presence.DEPUTED, "冯某")], **by(court.sun, DAY),
    )
    record_decision(
        session, meeting_id,
        DecisionText("清理长期未结案件", "4月底前", court.civil, (court.archive,), court.archive,
                     court.zhao), **by(court.sun, DAY),
    )
    end_meeting(session, meeting_id, remarks="压实责任", **by(court.sun, DAY))
    return meeting_id


def test_minutes_say_who_was_there_and_what_became_an_item(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        paper = issue_minutes(session, ended(session, court), **by(court.sun, DAY))
        facts = paper.facts
        assert (paper.status, facts["number_text"], facts["signed_by"]) == (
            PaperStatus.ISSUED, "〔2026〕第1期", "孙某",
        )
        assert (facts["present_text"], facts["observers_text"], facts["absent_text"]) == (
            "林某", "冯某（代钱某）", "赵某",
        )
        [decision] = facts["decisions"]
        item = session.exec(select(Item).where(col(Item.import_key).startswith("decision:"))).one()
        assert (decision["item_number"], decision["department"], decision["supporting"],
                decision["accepting"]) == (item.number, "民事审判庭", "综合办公室", "综合办公室")
        assert facts["remarks"] == [{"words": "压实责任"}]
        event = session.exec(
            select(AuditEvent).where(AuditEvent.verb == "issue_minutes")).one()
        assert event.facts["number"] == "〔2026〕第1期"


def test_minutes_are_issued_once(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = ended(session, court)
        paper = issue_minutes(session, meeting_id, **by(court.lin, DAY))  # the chair
        with pytest.raises(WrongState, match="已经签发，编号〔2026〕第1期"):
            issue_minutes(session, meeting_id, **by(court.sun, DAY))
        assert issued_minutes(session, meeting_id) == paper.id
        assert paper_at(session, paper.id or 0).facts["signed_by"] == "林某"


@pytest.mark.parametrize("person", ["zhao", "qian", "han"])
def test_neither_chair_nor_office_issues_nothing(
    database: sa.Engine, court: Court, person: str
) -> None:
    with writing(database) as session:
        meeting_id = ended(session, court)
        with pytest.raises(NotYours):
            issue_minutes(session, meeting_id, **by(getattr(court, person), DAY))
        with pytest.raises(NotFound):
            issue_minutes(session, meeting_id, **by(court.wu, DAY))


def test_open_meeting_has_only_a_draft(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    with writing(database) as session:
        meeting_id = opened(session, court)
        with pytest.raises(WrongState, match="还没有结束"):
            issue_minutes(session, meeting_id, **by(court.sun, DAY))
    assert minutes_file(database, settings, meeting_id, "docx", today=DAY).name.endswith(
        "会议纪要（未签发）.docx")


def test_files_of_the_meeting_do_not_move_with_the_ledger(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    with writing(database) as session:
        meeting_id = ended(session, court)
        issue_minutes(session, meeting_id, **by(court.sun, DAY))

    def files() -> list[bytes]:
        return [
            make(database, settings, meeting_id, "pdf", today=DAY).content
            for make in (pack_file, minutes_file)
        ]

    before = files()
    with writing(database) as session:
        add_item(session, court, "6", due_on=date(2026, 3, 1))
        session.execute(sa.update(Item).values(weakness="改了"))
    assert files() == before
    with reading(database) as session:
        paper = paper_at(session, issued_minutes(session, meeting_id) or 0)
        assert paper.pdf_sha256 != ""
