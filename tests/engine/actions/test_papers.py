"""督办单 and above are drafted by the calendar and released by a named person."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.papers import drop_paper, release_paper
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.errors import Incomplete, NotYours, WrongState
from engine.models import Item, Notice
from engine.queries.paper_sheets import paper_sheets
from engine.queries.papers import papers_waiting
from engine.queries.papers_decided import decided_papers, recent_urges
from engine.rules.paper_text import paper_facts_sentence, paper_reply
from engine.rules.words import NoticeKind, NoticeStatus, Status
from tests.acting import by, moment, trail
from tests.cast import Court, add_item

DUE = date(2026, 4, 30)
FIVE_LATE = date(2026, 5, 11)  # the fifth working day after the May holiday's due date


@pytest.fixture
def late_item(database: sa.Engine, court: Court) -> int:
    """An item whose 督办单 the sweep has drafted."""
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    return item_id


def orders(session: Session) -> list[tuple[Any, ...]]:
    rows = session.execute(
        sa.select(col(Notice.recipient_id), col(Notice.status), col(Notice.released_by_id))
        .where(col(Notice.kind) == NoticeKind.SUPERVISION_ORDER)
        .order_by(col(Notice.recipient_id))
    )
    return [tuple(row) for row in rows]


def test_drafted_paper_waits_and_is_listed(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with reading(database) as session:
        paper, = papers_waiting(session, court.organisation_id)
        assert (paper.item_id, paper.kind, paper.rung, paper.recipients, paper.copied) == (
            late_item, NoticeKind.SUPERVISION_ORDER, "T+5", ("钱某", "赵某"), ("孙某",),
        )


def test_released_paper_is_raised_in_the_signers_name(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        with pytest.raises(NotYours):
            release_paper(session, late_item, "T+5", 1, **by(court.qian, FIVE_LATE))
        release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
    with writing(database) as session:
        assert orders(session) == [
            (person, NoticeStatus.RAISED, court.zhao)
            for person in sorted((court.qian, court.zhao, court.sun))
        ]
        assert papers_waiting(session, court.organisation_id) == []
        assert trail(session, late_item)[-1].verb == "release_paper"
        with pytest.raises(WrongState, match="可能已经办理"):
            release_paper(session, late_item, "T+5", 1, **by(court.lin, FIVE_LATE))


def test_dropped_paper_needs_a_reason_and_is_never_sent(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        with pytest.raises(Incomplete, match="须写明理由"):
            drop_paper(session, late_item, "T+5", 1, reason="", **by(court.lin, FIVE_LATE))
        drop_paper(session, late_item, "T+5", 1, reason="已约谈", **by(court.lin, FIVE_LATE))
        assert {status for _, status, _ in orders(session)} == {NoticeStatus.DROPPED}
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    with reading(database) as session:
        assert {status for _, status, _ in orders(session)} == {NoticeStatus.DROPPED}


def test_paper_on_an_item_no_longer_late_is_not_released(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        session.execute(sa.update(Item).values(deadline_version=2))
        session.expire_all()
        with pytest.raises(WrongState, match="不再签发"):
            release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
        drop_paper(session, late_item, "T+5", 1, reason="已延期", **by(court.zhao, FIVE_LATE))
    with reading(database) as session:
        assert session.exec(select(Item.status)).one() is Status.OPEN


def test_a_paper_is_shown_as_it_will_read(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with reading(database) as session:
        [sheet] = paper_sheets(
            session, papers_waiting(session, court.organisation_id), today=FIVE_LATE
        )
    assert (sheet.current, sheet.leader_id, sheet.urged_on) == (
        True, court.zhao, (FIVE_LATE,),
    )
    assert paper_facts_sentence(sheet.facts) == (
        "民事审判庭负责整改的“部分案件审理周期偏长”（事项1），完成时限为2026年4月30日（周四），"
        "截至5月11日（周一）逾期 5 个工作日仍未销号，部门所报进度 0%。"
    )
    assert paper_reply(sheet.facts) == "请于2026年5月14日（周四）前（含当日）书面回复整改工作办公室。"


def test_what_was_decided_of_papers_is_kept(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        drop_paper(session, late_item, "T+5", 1, reason="已当面说明", **by(court.lin, FIVE_LATE))
    with reading(database) as session:
        [decided] = decided_papers(session, court.organisation_id, limit=20)
    assert (decided.released, decided.reason, decided.decided_by, decided.mail_count) == (
        False, "已当面说明", "林某", 0,
    )
    assert decided.recipients == ("钱某", "赵某", "孙某")


def test_urge_letters_of_late_items_are_history(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    sweep_day(database, today=date(2026, 5, 18), at=moment(date(2026, 5, 18)))
    with reading(database) as session:
        urges = recent_urges(session, court.organisation_id, today=date(2026, 5, 18), limit=5)
        sheets = paper_sheets(
            session, papers_waiting(session, court.organisation_id), today=date(2026, 5, 18)
        )
    assert {(one.item_id, one.recipient, one.copied) for one in urges} == {
        (late_item, "钱某", False), (late_item, "赵某", True),
    }
    assert [sheet.paper.rung for sheet in sheets] == ["T+5", "T+10"]
