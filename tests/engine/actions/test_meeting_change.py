"""A planned meeting is arranged otherwise, or called off for a reason."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.meeting_attendance import Mark, record_attendance
from engine.actions.meeting_change import Arrangement, cancel_meeting, change_meeting
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import AuditEvent
from engine.queries.meetings import attendance_of, list_meetings, meeting_at, meeting_numbered
from engine.rules.words import MeetingStatus, Presence
from tests.acting import by
from tests.cast import Court

DAY = date(2026, 4, 15)
LATER = DAY + timedelta(days=7)


def planned(session: Session, court: Court) -> int:
    return plan_meeting(session, court.map_id, held_on=DAY, place="三楼", asked_ids=[court.lin],
                        **by(court.sun, DAY)).id or 0


def otherwise(court: Court, **facts: object) -> Arrangement:
    values: dict[str, object] = {
        "held_on": LATER, "title": "四月推进会", "place": "二楼", "chair_id": court.zhao,
    }
    return Arrangement(**(values | facts))  # type: ignore[arg-type]


def last_event(session: Session) -> AuditEvent:
    return session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(1)).one()


def test_day_place_name_and_chair_change_and_the_new_chair_is_asked(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = planned(session, court)
        change_meeting(session, meeting_id, otherwise(court), **by(court.sun, DAY))
        meeting = meeting_at(session, meeting_id)
        assert (meeting.held_on, meeting.title, meeting.place, meeting.chair_id) == (
            LATER, "四月推进会", "二楼", court.zhao,
        )
        assert {one.person_id for one in attendance_of(session, meeting_id)} == {court.lin, court.zhao}
        event = last_event(session)
        assert (event.verb, event.facts["before"]["held_on"], event.facts["after"]["held_on"]) == (
            "change_meeting", "2026-04-15", "2026-04-22",
        )


def test_cancelled_meeting_keeps_its_reason_and_its_number_and_nothing_is_done_to_it(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = planned(session, court)
        cancel_meeting(session, meeting_id, reason="与全省会议冲突", **by(court.sun, DAY))
        meeting = meeting_at(session, meeting_id)
        assert (meeting.status, meeting.remarks) == (MeetingStatus.CANCELLED, "与全省会议冲突")
        assert last_event(session).facts["reason"] == "与全省会议冲突"
        for act in (
            lambda: open_meeting(session, meeting_id, **by(court.sun, DAY)),
            lambda: change_meeting(session, meeting_id, otherwise(court), **by(court.sun, DAY)),
            lambda: cancel_meeting(session, meeting_id, reason="再取消", **by(court.sun, DAY)),
            lambda: record_attendance(session, meeting_id, [Mark(court.lin, Presence.PRESENT)],
                                      **by(court.sun, DAY)),
        ):
            with pytest.raises(WrongState, match="已经取消"):
                act()
        second = planned(session, court)
        assert [one.number for one in list_meetings(session, court.map_id)] == [2, 1]
        assert meeting_numbered(session, court.map_id, None).id == second


def test_meeting_that_has_begun_is_neither_changed_nor_cancelled(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = planned(session, court)
        open_meeting(session, meeting_id, **by(court.sun, DAY))
        with pytest.raises(WrongState, match="已经开始"):
            change_meeting(session, meeting_id, otherwise(court), **by(court.sun, DAY))
        with pytest.raises(WrongState, match="已经开始"):
            cancel_meeting(session, meeting_id, reason="改期", **by(court.sun, DAY))


def test_what_cannot_be_is_refused(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = planned(session, court)
        acting = by(court.sun, DAY)
        with pytest.raises(Incomplete, match="已经过去"):
            change_meeting(
                session, meeting_id, otherwise(court, held_on=DAY - timedelta(days=1)), **acting)
        with pytest.raises(NotFound, match="没有这个人"):
            change_meeting(session, meeting_id, otherwise(court, chair_id=court.wu), **acting)
        same = Arrangement(DAY, meeting_at(session, meeting_id).title, "三楼", court.lin)
        with pytest.raises(Incomplete, match="没有任何改动"):
            change_meeting(session, meeting_id, same, **acting)
        with pytest.raises(Incomplete, match="理由"):
            cancel_meeting(session, meeting_id, reason="  ", **acting)
        with pytest.raises(NotYours):
            cancel_meeting(session, meeting_id, reason="改期", **by(court.lin, DAY))
        with pytest.raises(NotFound):
            cancel_meeting(session, meeting_id, reason="改期", **by(court.wu, DAY))
