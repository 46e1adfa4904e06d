"""催办单, 督办单, 约谈通知: numbered in the transaction of their signing, and sent once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.bundle import bundle_day
from engine.actions.letters import call_to_talk, drop_talk, put_urge_on_paper
from engine.actions.papers import release_paper
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.language import speaking
from engine.models import BattleMap, Message, Notice, OfficialPaper
from engine.queries.official_papers import papers_of_item
from engine.rules.paper_text import Talk
from engine.rules.words import MessageKind, NoticeKind, PaperKind, PaperStatus
from tests.acting import by, item_now, moment, told, trail
from tests.cast import Court, add_item

FIVE_LATE = date(2026, 5, 11)
TEN_LATE = date(2026, 5, 18)
TALK = Talk(date(2026, 5, 20), "15:00", "三楼会议室")


@pytest.fixture
def late_item(database: sa.Engine, court: Court) -> int:
    """An item of which 催办单 was sent and 督办单 is drafted."""
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    return item_id


def papers(session: Session) -> list[OfficialPaper]:
    return list(session.exec(select(OfficialPaper).order_by(col(OfficialPaper.id))))


def orders(database: sa.Engine, day: date) -> list[Message]:
    bundle_day(database, today=day, at=moment(day))
    with reading(database) as session:
        wanted = select(Message).where(Message.kind == MessageKind.ORDER)
        return list(session.exec(wanted.order_by(col(Message.id))))


def test_released_order_is_on_paper_with_its_number_and_all_it_says(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session, speaking("en"):  # the signer reads English, the paper is Chinese
        release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
    with reading(database) as session:
        [paper] = papers(session)
        event = trail(session, late_item)[-1]
    assert (paper.kind, paper.status, paper.issued_by_id, paper.item_id) == (
        PaperKind.SUPERVISION_ORDER, PaperStatus.ISSUED, court.zhao, late_item,
    )
    said = paper.facts
    assert {name: said[name] for name in (
        "title", "number_text", "addressee", "copied_to", "signed_by", "issued_on_text",
        "facts_sentence", "reply_sentence", "late_text", "map_name", "handler",
    )} == {
        "title": "督办单", "number_text": "督〔2026〕1号", "addressee": "钱某、赵某：",
        "copied_to": "抄送：孙某。", "signed_by": "签发人：赵某", "issued_on_text": "2026年5月11日",
        "facts_sentence": "民事审判庭负责整改的“部分案件审理周期偏长”（事项1），完成时限为2026年4月30日（周四），"
                          "截至5月11日（周一）逾期 5 个工作日仍未销号，部门所报进度 0%。",
        "reply_sentence": "请于2026年5月14日（周四）前（含当日）书面回复整改工作办公室。",
        "late_text": "逾期 5 个工作日", "map_name": "脱薄争先作战图", "handler": "冯某",
    }
    assert [one["whom"] for one in said["demands"]] == ["（致责任部门负责人）", "（致责任领导）"]
    assert event.facts["paper"] == paper.key == f"letter:supervision_order:{late_item}:T+5:1"


def test_policy_says_by_when_a_letter_is_answered(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        battle_map.policy = battle_map.policy | {"papers": {"mark": "示法整改", "reply_workdays": 5}}
    with writing(database) as session:
        release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
        [paper] = papers(session)
        assert paper.facts["reply_sentence"].startswith("请于2026年5月18日（周一）前")
        assert paper.facts["number_text"] == "示法整改督〔2026〕1号"


def test_refused_release_takes_no_number(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
        session.rollback()  # the process dies before the commit
    with writing(database) as session:
        assert papers(session) == []
        release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
        assert [one.facts["number_text"] for one in papers(session)] == ["督〔2026〕1号"]


def test_mails_of_an_order_name_its_paper_and_are_written_once(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        release_paper(session, late_item, "T+5", 1, **by(court.zhao, FIVE_LATE))
        [paper] = papers(session)
    first = orders(database, FIVE_LATE)
    assert [one.facts for one in first] == [{"paper_ids": [paper.id]}] * 3
    assert {one.person_id for one in first} == {court.qian, court.zhao, court.sun}
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    assert len(orders(database, FIVE_LATE)) == 3


def test_urge_letter_on_demand_is_numbered_sent_and_made_once(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        with pytest.raises(NotYours):
            put_urge_on_paper(session, late_item, **by(court.qian, FIVE_LATE))
        with pytest.raises(NotFound):
            put_urge_on_paper(session, late_item, **by(court.wu, FIVE_LATE))
        paper = put_urge_on_paper(session, late_item, **by(court.sun, FIVE_LATE))
        assert (paper.facts["number_text"], paper.facts["addressee"]) == ("催〔2026〕1号", "钱某：")
        assert "现予催办" in paper.facts["demands"][0]["words"]
    with pytest.raises(WrongState, match="已经签发，编号催〔2026〕1号"), writing(database) as session:
        put_urge_on_paper(session, late_item, **by(court.sun, FIVE_LATE))
    sent = orders(database, FIVE_LATE)
    assert {one.person_id for one in sent} == {court.qian, court.zhao}
    assert [one.facts for one in sent] == [{"paper_ids": [paper.id]}] * 2


def test_item_that_was_never_urged_or_is_in_time_has_no_letter(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        quiet = add_item(session, court, "9").id or 0
        with pytest.raises(WrongState, match="没有逾期"):
            put_urge_on_paper(session, quiet, **by(court.sun, date(2026, 4, 1)))
        with pytest.raises(WrongState, match="没有逾期"):
            call_to_talk(session, quiet, TALK, **by(court.lin, date(2026, 4, 1)))
        with pytest.raises(WrongState, match="还没有发出过催办单"):
            put_urge_on_paper(session, quiet, **by(court.sun, FIVE_LATE))


def proposed(database: sa.Engine, court: Court, item_id: int) -> None:
    """The proposal to talk is drafted at T+10 and released by the leader."""
    sweep_day(database, today=TEN_LATE, at=moment(TEN_LATE))
    with writing(database) as session:
        release_paper(session, item_id, "T+10", 1, **by(court.zhao, TEN_LATE))


def test_released_proposal_lays_a_talk_on_the_table_and_tells_nobody_of_it(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    proposed(database, court, late_item)
    with reading(database) as session:
        proposal, talk = papers(session)
        kinds = {kind for kind, _rung, _person in told(session, late_item)}
    assert (proposal.title, proposal.facts["number_text"]) == ("通报、约谈建议", "督〔2026〕1号")
    assert (talk.kind, talk.status, talk.number) == (PaperKind.TALK_NOTICE, PaperStatus.DRAFT, None)
    assert "时间、地点另行确定" in talk.facts["demands"][0]["words"]
    assert NoticeKind.TALK_NOTICE.value not in kinds


def test_talk_with_time_and_place_is_signed_numbered_and_sent(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    proposed(database, court, late_item)
    with writing(database) as session:
        with pytest.raises(NotYours):
            call_to_talk(session, late_item, TALK, **by(court.qian, TEN_LATE))
        with pytest.raises(Incomplete, match="不能早于今天"):
            call_to_talk(
                session, late_item, replace(TALK, on=date(2026, 5, 1)), **by(court.lin, TEN_LATE)
            )
        paper = call_to_talk(session, late_item, TALK, **by(court.lin, TEN_LATE))
        said: dict[str, Any] = paper.facts
    assert len(list_of(database, late_item)) == 2  # the draft became the notice
    assert (said["number_text"], said["addressee"], said["copied_to"], said["signed_by"]) == (
        "约谈〔2026〕1号", "钱某：", "抄送：赵某、孙某。", "签发人：林某",
    )
    assert "定于2026年5月20日（周三）15:00在三楼会议室" in said["demands"][0]["words"]
    mine = [one for one in orders(database, TEN_LATE) if one.facts == {"paper_ids": [paper.id]}]
    assert {one.person_id for one in mine} == {court.qian, court.zhao, court.sun}


def test_talk_may_be_called_without_a_proposal_and_only_from_what_was_seen(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    with writing(database) as session:
        seen = item_now(session, late_item).version
        call_to_talk(session, late_item, TALK, version=seen, **by(court.sun, FIVE_LATE))
    with pytest.raises(WrongState, match="有变动"), writing(database) as session:
        call_to_talk(session, late_item, TALK, version=seen, **by(court.sun, FIVE_LATE))
    assert len(list_of(database, late_item)) == 1


def test_talk_that_is_not_held_is_discarded_with_a_reason(
    database: sa.Engine, court: Court, late_item: int
) -> None:
    proposed(database, court, late_item)
    with writing(database) as session:
        with pytest.raises(Incomplete, match="须写明理由"):
            drop_talk(session, late_item, reason=" ", **by(court.lin, TEN_LATE))
        drop_talk(session, late_item, reason="已当面说明", **by(court.lin, TEN_LATE))
        assert trail(session, late_item)[-1].facts["reason"] == "已当面说明"
        with pytest.raises(WrongState, match="没有待签发的约谈通知"):
            drop_talk(session, late_item, reason="再次", **by(court.lin, TEN_LATE))
        assert session.exec(
            select(Notice.id).where(Notice.kind == NoticeKind.TALK_NOTICE)
        ).all() == []


def list_of(database: sa.Engine, item_id: int) -> list[str]:
    with reading(database) as session:
        return [one.title for one in papers_of_item(session, item_id)]
