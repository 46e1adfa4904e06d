"""The office's work through its pages: every form from what is typed to what is then so."""

import io
import re
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.db import reading, writing
from engine.models import (
    AuditEvent,
    BattleMap,
    CalendarDay,
    Department,
    Item,
    Message,
    Organisation,
    Person,
    PersonRole,
    PolicyVersion,
    SignInLink,
)
from engine.queries.policies import preset
from engine.rules.policy_form import form_of
from engine.rules.words import MessageKind, MessageStatus, Role
from tests.acting import item_now
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item
from tests.web.conftest import Enter


def hidden(text: str, name: str) -> str:
    """The value of a hidden field of the page."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


def test_person_is_added_and_amended_and_the_second_is_told(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    office = enter(court.sun)
    added = office.post("/room/people", {
        "name": "周某", "post": "法官", "address": "zhou@court.test",
        "department": str(court.civil), "roles": ["leader"], "language": "zh"})
    assert added.status_code == 303
    path = added.headers["location"]
    page = office.get(path).text
    assert "zhou@court.test" in page
    sheet = {"seen": hidden(page, "seen"), "name": "周某", "post": "审判员",
             "address": "zhou@court.test", "department": str(court.civil), "language": "zh"}
    assert office.post(f"{path}/sheet", sheet).status_code == 303
    told = office.post(f"{path}/sheet", sheet | {"post": "书记员"})
    assert (told.status_code, "刚刚被别人改过" in told.text, "书记员" in told.text) == (409, True, True)


def test_a_refused_form_of_the_room_does_not_show_the_room(enter: Enter, court: Court) -> None:
    feng = enter(court.feng)
    for form in ("departure", "delegation"):
        answer = feng.post(f"/room/people/{court.lin}/{form}", {"delegate_id": str(court.feng)})
        assert (answer.status_code, "lin@court.test" in answer.text) == (403, False)
    answer = feng.post(f"/room/people/{court.feng}/delegation", {"delegate_id": str(court.wu)})
    assert (answer.status_code, "feng@court.test" in answer.text) == (422, False)
    named = feng.post(f"/room/people/{court.feng}/delegation", {"delegate_id": str(court.qian)})
    assert (named.status_code, named.headers["location"]) == (303, "/desk")


def test_refused_sheet_keeps_what_was_typed(enter: Enter, court: Court) -> None:
    answer = enter(court.sun).post(
        "/room/people", {"name": "周某", "address": "钱@@", "roles": ["auditor"]})
    assert answer.status_code == 422
    assert 'value="周某"' in answer.text
    assert re.search(r'value="auditor"\s*checked', answer.text)


def test_list_is_previewed_then_taken_over(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    office = enter(court.sun)
    file = "姓名,部门,职务,邮箱\n周某,速裁庭,法官,zhou@court.test\n冯某,民事审判庭,审判员,feng@court.test\n,,,\n"
    shown = office.post(
        "/room/people/import", files={"file": ("名单.csv", file.encode(), "text/csv")})
    assert shown.status_code == 200
    for word in ("周某", "速裁庭", "法官助理", "审判员", "还没有写入"):
        assert word in shown.text
    form = {name: hidden(shown.text, name) for name in ("data", "name", "seen")}
    with writing(database) as session:  # somebody else is quicker
        session.get_one(Person, court.feng).post = "书记员"
    changed = office.post("/room/people/import/confirmed", form)
    assert (changed.status_code, "名册刚刚有变动" in changed.text) == (409, True)
    form["seen"] = hidden(changed.text, "seen")
    assert office.post("/room/people/import/confirmed", form).status_code == 303
    with reading(database) as session:
        assert session.get_one(Person, court.feng).post == "审判员"
        assert session.exec(select(Department).where(Department.name == "速裁庭")).one()


@pytest.mark.parametrize(("name", "content"), [
    ("名单.csv", b"\x00\xff\xfe"), ("名单.xlsx", b"PK\x03\x04 broken"), ("名单.exe", b"MZ"),
    ("名单.csv", b"a" * (1 << 20) + b"b"), ("", b""), ("名单.csv", b"a,b\n1,2\n"),
])
def test_file_that_is_no_list_is_refused_in_words(
    enter: Enter, court: Court, name: str, content: bytes
) -> None:
    answer = enter(court.sun).post(
        "/room/people/import", files={"file": (name, content, "text/csv")})
    assert answer.status_code in (200, 422)
    assert "trouble" in answer.text or "请" in answer.text


def test_leaver_is_handed_over_item_by_item(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    with writing(database) as session:
        first, second = (add_item(session, court, number).id or 0 for number in ("1", "2"))
    office = enter(court.sun)
    path = f"/room/people/{court.feng}"
    wrong = office.post(f"{path}/departure", {"everything": "", f"item-{second}": "某人"})
    assert (wrong.status_code, "不在名册里" in wrong.text) == (422, True)
    done = office.post(f"{path}/departure", {
        "everything": str(court.qian), f"item-{second}": f"{court.sun} 孙某 · 主任"})
    assert done.status_code == 303
    with reading(database) as session:
        assert [item_now(session, one).handler_id for one in (first, second)] == [
            court.qian, court.sun]
        assert not session.get_one(Person, court.feng).active


def test_vacancy_is_filled_from_the_list(enter: Enter, court: Court, database: sa.Engine) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, responsible_leader_id=None).id or 0
    office = enter(court.sun)
    assert "从未指定" in office.get("/room/orphans").text
    done = office.post("/room/orphans/filling", {
        "vacancy": "leader-0-0", "person": f"{court.zhao} 赵某", "everything": "yes"})
    assert done.status_code == 303
    with reading(database) as session:
        assert session.get_one(Item, item_id).responsible_leader_id == court.zhao


def test_policy_is_previewed_agreed_to_and_written_once(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    with writing(database) as session:
        for number in range(1, 60):
            add_item(session, court, str(number), due_on=date(2026, 2, 1))
    form = form_of(preset("default").as_data()) | {
        "mail.backlog_asks_above": ["10"], "mail.cap": ["40"], "version": ["1"]}
    office = enter(court.sun)
    path = f"/room/maps/{court.map_id}/policy"
    shown = office.post(f"{path}/preview", form)
    assert shown.status_code == 200
    for word in ("每人每天最多几件", "催办单", "超过 10 件", "钱某"):
        assert word in shown.text, word
    part = office.client.post(
        f"{path}/preview", data={"csrf": office.csrf} | form, headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert "催办单" in part.text
    asked = office.post(path, form)
    assert (asked.status_code, "确认照发" in asked.text) == (422, True)
    assert office.post(path, form | {"agreed": ["yes"]}).status_code == 303
    late = enter(court.lin).post(path, form | {"agreed": ["yes"], "mail.cap": ["30"]})
    assert (late.status_code, "刚刚被别人改过" in late.text) == (409, True)
    with reading(database) as session:
        assert len(session.exec(select(PolicyVersion)).all()) == 1
    assert "40" in office.get(f"{path}/versions").text


def test_map_is_made_and_switched_off(enter: Enter, court: Court, database: sa.Engine) -> None:
    office = enter(court.sun)
    made = office.post("/room/maps", {"name": "审计整改", "preset": "audit"})
    assert made.status_code == 303
    assert office.get(made.headers["location"]).status_code == 200
    office.post(f"/room/maps/{court.map_id}/switch", {"enabled": "no"})
    office.post("/room/second-factor", {"roles": ["operator", "nonsense"]})
    with reading(database) as session:
        assert not session.get_one(BattleMap, court.map_id).enabled
        home = session.get_one(Organisation, court.organisation_id)
        assert home.second_factor_roles == ["operator"]


def test_closure_is_shown_before_it_is_written(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    with writing(database) as session:
        add_item(session, court, due_on=date(2026, 3, 16), original_due_on=date(2026, 3, 16),
                 due_text="2026年3月2日起10个工作日内")
    office = enter(court.sun)
    form = {"first": "2026-03-09", "last": "2026-03-10", "label": "大雪"}
    shown = office.post("/room/calendar/closures", form)
    assert "3月18日" in shown.text
    with reading(database) as session:
        assert session.exec(select(CalendarDay)).all() == []
    assert office.post("/room/calendar/closures", form | {"confirmed": "yes"}).status_code == 303
    with reading(database) as session:
        assert len(session.exec(select(CalendarDay)).all()) == 2
    assert "大雪" in office.get("/room/calendar?year=2026").text
    undone = office.post("/room/calendar/closures/removal", {"day": "2026-03-09", "confirmed": "yes"})
    assert undone.status_code == 303


def test_refused_mail_is_sent_again(enter: Enter, court: Court, database: sa.Engine) -> None:
    with writing(database) as session:
        ids = []
        for number, status in enumerate((MessageStatus.REFUSED, MessageStatus.SENT)):
            message = Message(
                key=f"k{number}", header_id=f"<{number}@x>", organisation_id=court.organisation_id,
                kind=MessageKind.DAILY, mailbox="qian@court.test", address="qian@court.test",
                person_id=court.qian, on=MONDAY, not_before=MONDAY_MORNING, status=status, attempts=3)
            session.add(message)
            session.flush()
            ids.append(message.id or 0)
    office = enter(court.sun)
    done = office.post("/room/outbox/retries", {"chosen": [str(one) for one in ids]})
    assert done.status_code == 303
    assert "1 封没有重发" in office.get("/room/outbox").text
    with reading(database) as session:
        assert session.get_one(Message, ids[0]).status is MessageStatus.QUEUED
    again = office.post(f"/room/outbox/{ids[0]}/retry")
    assert (again.status_code, "不需要重发" in again.text) == (409, True)


def test_links_are_shown_once_and_taken_back(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    office = enter(court.sun)
    slips = office.post("/room/invitations", {"chosen": [str(court.qian), str(court.wu)]})
    assert slips.text.count("/links/") == 2  # one person: to copy, and in print
    assert "/links/" not in office.get("/room/invitations").text
    with reading(database) as session:
        link = session.exec(select(SignInLink)).one()
        assert link.person_id == court.qian
    assert office.post(f"/room/invitations/{link.id}/revocation").status_code == 303
    everybody = office.post("/room/invitations", {"all": "yes"})
    assert everybody.text.count("slip-name") == 6
    screen = office.post("/room/screens", {"map": str(court.map_id), "label": "三楼大厅"})
    assert "/links/" in screen.text
    assert "三楼大厅" in office.get("/room/screens").text


def test_trail_is_verified_and_taken_along_by_the_auditor(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    enter(court.sun).post("/room/departments", {"name": "速裁庭"})
    auditor = enter(court.han)
    assert "新增部门" in auditor.get("/room/trail").text
    sound = auditor.post("/room/trail/verification", {"map": str(court.map_id)})
    assert "留痕完好" in sound.text
    wrong = auditor.post("/room/trail/verification", {"map": str(court.map_id), "anchor": "1:" + "0" * 64})
    assert "不可信" in wrong.text
    archive = zipfile.ZipFile(io.BytesIO(auditor.get("/room/trail/export").content))
    assert archive.namelist() == ["trail.jsonl", "audit_verify.py"]
    with reading(database) as session:
        assert [event.verb for event in session.exec(select(AuditEvent).order_by(col(AuditEvent.seq)))] == [
            "add_department", "audit_export"]


def test_backup_is_for_the_operator_to_take(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    office = enter(court.sun)
    assert office.get("/room/backups/battlemap-20260302-083000.zip").status_code == 404
    assert office.get("/room/backups/..%2Fbattlemap.db").status_code == 404
    if database.dialect.name != "sqlite":
        return
    assert office.post("/room/backups").status_code == 303
    page = office.get("/room/backups").text
    name = re.search(r"battlemap-\d{8}-\d{6}\.zip", page)
    assert name is not None
    assert office.get(f"/room/backups/{name[0]}").status_code == 403
    with writing(database) as session:
        session.add(PersonRole(person_id=court.sun, role=Role.OPERATOR))
    taken = office.get(f"/room/backups/{name[0]}")
    assert taken.headers["content-type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(taken.content)).testzip() is None
    assert office.post(f"/room/backups/{name[0]}/removal").status_code == 303
