"""The meeting in a browser: planned, shown, minuted, ended; by the office alone."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.meeting_decision import DecisionText, record_decision
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.db import reading, writing
from engine.models import Attendance, Decision, Item, ProgressMeeting
from engine.rules.words import MeetingStatus, Presence, Status
from tests.acting import by
from tests.cast import Court, add_item
from tests.counting import counted
from tests.web.conftest import Clock, Enter, Person

DAY = date(2026, 5, 11)


@pytest.fixture
def office(enter: Enter, court: Court, page_clock: Clock) -> Person:
    """Sun, on the morning of the meeting."""
    page_clock.at = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
    return enter(court.sun)


@pytest.fixture
def meeting_id(database: sa.Engine, court: Court) -> int:
    """An open meeting with one red item."""
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 3, 31))
        meeting = plan_meeting(session, court.map_id, held_on=DAY, **by(court.sun, DAY))
        open_meeting(session, meeting.id or 0, **by(court.sun, DAY))
        return meeting.id or 0


def statements(database: sa.Engine, act: Any) -> int:
    with counted(database) as asked:
        act()
    return len(asked)


def test_an_office_plans_opens_and_ends_a_meeting(
    office: Person, court: Court, database: sa.Engine
) -> None:
    page = office.get(f"/maps/{court.map_id}/meetings")
    assert "还没有开过推进会" in page.text
    planned = office.post(
        f"/maps/{court.map_id}/meetings",
        {"held_on": "2026-05-11", "place": "三楼", "asked": [str(court.lin), str(court.zhao)]},
    )
    assert planned.status_code == 303
    address = planned.headers["location"]
    assert "会议还没有开始" in office.get(address).text
    assert office.post(f"{address}/opening").headers["location"] == address
    assert "记录并立项" in office.get(address).text
    assert office.post(f"{address}/ending", {"remarks": "压实责任"}).headers["location"] == (
        f"{address}/minutes"
    )
    minutes = office.get(f"{address}/minutes").text
    assert "会议纪要" in minutes
    assert "压实责任" in minutes
    assert "留痕锚点" in minutes
    with reading(database) as session:
        meeting = session.exec(select(ProgressMeeting)).one()
        assert (meeting.status, meeting.place) == (MeetingStatus.ENDED, "三楼")


def test_a_day_that_is_no_day_keeps_what_was_typed(office: Person, court: Court) -> None:
    page = office.post(
        f"/maps/{court.map_id}/meetings", {"held_on": "下周一", "place": "三楼会议室"}
    )
    assert page.status_code == 422
    assert "不是日期" in page.text
    assert 'value="三楼会议室"' in page.text


def test_a_decision_typed_in_the_console_is_an_item_at_once(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    done = office.post(
        f"/meetings/{meeting_id}/decisions",
        {"text": "清理长期未结案件", "due": "5月底前", "lead": str(court.civil),
         "leader": str(court.zhao), "supporting": [str(court.archive)]},
    )
    assert done.headers["location"] == f"/meetings/{meeting_id}#decisions"
    page = office.get(f"/meetings/{meeting_id}").text
    assert "已记录第 1 项，并作为待立项事项提请交办" in page
    assert "事项议1-1" in page
    with reading(database) as session:
        item = session.exec(select(Item).where(col(Item.import_key).startswith("decision:"))).one()
        assert (item.status, item.due_on) == (Status.DRAFT, date(2026, 5, 31))


def test_a_refused_decision_stays_in_its_form(office: Person, court: Court, meeting_id: int) -> None:
    page = office.post(
        f"/meetings/{meeting_id}/decisions",
        {"text": "写了很久的一条", "due": "3月底前", "lead": str(court.archive)},
    )
    assert page.status_code == 422
    assert "早于开会日期" in page.text
    assert "写了很久的一条" in page.text
    assert 'value="3月底前"' in page.text
    assert f'value="{court.archive}" selected' in page.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE item; --", "{{ 7*7 }}"])
def test_hostile_words_are_only_words(
    office: Person, meeting_id: int, text: str
) -> None:
    office.post(f"/meetings/{meeting_id}/decisions", {"text": text})
    for address in (f"/meetings/{meeting_id}", f"/meetings/{meeting_id}/present?slide=99",
                    f"/meetings/{meeting_id}/minutes", f"/meetings/{meeting_id}/live"):
        page = office.get(address).text
        assert "<script>alert" not in page
        assert ">49<" not in page


def test_the_presenters_line_answers_with_itself_and_the_newest(
    office: Person, court: Court, meeting_id: int
) -> None:
    part = office.post(
        f"/meetings/{meeting_id}/decisions", {"text": "一件事", "slide": "2"},
        headers={"hx-request": "true"},
    )
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "已记录第 1 项；还不能交办，缺少：责任领导；责任部门；完成时限" in part.text
    plain = office.post(f"/meetings/{meeting_id}/decisions", {"text": "又一件", "slide": "2"})
    assert plain.headers["location"] == f"/meetings/{meeting_id}/present?slide=2"
    refused = office.post(f"/meetings/{meeting_id}/decisions", {"text": " ", "slide": "2"},
                          headers={"hx-request": "true"})
    assert refused.status_code == 422
    assert "请填写" in refused.text or "请写明" in refused.text


def test_slides_have_their_number_in_the_address(office: Person, meeting_id: int) -> None:
    page = office.get(f"/meetings/{meeting_id}/present?slide=2").text
    assert "前期情况" in page
    assert "下一步打算" in page
    assert 'href="/meetings/1/present?slide=3"' in page
    assert 'href="/meetings/1/present?slide=1"' in page
    for odd, number in (("0", 1), ("99", 5), ("x", 1), ("-3", 1), ("9" * 40, 1)):
        shown = office.get(f"/meetings/{meeting_id}/present?slide={odd}").text
        assert re.search(r'stage-number">(\d+) / (\d+)', shown).groups() == (str(number), "5")  # type: ignore[union-attr]


def test_attendance_is_kept_line_by_line(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    people = [str(court.lin), str(court.zhao), str(court.qian)]
    refused = office.post(
        f"/meetings/{meeting_id}/attendance",
        {"person": people, "presence": ["present", "deputed", "expected"], "deputy": ["", "", ""]},
    )
    assert refused.status_code == 422
    assert "请写明谁来" in refused.text
    office.post(
        f"/meetings/{meeting_id}/attendance",
        {"person": people, "presence": ["present", "deputed", "expected"],
         "deputy": ["", "冯某", ""], "everybody": "1"},
    )
    with reading(database) as session:
        found = {
            one.person_id: (one.presence, one.deputy) for one in session.exec(select(Attendance))
        }
    assert found == {
        court.lin: (Presence.PRESENT, ""), court.zhao: (Presence.DEPUTED, "冯某"),
        court.qian: (Presence.PRESENT, ""),
    }


def test_only_the_office_writes_and_only_the_circle_reads(
    enter: Enter, office: Person, court: Court, meeting_id: int
) -> None:
    lin, feng, wu = enter(court.lin), enter(court.feng), enter(court.wu)
    assert lin.get(f"/meetings/{meeting_id}").status_code == 200
    assert "记录并立项" not in lin.get(f"/meetings/{meeting_id}").text
    assert lin.post(f"/meetings/{meeting_id}/decisions", {"text": "x"}).status_code == 403
    assert feng.get(f"/meetings/{meeting_id}").status_code == 403
    assert wu.get(f"/meetings/{meeting_id}/present").status_code == 404


def test_the_head_of_the_group_hands_out_with_one_tap(
    enter: Enter, office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    with writing(database) as session:
        done = record_decision(
            session, meeting_id,
            DecisionText("一件事", "5月底前", lead_department_id=court.civil, leader_id=court.zhao),
            **by(court.sun, DAY),
        )
    address = f"/meetings/{meeting_id}/decisions/{done.decision.id}/handing-out"
    lin, feng = enter(court.lin), enter(court.feng)
    assert "交办" in lin.get(f"/meetings/{meeting_id}").text
    assert feng.post(address).status_code == 403
    assert lin.post(address).status_code == 303
    again = lin.post(address)
    assert again.status_code == 409
    with reading(database) as session:
        assert session.get_one(Item, done.item_id).status is Status.ISSUED


def test_a_decision_is_amended_and_struck_from_its_row(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    office.post(f"/meetings/{meeting_id}/decisions", {"text": "一件事"})
    with reading(database) as session:
        decision_id = session.exec(select(Decision.id)).one()
    row = f"/meetings/{meeting_id}/decisions/{decision_id}"
    stale = office.post(f"{row}/amendment", {"text": "改过", "version": "7"})
    assert stale.status_code == 409
    assert "改过" in stale.text
    assert office.post(f"{row}/amendment", {"text": "改过"}).status_code == 303
    assert office.post(f"{row}/striking", {"reason": ""}).status_code == 422
    assert office.post(f"{row}/striking", {"reason": "重复"}).status_code == 303
    assert "已删去：重复" in office.get(f"/meetings/{meeting_id}").text


def test_another_meetings_decision_is_not_there(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    office.post(f"/meetings/{meeting_id}/decisions", {"text": "一件事"})
    office.post(f"/meetings/{meeting_id}/ending")
    with writing(database) as session:
        other = plan_meeting(session, court.map_id, held_on=DAY, **by(court.sun, DAY)).id
    answer = office.post(f"/meetings/{other}/decisions/1/striking", {"reason": "x"})
    assert answer.status_code == 404


def test_the_pages_take_the_same_queries_for_many_items(
    office: Person, court: Court, meeting_id: int, database: sa.Engine
) -> None:
    addresses = [f"/meetings/{meeting_id}", f"/meetings/{meeting_id}/present?slide=2",
                 f"/meetings/{meeting_id}/live", f"/maps/{court.map_id}/meetings"]
    few = [statements(database, lambda address=address: office.get(address)) for address in addresses]
    with writing(database) as session:
        for number in range(2, 300):
            add_item(session, court, str(number), due_on=date(2026, 3, 31))
    office.post(f"/meetings/{meeting_id}/agenda")
    assert "另有 99 项" in office.get(f"/meetings/{meeting_id}").text
    many = [statements(database, lambda address=address: office.get(address)) for address in addresses]
    assert many == few
