"""What may be a login and a password."""

import pytest

from engine.rules.passwords import login_of, login_trouble, password_trouble, prepared


def trouble(password: str, *, again: str | None = None, login: str = "qian@court.test") -> str:
    return password_trouble(
        password, again=password if again is None else again, login=login, name="钱某某"
    )


@pytest.mark.parametrize("password", [
    "春天里的第1棵梧桐树", "correct horse", "xK9$mq2!vL", "钱某某2026年要办好的三件事", "0123456789x!",
])
def test_password_of_ten_signs_that_nobody_guesses_is_taken(password: str) -> None:
    assert trouble(password) == ""


@pytest.mark.parametrize(("password", "said"), [
    ("", "至少 10 位"), ("123456789", "至少 10 位"), ("x" * 201, "最多 200 位"),
    ("Password123", "太常见"), ("１２３４５６７８９０", "太常见"), ("abababababab", "太常见"),
    ("qian@court.test", "登录名或姓名"), ("QIAN@COURT.TEST", "登录名或姓名"),
    ("qian1234567890", "登录名或姓名"), ("钱某某1234567", "登录名或姓名"),
])
def test_password_that_is_short_common_or_ones_own_name_is_not(password: str, said: str) -> None:
    assert said in trouble(password)


def test_repetition_must_be_the_same_password() -> None:
    assert trouble("春天里的第1棵梧桐树", again="春天里的第１棵梧桐树") == ""
    assert "两次输入的密码不一样" in trouble("春天里的第1棵梧桐树", again="春天里的第2棵梧桐树")


def test_full_width_and_half_width_are_one_password_and_one_login() -> None:
    assert prepared("ａｂｃ１２３") == "abc123"
    assert login_of(" Ｑian@Court.test\n") == "qian@court.test"


@pytest.mark.parametrize(("login", "said"), [
    ("qian", ""), ("老钱", ""), ("a@b", ""), ("q", "至少 2 个字"), ("", "至少 2 个字"),
    ("a b", "空格"), ("a\x00b", "控制字符"), ("a\u200bb", "控制字符"), ("x" * 255, "最多 254"),
])
def test_login_has_no_blanks_and_a_length(login: str, said: str) -> None:
    assert said in login_trouble(login)
    assert bool(login_trouble(login)) == bool(said)
