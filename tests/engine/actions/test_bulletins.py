"""督查通报 and 月报 from draft to issue: the figures of a day, the office's words, one signature."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.bulletins import (
    amend_bulletin,
    discard_bulletin,
    draft_bulletin,
    issue_bulletin,
    refresh_bulletin,
)
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.language import speaking
from engine.models import AuditEvent, BattleMap, OfficialPaper
from engine.queries.bulletins import bulletin_at
from engine.queries.statistics import standing_of
from engine.rules.bulletin_verbs import BulletinVerb
from engine.rules.words import PaperKind, PaperStatus, Status
from tests.acting import by
from tests.cast import Court, add_item
from tests.counting import counted

DAY = date(2026, 5, 8)
BULLETIN, MONTHLY = PaperKind.BULLETIN, PaperKind.MONTHLY_REPORT


@pytest.fixture(autouse=True)
def items(database: sa.Engine, court: Court) -> None:
    """One late item of the civil division, one closed in time, one of the archive still to come."""
    with writing(database) as session:
        add_item(session, court, "1")
        add_item(session, court, "2", status=Status.CLOSED, closed_on=date(2026, 4, 20))
        add_item(session, court, "3", lead_department_id=court.archive, due_on=date(2026, 6, 30),
                 responsible_leader_id=court.lin, weakness="档案归档不及时")


def draft(session: Session, court: Court, kind: PaperKind = BULLETIN, day: date = DAY) -> OfficialPaper:
    return draft_bulletin(session, court.map_id, kind, day, **by(court.sun, DAY))


def test_draft_holds_the_figures_and_names_the_late(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        facts = draft(session, court).facts
        figures = standing_of(session, session.get_one(BattleMap, court.map_id), today=DAY).figures
    assert facts["figures_sentence"] == (
        "截至2026年5月8日，脱薄争先作战图共3项，已销号1项，销号率33.3%；整改中2项；超期1项；"
        "到期2项中按期销号1项，按期完成率50%。"
    )
    assert facts["laggards"] == [{
        "item_number": "1",
        "words": "1. 民事审判庭（赵某）：事项1“部分案件审理周期偏长”，时限4月30日，超期8天。",
    }]
    assert facts["laggards_note"] == ""
    assert "民事审判庭要逐项查明超期原因" in facts["demands"][0]["words"]
    totals = facts["unit_totals"]
    assert (totals["total"], totals["overdue"]) == (str(figures.total), str(figures.overdue)) == ("3", "1")
    assert [row["department"] for row in facts["units"]] == ["民事审判庭", "综合办公室"]
    assert [row["item_number"] for row in facts["items"]] == ["1", "3"]


def test_monthly_report_says_what_the_month_brought(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        facts = draft(session, court, MONTHLY, date(2026, 4, 30)).facts
    assert facts["title"] == "脱薄争先作战图2026年4月整改工作月报"
    assert facts["movement_sentence"].startswith("本月新立项0项，销号1项，到期未销号0项")


def test_draft_in_chinese_whatever_language_its_drafter_reads(database: sa.Engine, court: Court) -> None:
    with speaking("en"), writing(database) as session:
        paper = draft(session, court)
        issued = issue_bulletin(session, paper.id or 0, version=1, **by(court.lin, DAY))
    assert issued.facts["number_text"] == "〔2026〕第1期"
    assert issued.facts["definitions"][0]["name"] == "总数"


def test_draft_of_a_day_is_made_once_and_the_day_must_have_come(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        assert draft(session, court).id == draft(session, court).id
        with pytest.raises(Incomplete, match="还没有到"):
            draft(session, court, day=DAY + timedelta(days=1))


def test_office_words_the_draft_and_the_figures_stay(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper = draft(session, court)
        before = dict(paper.facts)
        words = {"title": " 通报\n（第一季度）", "demands": "抓紧整改。\n\n按时报告。", "figures_sentence": "全部完成。"}
        amended = amend_bulletin(session, paper.id or 0, words, version=1, **by(court.sun, DAY))
        changed = {name for name, value in amended.facts.items() if value != before[name]}
    assert changed == {"title", "demands", "edited"}
    assert (amended.title, amended.facts["title"]) == ("通报 （第一季度）",) * 2
    assert [one["words"] for one in amended.facts["demands"]] == ["抓紧整改。", "按时报告。"]


def test_second_of_two_who_word_a_draft_is_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper_id = draft(session, court).id or 0
        amend_bulletin(session, paper_id, {"title": "甲"}, version=1, **by(court.sun, DAY))
        for act in (amend_bulletin, refresh_bulletin, issue_bulletin):
            arguments = ({"title": "乙"},) if act is amend_bulletin else ()
            with pytest.raises(WrongState, match="有变动"):
                act(session, paper_id, *arguments, version=1, **by(court.sun, DAY))


@pytest.mark.parametrize(
    ("words", "told"),
    [({"title": " "}, "请填写标题"), ({"title": "字" * 61}, "最多 60 个字"),
     ({"demands": "要求。\n" * 100}, "全文会超过 5 页")],
    ids=["no title", "long title", "many lines"],
)
def test_words_that_cannot_be_are_refused(
    database: sa.Engine, court: Court, words: dict[str, str], told: str
) -> None:
    with writing(database) as session:
        paper_id = draft(session, court).id or 0
        with pytest.raises(Incomplete, match=told):
            amend_bulletin(session, paper_id, words, version=1, **by(court.sun, DAY))


def test_fresh_figures_keep_the_words_that_were_changed(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper_id = draft(session, court).id or 0
        amend_bulletin(session, paper_id, {"demands": "抓紧整改。"}, version=1, **by(court.sun, DAY))
        add_item(session, court, "9", due_on=date(2026, 4, 1))
    with writing(database) as session:
        fresh = refresh_bulletin(session, paper_id, version=2, **by(court.sun, DAY))
    assert [one["item_number"] for one in fresh.facts["laggards"]] == ["9", "1"]
    assert [one["words"] for one in fresh.facts["demands"]] == ["抓紧整改。"]
    assert fresh.facts["laggard_words"] == "下列事项超过完成时限仍未销号，予以通报："


def test_issued_bulletin_never_changes(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper_id = draft(session, court).id or 0
        issued = issue_bulletin(session, paper_id, version=1, **by(court.zhao, DAY))
        facts = dict(issued.facts)
    assert (issued.status, facts["number_text"]) == (PaperStatus.ISSUED, "〔2026〕第1期")
    assert (facts["issued_on_text"], facts["signed_by"]) == ("2026年5月8日", "签发人：赵某")
    with writing(database) as session:
        add_item(session, court, "9", due_on=date(2026, 4, 1))
        for act in (
            lambda: amend_bulletin(session, paper_id, {"title": "改"}, version=3, **by(court.sun, DAY)),
            lambda: refresh_bulletin(session, paper_id, version=3, **by(court.sun, DAY)),
            lambda: discard_bulletin(session, paper_id, **by(court.sun, DAY)),
            lambda: draft(session, court),
        ):
            with pytest.raises(WrongState, match="已经签发，编号〔2026〕第1期"):
                act()
    with reading(database) as session:
        assert bulletin_at(session, paper_id).facts == facts


def test_discarded_draft_makes_room_for_another(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        first = draft(session, court).id or 0
        discard_bulletin(session, first, **by(court.sun, DAY))
        second = draft(session, court)
    assert second.id != first
    assert second.status is PaperStatus.DRAFT


def test_only_the_office_drafts_and_only_signatories_issue(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        paper_id = draft(session, court).id or 0
        for person in (court.qian, court.zhao, court.han):
            with pytest.raises(NotYours, match="起草通报"):
                amend_bulletin(session, paper_id, {"title": "改"}, version=1, **by(person, DAY))
        for person in (court.qian, court.feng, court.han):
            with pytest.raises(NotYours, match="印发通报"):
                issue_bulletin(session, paper_id, version=1, **by(person, DAY))
        with pytest.raises(NotYours):
            draft_bulletin(session, court.map_id, BULLETIN, DAY, **by(court.wu, DAY))
        with pytest.raises(NotFound):
            discard_bulletin(session, 999, **by(court.sun, DAY))


def test_every_act_is_on_the_trail(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        first = draft(session, court).id or 0
        amend_bulletin(session, first, {"title": "改"}, version=1, **by(court.sun, DAY))
        refresh_bulletin(session, first, version=2, **by(court.sun, DAY))
        issue_bulletin(session, first, version=3, **by(court.lin, DAY))
        other = draft(session, court, MONTHLY).id or 0
        discard_bulletin(session, other, **by(court.sun, DAY))
        verbs = list(BulletinVerb)
        events = list(session.exec(
            select(AuditEvent).where(col(AuditEvent.verb).in_(verbs)).order_by(col(AuditEvent.seq))
        ))
    assert [(one.verb, one.actor_id, one.facts["paper"]) for one in events] == [
        ("draft_bulletin", court.sun, first), ("amend_bulletin", court.sun, first),
        ("refresh_bulletin", court.sun, first), ("issue_bulletin", court.lin, first),
        ("draft_bulletin", court.sun, other), ("discard_bulletin", court.sun, other),
    ]
    assert events[1].facts["after"] == {"title": "改"}
    assert len(events[3].facts["snapshot"]) == 64


def test_draft_asks_as_many_questions_for_many_items_as_for_few(
    database: sa.Engine, court: Court
) -> None:
    counts = []
    for day in (DAY, DAY - timedelta(days=1)):
        with writing(database) as session, counted(database) as asked:
            draft(session, court, day=day)
        counts.append(len(asked))
        with writing(database) as session:
            for number in range(10, 60):
                add_item(session, court, f"{number}-{day.day}")
    assert counts[0] == counts[1]
