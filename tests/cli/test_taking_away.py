"""The ledger and an item's dossier, taken away at the keyboard."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import HEADINGS, Run


@pytest.mark.parametrize("layout", ["own", "lists", "full"])
def test_exported_ledger_is_imported_again_without_a_change(
    office: Run, tmp_path: Path, layout: str
) -> None:
    target = tmp_path / "出.xlsx"
    done = office("export", "--layout", layout, "-o", target, "--json").json
    assert (done["layout"], done["format"], done["items"], done["cut"]) == (layout, "xlsx", 3, 0)
    plan = office("import", target, "--dry-run", "--json").json["plan"]
    assert plan == {"new": 0, "changed": 0, "held": 0, "unchanged": 3, "absent": 0}


def test_format_is_that_of_the_file_unless_it_is_said(office: Run, tmp_path: Path) -> None:
    office("export", "-o", tmp_path / "台账.csv")
    first = (tmp_path / "台账.csv").read_text("utf-8-sig").splitlines()[0]
    assert first == ",".join(HEADINGS)
    office("export", "--layout", "full", "--format", "json", "-o", tmp_path / "台账")
    whole = json.loads((tmp_path / "台账").read_text("utf-8"))
    assert [one["number"] for one in whole["items"]] == ["1", "2", "3"]
    assert [one["text"] for one in whole["items"][0]["measures"]] == ["每周通报", "每月督办"]
    lists = tmp_path / "三清单.json"
    office("export", "--layout", "lists", "-o", lists)
    assert list(json.loads(lists.read_text("utf-8"))) == [
        "map", "on", "layout", "问题清单", "任务清单", "责任清单",
    ]


def test_what_cannot_be_written_is_refused_in_words_and_leaves_no_file(
    office: Run, tmp_path: Path
) -> None:
    target = tmp_path / "三清单.csv"
    assert "三清单是三张表" in office("export", "--layout", "lists", "-o", target, "--json").json["refused"]
    assert "可以写：own、lists、full" in office("export", "--layout", "half", "-o", target).stderr
    assert office("export", "-o", tmp_path / "none" / "台账.xlsx").code == 2
    assert list(tmp_path.glob("*三清单*")) == []


def test_dossier_is_written_and_kept_in_the_trail(office: Run, tmp_path: Path) -> None:
    target = tmp_path / "档案.zip"
    done = office("dossier", "1", "-o", target, "--as", "孙某")
    assert (done.code, "共 7 个文件" in done.stdout) == (0, True)
    with zipfile.ZipFile(target) as archive:
        assert "脱薄争先-1-档案/事项.xlsx" in archive.namelist()
    trail = office("show", "1", "--json").json["trail"]
    assert [(one["verb"], one["by"], one["facts"]) for one in trail[-1:]] == [
        ("download", "孙某", {"dossier": True}),
    ]


def test_nothing_is_put_in_the_place_of_what_is_no_file(office: Run, tmp_path: Path) -> None:
    done = office("export", "-o", tmp_path, "--json")
    assert done.code == 2
    assert tmp_path.is_dir()
    device = office("export", "-o", "/dev/null", "--format", "csv", "--json")
    assert "不是普通文件" in device.json["refused"]
    assert Path("/dev/null").is_char_device()
