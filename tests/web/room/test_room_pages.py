"""The room's pages open for those who may read them, and change nothing for those who may not."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi.routing import APIRoute
from sqlmodel import Session, select

from engine.actions.leaving import mark_left
from engine.db import reading, writing
from engine.models import (
    Alarm,
    AuditEvent,
    Beat,
    Delivery,
    FlowRun,
    Message,
    Notice,
    Organisation,
    Person,
    PersonRole,
)
from engine.rules.words import MessageKind, MessageStatus, NoticeKind, NoticeStatus, Role, Status
from tests.acting import by
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item, add_measure
from tests.counting import counted
from tests.web.conftest import Enter
from tests.web.conftest import Person as Browser
from web.pages import routers

PAGES = [
    "/room", "/room/checks?deeply=yes", "/room/people", "/room/people?standing=left",
    "/room/people?q=%25%27&page=99", "/room/people/import", "/room/people/{qian}",
    "/room/people/{feng}", "/room/departments", "/room/departments/{civil}", "/room/maps",
    "/room/maps/{map}/policy", "/room/maps/{map}/policy?start=court",
    "/room/maps/{map}/policy?start=1", "/room/maps/{map}/policy/versions",
    "/room/maps/{map}/switch", "/room/calendar", "/room/calendar?year=2027",
    "/room/calendar?year=9999&name=x", "/room/outbox", "/room/outbox?status=refused&q=qian",
    "/room/outbox/{message}", "/room/timetable", "/room/timetable?flow=daily", "/room/orphans",
    "/room/trail", "/room/trail?actor=calendar&verb=sweep&since=2026-03-01&until=2026-03-02",
    "/room/backups", "/room/screens", "/room/invitations", "/room/invitations?everybody=yes",
]


def busy(session: Session, court: Court) -> dict[str, int]:
    """A court in which everything that the room shows has happened."""
    item = add_item(session, court)
    add_item(session, court, "2", responsible_leader_id=None, due_on=MONDAY - timedelta(days=30))
    add_item(session, court, "3", status=Status.DRAFT, due_on=None, flags=["deadline_unparsed"],
             names={"leaders": ["无名氏"]})
    add_measure(session, item, owner_id=court.feng)
    message = Message(
        key="daily:qian", header_id="<1@court.test>", organisation_id=court.organisation_id,
        kind=MessageKind.DAILY, mailbox="qian@court.test", address="qian@court.test",
        person_id=court.qian, on=MONDAY, not_before=MONDAY_MORNING, attempts=2,
        status=MessageStatus.REFUSED, reply_code=550, reply="<b>no such user</b>",
    )
    session.add(message)
    session.flush()
    session.add_all([
        Delivery(message_id=message.id or 0, address="qian@court.test", attempt=1, at=MONDAY_MORNING,
                 outcome=MessageStatus.REFUSED, reply_code=550, reply="no such user"),
        Notice(item_id=item.id or 0, kind=NoticeKind.URGE_LETTER, rung="T+1", status=NoticeStatus.RAISED,
               recipient_id=court.qian, threshold_on=MONDAY, raised_on=MONDAY, message_id=message.id),
        FlowRun(flow="daily", tick_at=MONDAY_MORNING, on=MONDAY, started_at=MONDAY_MORNING,
                finished_at=MONDAY_MORNING),
        FlowRun(flow="deliver", tick_at=MONDAY_MORNING, on=MONDAY, started_at=MONDAY_MORNING,
                trouble="no server"),
        Beat(name="timetable", at=MONDAY_MORNING),
        Alarm(key="refused:qian@court.test", kind="refused", raised_at=MONDAY_MORNING,
              facts={"mailbox": "qian@court.test", "person": "钱某", "count": 1, "reply": "no"}),
    ])
    mark_left(session, court.feng, **by(court.sun))
    return {"message": message.id or 0, "map": court.map_id, "qian": court.qian,
            "feng": court.feng, "civil": court.civil}


@pytest.fixture
def ids(database: sa.Engine, court: Court) -> dict[str, int]:
    """The ids that addresses need, of a busy court."""
    with writing(database) as session:
        return busy(session, court)


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_the_office_and_the_auditor(
    enter: Enter, court: Court, ids: dict[str, int], path: str
) -> None:
    for person in (court.sun, court.han):
        answer = enter(person).get(path.format(**ids))
        assert answer.status_code == 200, answer.text[:600]
        assert answer.text.count("<h1") == 1
        assert "<b>no such user</b>" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_page_speaks_english(enter: Enter, court: Court, ids: dict[str, int], path: str) -> None:
    office = enter(court.sun)
    office.client.cookies.set("language", "en")
    assert office.get(path.format(**ids)).status_code == 200


def test_room_is_closed_to_departments(enter: Enter, court: Court, ids: dict[str, int]) -> None:
    for path in PAGES:
        assert enter(court.qian).get(path.format(**ids)).status_code == 403


def forms() -> list[str]:
    """Every form of the room."""
    return [
        route.path for router in routers() for route in router.routes
        if isinstance(route, APIRoute) and route.path.startswith("/room") and "POST" in route.methods
    ]


def test_auditor_changes_nothing(
    enter: Enter, court: Court, ids: dict[str, int], database: sa.Engine
) -> None:
    auditor = enter(court.han)
    known = {"person_id": court.feng, "department_id": court.civil, "map_id": court.map_id,
             "message_id": ids["message"], "name": "battlemap-20260302-083000.zip"}
    for path in forms():
        address = re.sub(r"{(\w+)}", lambda name: str(known.get(name[1], 1)), path)
        answer = auditor.post(address, {"name": "x", "roles": "office", "person": court.sun})
        allowed = 404 if "link_id" in path else 403
        assert answer.status_code in (allowed, 200 if "verification" in path else allowed), path
    with reading(database) as session:
        kept = {event.verb for event in session.exec(select(AuditEvent))}
        assert kept <= {"mark_left", "refused"}


def test_form_without_the_token_changes_nothing(
    enter: Enter, court: Court, ids: dict[str, int]
) -> None:
    office = enter(court.sun)
    for path in forms():
        if "{" not in path:
            assert office.client.post(path, data={"csrf": "x"}).status_code == 403, path


HOSTILE = ["", "\x00", "<script>alert(1)</script>", "' OR 1=1 --", "长" * 30_000, "\ud800", "9" * 40]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_fields_get_a_sentence_and_never_a_fault(
    enter: Enter, court: Court, ids: dict[str, int], text: str
) -> None:
    office = enter(court.sun)
    known = {"person_id": court.qian, "department_id": court.civil, "map_id": court.map_id,
             "message_id": ids["message"], "name": "x"}
    text = text.encode("utf-8", "replace").decode()
    names = ("name", "post", "address", "department", "roles", "language", "aliases", "head",
             "person", "vacancy", "items", "text", "first", "last", "label", "day", "map", "anchor",
             "chosen", "delegate_id", "away_from", "everything", "preset", "data", "seen", "version",
             "mail.cap", "ladders.item.rungs.0.at")
    for path in forms():
        if "backups" in path or "second-factor" in path:
            continue
        address = re.sub(r"{(\w+)}", lambda name: str(known.get(name[1], 1)), path)
        answer = office.post(address, dict.fromkeys(names, text))
        assert answer.status_code in (200, 303, 400, 403, 404, 409, 413, 422), (path, answer.status_code)
        assert "<script>alert" not in answer.text, path


@pytest.mark.parametrize("path", [
    "/room/people?q=%00&page=-1&standing=x&department=x", "/room/outbox?page=99999999999999999999",
    "/room/trail?item=9999999999999&before=x&actor=%27&since=2026-13-01&map=7777",
    "/room/trail?since=0001-01-01&until=9999-12-31&verb=%00",
    "/room/calendar?year=0000", "/room/calendar?year=%00", "/room/maps/1/policy?start=%27",
])
def test_hostile_address_is_answered(enter: Enter, court: Court, path: str) -> None:
    assert enter(court.sun).get(path).status_code in (200, 404, 422)


def questions(database: sa.Engine, browser: Browser, address: str) -> int:
    """How many questions the page asks the database."""
    with counted(database) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", [
    "/room", "/room/people", "/room/departments", "/room/outbox", "/room/orphans",
    "/room/people/{zhao}", "/room/invitations", "/room/trail", "/room/checks",
])
def test_queries_do_not_grow_with_what_is_there(
    database: sa.Engine, enter: Enter, court: Court, path: str
) -> None:
    office = enter(court.sun)
    address = path.format(zhao=court.zhao)
    with writing(database) as session:
        grow(session, court, range(3))
    office.get(address)
    few = questions(database, office, address)
    with writing(database) as session:
        grow(session, court, range(3, 80))  # more than a page of the room holds
    assert questions(database, office, address) == few


def grow(session: Session, court: Court, numbers: range) -> None:
    """More people, items without a leader, and mails."""
    for number in numbers:
        person = Person(
            organisation_id=court.organisation_id, name=f"人{number}", department_id=court.civil,
            address=f"p{number}@court.test",
        )
        session.add(person)
        session.flush()
        session.add(PersonRole(person_id=person.id or 0, role=Role.LEADER))
        add_item(session, court, f"g{number}", responsible_leader_id=None)
        add_item(session, court, f"h{number}")
        session.add(Message(
            key=f"k{number}", header_id=f"<{number}>", organisation_id=court.organisation_id,
            kind=MessageKind.DAILY, mailbox="x", address="x", person_id=person.id or 0, on=MONDAY,
            not_before=MONDAY_MORNING,
        ))
    session.flush()


def test_strangers_see_nothing_of_it(
    enter: Enter, court: Court, ids: dict[str, int], database: sa.Engine
) -> None:
    with writing(database) as session:
        session.add(PersonRole(person_id=court.wu, role=Role.OFFICE))
    wu = enter(court.wu)
    for path in ("/room", "/room/people", "/room/outbox", "/room/checks", "/room/orphans",
                 "/room/departments", "/room/maps", "/room/screens", "/room/invitations",
                 "/room/calendar", "/room/timetable", "/room/backups"):
        answer = wu.get(path)  # a house without a map: the pages stand empty
        assert answer.status_code == 200, path
        text = answer.text
        for name in ("钱某", "qian@court.test", "民事审判庭", "脱薄争先", "审理周期"):
            assert name not in text, (path, name)
    for path in ("/room/people/{qian}", "/room/departments/{civil}", "/room/maps/{map}/policy",
                 "/room/outbox/{message}"):
        assert wu.get(path.format(**ids)).status_code == 404
    with reading(database) as session:
        assert session.get_one(Organisation, court.organisation_id).name == "示范区人民法院"
