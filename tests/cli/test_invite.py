"""`battlemap invite`: links that let people in."""

import re

import pytest
import sqlalchemy as sa

from engine import clock
from engine.actions.doors.links import accept_invitation, enter_by_link
from engine.db import open_database
from engine.settings import load_settings
from tests.cli.conftest import Run


def database() -> sa.Engine:
    return open_database(load_settings().resolved_database_url)


def token_in(url: str) -> str:
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/links/([\w-]{43})", url)
    assert found is not None, url
    return found[1]


def test_link_lets_the_person_set_a_password(office: Run) -> None:
    answer = office("invite", "钱某", "--json").json
    (link,) = answer["links"]
    assert (answer["purpose"], link["name"]) == ("invitation", "钱某")
    came = accept_invitation(
        database(), token_in(link["url"]), login="qian@court.test", password="春天里的第1棵梧桐树",
        again="春天里的第1棵梧桐树", at=clock.now(),
    )
    assert came.person_id == link["person"]


def test_link_without_password_lets_in_once(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = office("invite", "冯某", "--sign-in").stdout
    name, url, note = said.strip().splitlines()
    assert name == "冯某"
    assert note.startswith("链接只显示这一次，只能用一次")
    assert enter_by_link(database(), token_in(url.strip()), at=clock.now()).person_id


def test_all_invites_each_person_without_an_account(office: Run) -> None:
    assert [one["name"] for one in office("invite", "--all", "--json").json["links"]] == [
        "林某", "赵某", "钱某", "冯某", "孙某", "韩某",
    ]
    url = office("invite", "冯某", "--sign-in", "--json").json["links"][0]["url"]
    enter_by_link(database(), token_in(url), at=clock.now())
    assert len(office("invite", "--all", "--json").json["links"]) == 5
    assert len(office("invite", "--all", "--sign-in", "--json").json["links"]) == 6


def test_all_says_when_nobody_is_left(office: Run) -> None:
    for one in office("invite", "--all", "--sign-in", "--json").json["links"]:
        enter_by_link(database(), token_in(one["url"]), at=clock.now())
    assert office("invite", "--all").stdout.strip() == "每个人都已有账号"


@pytest.mark.parametrize("words", [(), ("钱某", "--all")])
def test_either_a_person_or_all_is_named(office: Run, words: tuple[str, ...]) -> None:
    answer = office("invite", *words)
    assert answer.code == 2
    assert "请写明邀请谁，或用 --all" in answer.stderr


def test_who_may_not_invite_is_told_so(office: Run) -> None:
    answer = office("invite", "钱某", "--as", "冯某")
    assert answer.code == 2
    assert "冯某不能发出邀请" in answer.stderr


def test_link_begins_with_the_address_that_the_office_set(
    office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BATTLEMAP_BASE_URL", "https://zzt.court.cn/")
    url = office("invite", "钱某", "--json").json["links"][0]["url"]
    assert url.startswith("https://zzt.court.cn/links/")
    monkeypatch.setenv("BATTLEMAP_BASE_URL", "zzt.court.cn")
    answer = office("invite", "钱某")
    assert "BATTLEMAP_BASE_URL：要写 https://… 或 http://… 的网址" in answer.stderr
    monkeypatch.setenv("BATTLEMAP_BASE_URL", "")
    monkeypatch.setenv("BATTLEMAP_SECURE_COOKIES", "maybe")
    assert "BATTLEMAP_SECURE_COOKIES：只能写 auto、true 或 false" in office("invite", "钱某").stderr
