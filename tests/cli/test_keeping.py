"""Rules, calendar, trail and backup at the keyboard."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.engine.actions.test_calendar_import import NOTICE


def test_policy_is_shown_edited_and_set_again(office: Run, tmp_path: Path) -> None:
    text = office("policy", "show", "--toml").stdout
    path = tmp_path / "规则.toml"
    path.write_text(text.replace("yellow_workdays = 10", "yellow_workdays = 15"), "utf-8")
    seen = office("policy", "preview", path, "--json").json
    assert seen["changes"] == [{"place": "lights.yellow_workdays", "before": 10, "after": 15}]
    done = office("policy", "set", path, "--as", "孙某", "--json").json
    assert (done["written"], done["version"]) == (True, 2)
    assert office("policy", "show", "--json").json["policy"]["lights"]["yellow_workdays"] == 15


@pytest.mark.parametrize("preset", ["default", "court", "audit"])
def test_every_preset_survives_being_written_and_read(
    office: Run, tmp_path: Path, preset: str
) -> None:
    office("policy", "set", preset, "--as", "孙某")
    path = tmp_path / "规则.toml"
    path.write_text(office("policy", "show", "--toml").stdout, "utf-8")
    assert office("policy", "preview", path, "--json").json["changes"] == []


def test_policy_that_is_wrong_is_refused_in_words(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "规则.toml"
    path.write_text(office("policy", "show", "--toml").stdout.replace("cap = 50", "cap = 0"), "utf-8")
    refused = office("policy", "set", path, "--as", "孙某", "--json")
    assert (refused.code, "mail.cap" in refused.json["refused"]) == (2, True)
    assert office("policy", "set", "party", "--as", "孙某").code == 2
    assert office("policy", "set", tmp_path / "none.toml", "--as", "孙某").code == 2


def test_backlog_is_refused_unless_agreed_to(office: Run, tmp_path: Path) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    path = tmp_path / "规则.toml"
    text = office("policy", "show", "--toml").stdout
    path.write_text(text.replace("backlog_asks_above = 200", "backlog_asks_above = 1"), "utf-8")
    words = ("policy", "set", path, "--as", "孙某", "--on", "2026-5-6")
    refused = office(*words, "--json")
    assert refused.code == 2
    assert "超过 1 件，没有改动；确认无误请加 --yes" in refused.json["refused"]
    assert office("policy", "show", "--json").json["version"] == 1
    assert office(*words, "--yes").code == 0
    assert office("policy", "show", "--json").json["version"] == 2


def test_map_is_switched_off_and_on(office: Run) -> None:
    assert office("policy", "switch", "--disable", "--as", "林某", "--json").json["written"] is True
    assert office("policy", "show", "--json").json["enabled"] is False
    assert office("policy", "switch", "--enable", "--as", "林某").code == 0
    assert office("policy", "show", "--json").json["enabled"] is True


def test_notice_is_imported_and_the_year_is_published(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, "utf-8")
    done = office("calendar", "import", path, "--as", "孙某", "--on", "2026-11-10", "--json").json
    assert (done["years"], done["woken"], done["moved"]) == ([2027], 3, [])
    assert office("calendar", "show", "2027", "--json").json["provisional"] is False
    shown = office("calendar", "show", "2027").stdout
    assert "暂定" not in shown
    assert "班31" in shown


def test_ledger_s_counted_date_moves_with_the_notice(office: Run, tmp_path: Path) -> None:
    from tests.cli.conftest import write_ledger

    row = ["9", "综合保障", "制度修订滞后", "逐项修订", "赵某", "民事审判庭", "冯某",
           "2027年1月28日起15个工作日内"]
    office("import", write_ledger(tmp_path / "新台账.xlsx", [row]), "--reference-date", "2026-11-9")
    before = office("show", "9", "--json").json["due_on"]
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, "utf-8")
    done = office("calendar", "import", path, "--as", "孙某", "--on", "2026-11-10", "--json").json
    assert [(one["number"], one["was_on"], one["now_on"]) for one in done["moved"]] == [
        ("9", before, "2027-02-23"),
    ]


def test_closures_are_imported_and_marked(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "本地.csv"
    path.write_text("2026-03-20,肉孜节\n", "utf-8")
    done = office("calendar", "import", path, "--closure", "--as", "孙某", "--json").json
    assert (done["years"], done["days"]) == ([], 1)
    assert "闭20" in office("calendar", "show", "2026").stdout


def test_contradictory_notice_changes_nothing(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE.replace("共7天", "共8天", 1), "utf-8")
    assert office("calendar", "import", path, "--as", "孙某").code == 2
    assert office("calendar", "show", "2027", "--json").json["provisional"] is True


def test_trail_is_verified_and_its_first_broken_row_named(office: Run, home: Path) -> None:
    import sqlite3

    sound = office("audit", "verify", "--json")
    assert (sound.code, sound.json["sound"]) == (0, True)
    assert "留痕完好" in office("audit", "verify").stdout
    raw = sqlite3.connect(home / "battlemap.db")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE audit_event SET actor_id = 1 WHERE seq = 3")
    raw.commit()
    raw.close()
    broken = office("audit", "verify", "--json")
    assert broken.code == 1
    assert [(one["why"], one["seq"], one["item"], one["verb"]) for one in broken.json["maps"]] == [
        ("altered", 3, 1, "import"),
    ]
    told = office("audit", "verify")
    assert "留痕从第 3 条起不可信：内容被改动（事项 1，动作 导入）" in told.stderr


def test_export_comes_with_its_verifier(office: Run, tmp_path: Path) -> None:
    done = office("audit", "export", tmp_path / "留痕.jsonl", "--json").json
    assert (done["file"], done["verifier"]) == ("留痕.jsonl", "audit_verify.py")
    checked = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "audit_verify.py", tmp_path / "留痕.jsonl"],
        check=False, capture_output=True,
    )
    assert checked.returncode == 0
    assert office("audit", "export", tmp_path / "none" / "a.jsonl").code == 2


def test_backup_and_restore_by_command(office: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "备份.zip"
    assert office("backup", path, "--json").json["evidence"] == 0
    assert office("backup", path).code == 2
    office("withdraw", "1", "--as", "林某", "--reason", "重复")
    assert office("restore", path).code == 2
    done = office("restore", path, "--replace", "--json").json
    assert done["maps"] == ["脱薄争先"]
    assert Path(done["aside"]).is_dir()
    assert office("show", "1", "--json").json["status"] == "draft"


def test_people_are_listed_with_their_parts(office: Run) -> None:
    people = office("people", "list", "--json").json["people"]
    assert [(one["name"], one["heads"]) for one in people if one["heads"]] == [
        ("钱某", ["民事审判庭"]), ("孙某", ["综合办公室"]),
    ]
    assert "qian@court.test" in office("people", "list").stdout


def test_people_are_previewed_without_writing(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("姓名,部门\n周某,立案庭\n", "utf-8")
    seen = office("people", "import", path, "--dry-run", "--json").json
    assert (seen["written"], seen["new"], seen["new_departments"]) == (False, ["周某"], ["立案庭"])
    assert len(office("people", "list", "--json").json["people"]) == 6
