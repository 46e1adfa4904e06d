"""The event loop's own connection sees what others have just written; a closed door is kept."""

from sqlalchemy import Engine
from sqlmodel import Session, select

from engine.actions.doors.sessions import end_sessions_of
from engine.db import reading, writing
from engine.models import AuditEvent, Person
from tests.cast import MONDAY_MORNING, Court
from tests.web.conftest import Enter


def test_a_session_ended_elsewhere_is_out_with_the_next_request(
    enter: Enter, court: Court, database: Engine
) -> None:
    sun, qian = enter(court.sun), enter(court.qian)
    assert (sun.get("/").status_code, qian.get("/").status_code) == (303, 303)
    with writing(database) as session:
        end_sessions_of(session, court.sun, at=MONDAY_MORNING)
    assert sun.get("/").headers["location"] == "/sign-in?next=%2F"
    assert qian.get("/").headers["location"] == "/desk"


def test_who_has_left_is_out_with_the_next_request(
    enter: Enter, court: Court, database: Engine
) -> None:
    feng = enter(court.feng)
    assert feng.get("/").headers["location"] == "/desk"
    with writing(database) as session:
        gone(session, court.feng)
    assert feng.get("/").headers["location"] == "/sign-in?next=%2F"


def test_who_is_turned_away_is_on_the_trail(
    enter: Enter, court: Court, database: Engine
) -> None:
    feng = enter(court.feng)
    assert [feng.get(path).status_code for path in ("/room", "/items/999", "/desk")] == [403, 404, 200]
    with reading(database) as session:
        kept = session.exec(select(AuditEvent).where(AuditEvent.verb == "refused")).all()
        assert [(one.actor_id, one.facts) for one in kept] == [
            (court.feng, {"method": "GET", "path": "/room", "status": 403}),
            (court.feng, {"method": "GET", "path": "/items/999", "status": 404}),
        ]


def gone(session: Session, person_id: int) -> None:
    session.exec(select(Person).where(Person.id == person_id)).one().active = False
