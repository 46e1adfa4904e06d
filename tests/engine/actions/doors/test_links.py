"""Links: given out, looked at, used once, taken back."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.doors.accounts import disable_account, enable_account
from engine.actions.doors.invite import invite, invite_screen, link_address, revoke_link
from engine.actions.doors.links import accept_invitation, enter_by_link, look_at_link
from engine.actions.doors.sign_in import sign_in
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours, Refused, WrongState
from engine.models import Account, Person, PersonRole, SignInLink, WebSession
from engine.queries.accounts import enrolment_of, uninvited
from engine.queries.sessions import find_session
from engine.queries.sign_in_links import hanging_screens, open_links
from engine.rules.words import LinkPurpose, Role
from engine.settings import Settings
from tests.cast import MONDAY_MORNING, Court
from tests.engine.actions.doors.conftest import (
    PASSWORD,
    door_events,
    inside,
    is_open,
    later,
    verbs,
)


def link_for(database: sa.Engine, court: Court, person_id: int | None = None, *,
             purpose: LinkPurpose = LinkPurpose.INVITATION, minutes: float = 0) -> str:
    with writing(database) as session:
        return invite(
            session, person_id or court.qian, actor_id=court.sun, at=later(minutes),
            purpose=purpose,
        )


def accept(database: sa.Engine, token: str, *, login: str = "qian@court.test",
           password: str = PASSWORD, again: str | None = None, minutes: float = 1) -> str:
    return accept_invitation(
        database, token, login=login, password=password, at=later(minutes), address="10.0.0.1",
        again=password if again is None else again,
    ).token


def why_not(database: sa.Engine, token: str, *, minutes: float = 1) -> str:
    with reading(database) as session, pytest.raises(Refused) as refusal:
        look_at_link(session, token, at=later(minutes))
    return f"{refusal.value.http_status} {refusal.value}"


def test_invitation_lets_a_person_choose_login_and_password(
    database: sa.Engine, court: Court
) -> None:
    token = link_for(database, court)
    with reading(database) as session:
        seen = look_at_link(session, token, at=later(1))
    assert (seen.name, seen.organisation, seen.login, seen.has_account) == (
        "钱某", "示范区人民法院", "qian@court.test", False
    )
    cookie = accept(database, token, login="老钱")
    assert is_open(database, cookie, minutes=1)
    assert sign_in(database, login="老钱", password=PASSWORD, at=later(2)).person_id == court.qian
    assert door_events(database)[:3] == [
        ("link_created", court.sun, {"person_id": court.qian, "purpose": "invitation"}),
        ("link_used", court.qian, {"purpose": "invitation", "address": "10.0.0.1"}),
        ("password_set", court.qian, {"address": "10.0.0.1"}),
    ]


def test_token_is_not_kept(database: sa.Engine, court: Court) -> None:
    token = link_for(database, court)
    with reading(database) as session:
        link = session.exec(select(SignInLink)).one()
    assert token not in repr(link)
    assert len(token) >= 43


def test_looking_at_a_link_does_not_use_it_up(database: sa.Engine, court: Court) -> None:
    token = link_for(database, court)
    for _time in range(3):  # the mail scanner, the preview, the person
        with reading(database) as session:
            look_at_link(session, token, at=later(1))
    assert is_open(database, accept(database, token), minutes=1)


def test_used_old_revoked_and_unknown_links_say_what_to_do(
    database: sa.Engine, court: Court
) -> None:
    assert why_not(database, "unknown").startswith("404 这个链接打不开")
    first = link_for(database, court)
    second = link_for(database, court)
    assert why_not(database, first).startswith("409 这个链接已作废")
    assert why_not(database, second, minutes=7 * 24 * 60).startswith("409 这个链接已经过期")
    accept(database, second)
    assert why_not(database, second).startswith("409 这个链接已经用过")
    with pytest.raises(WrongState, match="已经用过"):
        accept(database, second)


def test_new_invitation_leaves_links_of_others_and_of_other_kinds(
    database: sa.Engine, court: Court
) -> None:
    theirs = link_for(database, court, court.feng)
    once = link_for(database, court, purpose=LinkPurpose.SIGN_IN)
    link_for(database, court)
    link_for(database, court)
    with reading(database) as session:
        look_at_link(session, theirs, at=later(1))
        look_at_link(session, once, at=later(1))
        assert [(one.name, one.purpose.value) for one in
                open_links(session, court.organisation_id, at=later(1))] == [
            ("钱某", "invitation"), ("钱某", "sign_in"), ("冯某", "invitation"),
        ]


@pytest.mark.parametrize(("login", "password", "again", "sentence"), [
    ("q", PASSWORD, PASSWORD, "登录名至少 2 个字"),
    ("a b", PASSWORD, PASSWORD, "不能有空格"),
    ("a\x00b", PASSWORD, PASSWORD, "不能有空格和控制字符"),
    ("x" * 255, PASSWORD, PASSWORD, "最多 254 个字"),
    ("SUN@court.test", PASSWORD, PASSWORD, "“sun@court.test”已经有人用了"),
    ("qian", "九个字的密码不够长", "九个字的密码不够长", "至少 10 位，现在是 9 位"),
    ("qian", "x" * 201, "x" * 201, "最多 200 位"),
    ("qian", "password123", "password123", "太常见"),
    ("qian", "aaaaaaaaaaaa", "aaaaaaaaaaaa", "太常见"),
    ("qian_fayuan", "Qian_Fayuan", "Qian_Fayuan", "不能是登录名或姓名"),
    ("qianfa@court.test", "qianfa123456", "qianfa123456", "不能是登录名或姓名"),
    ("qian", PASSWORD, "另外一个密码啊啊啊啊", "两次输入的密码不一样"),
])
def test_login_or_password_that_cannot_be_taken_leaves_the_link_good(
    database: sa.Engine, court: Court, login: str, password: str, again: str, sentence: str
) -> None:
    with writing(database) as session:
        session.add(Account(person_id=court.sun, login="sun@court.test", created_at=later(0)))
    token = link_for(database, court)
    with pytest.raises(Incomplete, match=sentence):
        accept(database, token, login=login, password=password, again=again)
    assert is_open(database, accept(database, token), minutes=1)


def test_second_invitation_sets_a_forgotten_password_and_ends_what_was_open(
    database: sa.Engine, court: Court, qian: int
) -> None:
    old, _here = inside(database, qian)
    new = accept(database, link_for(database, court), password="夏天傍晚的第2场暴雨")
    assert (is_open(database, old), is_open(database, new, minutes=1)) == (False, True)
    with reading(database) as session:
        assert len(session.exec(select(Account)).all()) == 1


def test_sign_in_link_lets_in_once_without_a_password(database: sa.Engine, court: Court) -> None:
    token = link_for(database, court, court.feng, purpose=LinkPurpose.SIGN_IN)
    came = enter_by_link(database, token, at=later(1), address="10.0.0.1")
    assert (came.person_id, came.map_id) == (court.feng, None)
    assert is_open(database, came.token, minutes=1)
    with pytest.raises(WrongState, match="已经用过"):
        enter_by_link(database, token, at=later(2))
    with reading(database) as session:
        standing = enrolment_of(session, court.feng)
        assert (standing.login, standing.has_password) == ("feng@court.test", False)
    assert verbs(database) == ["link_created", "link_used"]


def test_invitation_is_no_way_in_without_a_password(database: sa.Engine, court: Court) -> None:
    token = link_for(database, court)
    with pytest.raises(WrongState, match="用来设置密码"):
        enter_by_link(database, token, at=later(1))
    assert is_open(database, accept(database, token), minutes=1)  # and it is still good


def test_sign_in_link_sets_no_password(database: sa.Engine, court: Court) -> None:
    token = link_for(database, court, purpose=LinkPurpose.SIGN_IN)
    with pytest.raises(NotFound):
        accept(database, token)


def test_screen_link_hangs_a_screen_of_one_map(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        token = invite_screen(
            session, court.map_id, label=" 三楼大厅 ", actor_id=court.sun, at=later(0)
        )
    with reading(database) as session:
        seen = look_at_link(session, token, at=later(1))
    assert (seen.purpose, seen.name, seen.label) == (LinkPurpose.SCREEN, "脱薄争先作战图", "三楼大厅")
    came = enter_by_link(database, token, at=later(1))
    assert (came.person_id, came.map_id) == (None, court.map_id)
    with reading(database) as session:
        found = find_session(session, came.token, at=later(60 * 24 * 30), idle_minutes=60)
        assert found is not None
        assert found.is_screen
        assert [(one.label, one.map_name) for one in
                hanging_screens(session, court.organisation_id)] == [("三楼大厅", "脱薄争先作战图")]
    assert door_events(database)[-1] == ("link_used", None, {
        "purpose": "screen", "address": "", "screen_of": court.map_id, "label": "三楼大厅",
    })


@pytest.mark.parametrize(("label", "sentence"), [(" ", "请写明大屏挂在哪里"), ("长" * 61, "最多 60")])
def test_screen_needs_a_place(
    database: sa.Engine, court: Court, label: str, sentence: str
) -> None:
    with writing(database) as session, pytest.raises(Incomplete, match=sentence):
        invite_screen(session, court.map_id, label=label, actor_id=court.sun, at=later(0))


def test_two_at_once_use_one_link_and_one_of_them_wins(
    database: sa.Engine, court: Court
) -> None:
    for person_id, purpose in (
        (court.qian, LinkPurpose.INVITATION), (court.feng, LinkPurpose.SIGN_IN),
        (court.lin, LinkPurpose.SIGN_IN), (court.han, LinkPurpose.SIGN_IN),
    ):
        token = link_for(database, court, person_id, purpose=purpose)
        start, answers = threading.Barrier(4), []

        def use(token: str = token, purpose: LinkPurpose = purpose,
                start: threading.Barrier = start, answers: list[str] = answers) -> None:
            start.wait()
            try:
                if purpose is LinkPurpose.INVITATION:
                    accept(database, token)
                else:
                    enter_by_link(database, token, at=later(1))
                answers.append("done")
            except WrongState as refusal:
                answers.append(str(refusal)[:9])

        threads = [threading.Thread(target=use) for _thread in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(answers) == ["done"] + ["这个链接已经用过，"] * 3
        with reading(database) as session:
            assert len(session.exec(
                select(WebSession).where(WebSession.person_id == person_id)).all()) == 1


def test_two_people_who_choose_one_login_at_once(database: sa.Engine, court: Court) -> None:
    tokens = [link_for(database, court, one) for one in (court.qian, court.feng)]
    start, answers = threading.Barrier(2), []

    def choose(token: str) -> None:
        start.wait()
        try:
            accept(database, token, login="法官")
            answers.append("done")
        except Incomplete as refusal:
            answers.append(str(refusal))

    threads = [threading.Thread(target=choose, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["done", "登录名“法官”已经有人用了，请换一个"]


def test_only_office_and_operator_give_links_out(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        session.add(PersonRole(person_id=court.feng, role=Role.OPERATOR))
    answers = {}
    for name in ("lin", "zhao", "qian", "feng", "sun", "han", "wu"):
        with writing(database) as session:
            try:
                invite(session, court.qian, actor_id=getattr(court, name), at=later(0))
                answers[name] = "done"
            except (NotYours, NotFound) as refusal:
                answers[name] = type(refusal).__name__
    assert answers == {
        "lin": "NotYours", "zhao": "NotYours", "qian": "NotYours", "feng": "done", "sun": "done",
        "han": "NotYours", "wu": "NotYours",
    }


def test_office_of_another_court_cannot_invite_ours(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        session.add(PersonRole(person_id=court.wu, role=Role.OFFICE))
    with writing(database) as session, pytest.raises(NotFound):
        invite(session, court.qian, actor_id=court.wu, at=later(0))
    with writing(database) as session, pytest.raises(NotFound):
        invite_screen(session, court.map_id, label="大厅", actor_id=court.wu, at=later(0))
    link_for(database, court)
    with writing(database) as session, pytest.raises(NotFound):
        revoke_link(session, session.exec(select(SignInLink.id)).one() or 0, actor_id=court.wu,
                    at=later(0))


def test_revoked_link_opens_nothing_and_is_revoked_once(
    database: sa.Engine, court: Court
) -> None:
    token = link_for(database, court)
    with writing(database) as session:
        link_id = session.exec(select(SignInLink.id)).one() or 0
        revoke_link(session, link_id, actor_id=court.sun, at=later(1))
        with pytest.raises(WrongState, match="已经用过或已作废"):
            revoke_link(session, link_id, actor_id=court.sun, at=later(1))
    assert why_not(database, token).startswith("409 这个链接已作废")
    assert verbs(database) == ["link_created", "link_revoked"]


def test_leaver_and_barred_person_get_no_link_and_theirs_stops_working(
    database: sa.Engine, court: Court
) -> None:
    leavers, barred = link_for(database, court, court.feng), link_for(database, court)
    with writing(database) as session:
        session.get_one(Person, court.feng).active = False
        disable_account(session, court.qian, actor_id=court.sun, at=later(1))
    for token in (leavers, barred):
        assert why_not(database, token).startswith("409 这个账号已停用")
        with pytest.raises(WrongState):
            accept(database, token)
    for person_id, sentence in ((court.feng, "冯某已离任"), (court.qian, "钱某的账号已停用")):
        with writing(database) as session, pytest.raises(WrongState, match=sentence):
            invite(session, person_id, actor_id=court.sun, at=later(1))
    with writing(database) as session:
        enable_account(session, court.qian, actor_id=court.sun, at=later(2))
    assert is_open(database, accept(database, barred, minutes=3), minutes=3)
    assert [verb for verb in verbs(database) if verb.startswith("account")] == [
        "account_disabled", "account_enabled",
    ]


def test_barring_ends_sessions_and_nobody_bars_themselves(
    database: sa.Engine, court: Court, qian: int
) -> None:
    token, _here = inside(database, qian)
    with writing(database) as session:
        disable_account(session, qian, actor_id=court.sun, at=later(1))
        disable_account(session, qian, actor_id=court.sun, at=later(1))
        with pytest.raises(WrongState, match="不能停用自己"):
            disable_account(session, court.sun, actor_id=court.sun, at=later(1))
        with pytest.raises(NotYours):
            disable_account(session, court.sun, actor_id=court.lin, at=later(1))
    assert not is_open(database, token)
    with writing(database) as session:
        enable_account(session, qian, actor_id=court.sun, at=later(1))
    assert not is_open(database, token)  # an ended session stays ended
    assert verbs(database) == ["account_disabled", "account_enabled"]


def test_person_without_address_or_alone_of_the_name_still_gets_a_login(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        twins = [
            Person(organisation_id=court.organisation_id, name="周 某") for _twin in range(2)
        ] + [Person(organisation_id=court.organisation_id, name="郑某") for _twin in range(2)]
        session.add_all(twins)
        session.flush()
        ids = [one.id or 0 for one in twins]
    for person_id in ids:
        token = link_for(database, court, person_id, purpose=LinkPurpose.SIGN_IN)
        enter_by_link(database, token, at=later(1))
    with reading(database) as session:
        logins = [enrolment_of(session, one).login for one in ids]
    assert logins == [
        f"person-{ids[0]}", f"person-{ids[1]}", "郑某", f"郑某{ids[3]}",
    ]


def test_uninvited_are_the_active_people_without_an_account(
    database: sa.Engine, court: Court, qian: int
) -> None:
    with writing(database) as session:
        session.get_one(Person, court.feng).active = False
    with reading(database) as session:
        def names(everybody: bool) -> list[str]:
            return [one.name for one in
                    uninvited(session, court.organisation_id, everybody=everybody)]

        assert names(False) == ["林某", "赵某", "孙某", "韩某"]
        assert names(True) == ["林某", "赵某", "钱某", "孙某", "韩某"]


def test_link_begins_with_the_address_of_the_installation() -> None:
    assert link_address(Settings(), "abc") == "http://127.0.0.1:8000/links/abc"
    assert link_address(Settings(web_host="0.0.0.0", web_port=81), "a") == "http://127.0.0.1:81/links/a"
    assert link_address(Settings(web_host="::1"), "a") == "http://[::1]:8000/links/a"
    assert link_address(Settings(base_url="https://zzt.court.cn/"), "a") == (
        "https://zzt.court.cn/links/a"
    )


def test_a_link_of_a_day_is_over_after_a_day(database: sa.Engine, court: Court) -> None:
    token = link_for(database, court, purpose=LinkPurpose.SIGN_IN)
    assert enter_by_link(database, token, at=MONDAY_MORNING + timedelta(hours=23.9)).person_id
    token = link_for(database, court, purpose=LinkPurpose.SIGN_IN)
    with pytest.raises(WrongState, match="已经过期"):
        enter_by_link(database, token, at=MONDAY_MORNING + timedelta(hours=24))
