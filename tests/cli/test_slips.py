"""What is typed wrongly, and what goes wrong around the program: a sentence, never a stack trace."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LARGE = "99999999999999999999999"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ack", f"#{LARGE}", "--as", "钱某"], f"没有这个事项：#{LARGE}"),
        (["ack", LARGE, "--as", "钱某"], f"没有这个事项：{LARGE}"),
        (["ack", "1", "--as", LARGE], f"人员名册里没有“{LARGE}”"),
        (["ack", "²", "--as", "钱某"], "没有这个事项：²"),
        (["report", "1", "--percent", "5", "--text", "已办", "--measure", LARGE, "--as", "冯某"],
         f"这个事项没有第 {LARGE} 条措施"),
        (["look-back", "1", "--held", "--finding", "巩固", "--look", LARGE, "--as", "孙某"],
         "这个事项没有待办的回头看"),
        (["outbox", "--limit", LARGE], "写的数字太大，数据库里没有这样的编号"),
        (["audit", "verify", "--map", "1", "--anchor", f"{LARGE}:{'a' * 64}"],
         f"“{LARGE}:{'a' * 64}”不是周报上的留痕校验码，应为“序号:64 位校验码”"),
    ],
)
def test_number_too_large_for_anything_is_not_found(
    office: Run, words: list[str], sentence: str
) -> None:
    refused = office(*words, "--json")
    assert (refused.code, refused.json) == (2, {"refused": sentence})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ack", "1"], "缺少 --as；用法见 battlemap ack --help"),
        (["ack"], "缺少 ITEM；用法见 battlemap ack --help"),
        (["item"], "没有命令“item”，是不是 items、invite；全部命令见 battlemap --help"),
        (["people", "remove"], "没有命令“remove”；全部命令见 battlemap people --help"),
        (["items", "--colour"], "没有选项 --colour；用法见 battlemap items --help"),
        (["items", "--limit", "0"], "--limit 的值不对：不能小于 1；用法见 battlemap items --help"),
        (["items", "--limit", "x"], "--limit 的值不对：要写整数；用法见 battlemap items --help"),
        (["items", "a", "b"], "多出了“a b”；用法见 battlemap items --help"),
    ],
)
def test_slip_of_the_keyboard_is_told_in_a_sentence(
    run: Run, words: list[str], sentence: str
) -> None:
    assert (run(*words).code, run(*words).stderr.strip()) == (2, sentence)
    assert run(*words, "--json").json == {"refused": sentence}


def test_backup_into_no_folder_is_refused(office: Run, tmp_path: Path) -> None:
    refused = office("backup", tmp_path / "没有" / "x.zip")
    assert (refused.code, refused.stderr.strip()) == (
        2, f"没有文件夹 {tmp_path / '没有'}，备份没有做"
    )


def test_home_that_is_a_file_is_refused(run: Run, home: Path) -> None:
    home.write_text("")
    refused = run("init")
    assert (refused.code, refused.stderr.strip()) == (2, f"{home}：已有同名的文件")


def test_damaged_database_is_told_and_doctor_goes_on(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "battlemap.db").write_bytes(b"no database" * 1000)
    sentence = (
        f"数据库 {home / 'battlemap.db'} 不能用：文件已损坏或不是数据库，"
        "请用 battlemap restore 备份.zip --replace 恢复备份"
    )
    refused = run("items", "--json")
    assert (refused.code, refused.json) == (2, {"refused": sentence})
    seen = run("doctor", "--json")
    assert (seen.code, seen.json["well"]) == (1, False)
    assert [one["name"] for one in seen.json["checks"]] == ["database", "mail"]
    assert seen.json["checks"][0]["sentence"] == sentence


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("TIMEZONE", "Mars/Base", "没有这个时区，请写 Asia/Shanghai 的样子"),
        ("DATABASE_URL", "foo://x", "要写 sqlite:///… 或 postgresql://… 的数据库地址"),
        ("SMTP_PORT", "abc", "要写整数"),
        ("SMTP_TIMEOUT", "0", "要大于 0.0"),
        ("SMTP_CONNECTIONS", "65", "不能大于 64"),
        ("SMTP_TLS", "ssl", "只能写 none、starttls、tls"),
    ],
)
def test_wrong_variable_is_told_by_name(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(f"BATTLEMAP_{name}", value)
    refused = run("items")
    assert (refused.code, refused.stderr.strip()) == (2, f"环境变量有误：BATTLEMAP_{name}：{why}")


def test_postgresql_that_does_not_answer_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATTLEMAP_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/x")
    refused = run("items")
    assert (refused.code, refused.stderr.strip()) == (
        2,
        ("数据库 postgresql://nobody:***@127.0.0.1:1/x 不能用："
         "连接不上或连接已断，请确认 PostgreSQL 在运行、地址和密码正确"),
    )


def test_policy_file_in_another_encoding_is_told(office: Run, tmp_path: Path) -> None:
    policy = tmp_path / "规则.toml"
    policy.write_bytes("name = '规则'".encode("gb18030"))
    refused = office("policy", "preview", policy)
    assert refused.stderr.strip() == f"规则文件 {policy} 不是 UTF-8 文本，请另存为 UTF-8 编码"


def test_calendar_is_played_five_years_ahead_and_no_further(office: Run) -> None:
    assert office("simulate", "--on", "2026-3-2", "--until", "2031-3-2", "--json").code == 0
    refused = office("simulate", "--on", "2026-3-2", "--until", "2031-3-3")
    assert (refused.code, refused.stderr.strip()) == (2, "最远只推演到 5 年后，2031-03-03 太远了")


def test_json_of_an_import_is_laid_out_as_any_other(run: Run, ledger: Path) -> None:
    seen = run("import", ledger, "--dry-run", "--json")
    assert seen.stdout == json.dumps(seen.json, ensure_ascii=False, indent=2) + "\n"
