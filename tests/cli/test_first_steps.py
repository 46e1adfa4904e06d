"""The first hour of an office: init, people, ledger, wall."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_init_makes_home_and_says_what_comes_next(run: Run, home: Path) -> None:
    made = run("init", "--organisation", "示范区人民法院", "--map", "脱薄争先", "--preset", "court")
    assert made.code == 0
    assert (home / "battlemap.db").is_file()
    assert "battlemap people import" in made.stdout
    shown = run("policy", "show", "--json").json
    assert (shown["map"], shown["policy"]["name"], shown["version"]) == ("脱薄争先", "court", 1)


def test_init_again_changes_nothing(run: Run) -> None:
    run("init", "--organisation", "示范区人民法院", "--map", "脱薄争先")
    before = run("audit", "verify", "--json").json
    assert run("init").code == 0
    assert run("init", "--organisation", "示范区人民法院", "--map", "脱薄争先").code == 0
    assert run("audit", "verify", "--json").json == before


def test_unknown_preset_is_refused_before_anything_is_made(run: Run, home: Path) -> None:
    refused = run("init", "--preset", "party")
    assert refused.code == 2
    assert refused.stderr.strip() == "没有预置规则“party”，现有：default、audit、court"
    assert not home.exists()


def test_command_before_init_says_what_to_do(run: Run, home: Path) -> None:
    refused = run("items")
    assert refused.code == 2
    assert refused.stderr.strip() == (
        f"这里还没有数据库（{home / 'battlemap.db'}），请先运行 battlemap init"
    )
    assert not home.exists()


def test_refusal_with_json_is_one_object(run: Run, home: Path) -> None:
    refused = run("sweep", "--json")
    assert (refused.code, list(refused.json), refused.stderr) == (2, ["refused"], "")


def test_bad_environment_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATTLEMAP_SMTP_PORT", "many")
    refused = run("items")
    assert refused.code == 2
    assert refused.stderr.startswith("环境变量有误：BATTLEMAP_SMTP_PORT")


def test_imported_ledger_is_listed_with_lights_and_words(office: Run) -> None:
    listed = office("items", "--on", "2026-3-2", "--json").json
    assert [(one["number"], one["status"], one["due_on"], one["department"], one["leader"])
            for one in listed["items"]] == [
        ("1", "draft", "2026-04-30", "民事审判庭", "赵某"),
        ("2", "draft", "2026-06-30", "民事审判庭", "赵某"),
        ("3", "draft", None, "综合办公室", "赵某"),
    ]
    table = office("items", "--on", "2026-3-2").stdout
    assert "脱薄争先：3 项" in table
    assert "● 待立项" in table
    assert "部分案件审理周期偏长" in table


def test_items_are_narrowed_by_light_department_leader_and_status(office: Run) -> None:
    office("issue", "1", "2", "--as", "赵某", "--on", "2026-3-2")
    office("ack", "1", "--as", "钱某", "--on", "2026-3-3")

    def numbers(*words: str) -> list[str]:
        listed = office("items", "--on", "2026-5-6", "--json", *words).json
        return [one["number"] for one in listed["items"]]

    assert numbers("--light", "red") == ["1"]
    assert numbers("--light", "红") == ["1"]
    assert numbers("--light", "超期") == ["1"]
    assert numbers("--light", "待立项") == ["3"]
    assert numbers("--department", "民事") == ["1", "2"]
    assert numbers("--status", "整改中") == ["1"]
    assert numbers("--status", "issued", "--leader", "赵") == ["2"]


def test_long_list_is_cut_on_the_screen_and_says_so(office: Run) -> None:
    screen = office("items", "--limit", "2").stdout
    assert "……另有 1 项，可加条件缩小范围，或用 --limit 多列" in screen
    assert len(office("items", "--limit", "2", "--json").json["items"]) == 3


def test_unknown_light_names_those_there_are(office: Run) -> None:
    refused = office("items", "--light", "紫")
    assert refused.code == 2
    assert refused.stderr.startswith("没有“紫”这种灯，可以写：normal、正常推进")


def test_dry_run_needs_no_installation_and_writes_nothing(
    run: Run, home: Path, ledger: Path
) -> None:
    seen = run("import", ledger, "--dry-run", "--json", "--reference-date", "2026-03-02").json
    assert (seen["kind"], seen["declared_count"], len(seen["items"])) == ("ledger", None, 3)
    assert [one["code"] for one in seen["problems"]] == ["deadline_unparsed"]
    assert [one["text"] for one in seen["items"][0]["measures"]] == ["每周通报", "每月督办"]
    assert not home.exists()


def test_dry_run_in_an_office_names_unknown_people(run: Run, ledger: Path) -> None:
    run("init")
    seen = run("import", ledger, "--dry-run", "--json").json
    assert {"leader_unknown", "department_unknown"} <= {one["code"] for one in seen["problems"]}
    assert seen["plan"]["new"] == 3
    assert run("items", "--json").json["items"] == []


def test_same_file_twice_changes_nothing(office: Run, ledger: Path) -> None:
    before = office("items", "--json", "--on", "2026-3-2").stdout
    again = office("import", ledger, "--reference-date", "2026-3-2", "--json").json
    assert again["plan"] == {"new": 0, "changed": 0, "held": 0, "unchanged": 3, "absent": 0}
    assert office("items", "--json", "--on", "2026-3-2").stdout == before


def test_refused_file_is_one_object_and_code_two(run: Run, tmp_path: Path) -> None:
    lie = tmp_path / "台账.xlsx"
    lie.write_bytes(b"not a workbook at all")
    refused = run("import", lie, "--dry-run", "--json")
    assert (refused.code, list(refused.json)) == (2, ["refused"])
    assert run("import", tmp_path / "没有.xlsx", "--dry-run").code == 2


def test_several_maps_must_be_told_apart(office: Run) -> None:
    office("init", "--map", "另一张图")
    refused = office("items")
    assert refused.code == 2
    assert refused.stderr.strip() == "有多张作战图，请用 --map 指明：脱薄争先（1）、另一张图（2）"
    assert office("items", "--map", "另一张图", "--json").json["items"] == []
    assert len(office("items", "--map", "1", "--json").json["items"]) == 3
    assert office("items", "--map", "没有").code == 2
