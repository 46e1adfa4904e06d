"""一项一档: one ZIP that can be opened anywhere, checked without us, and made again byte for byte."""

import io
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.dossier.dossier import Dossier, write_dossier
from documents.dossier.safe_names import Names, safe_name
from engine.actions.attach import attach
from engine.actions.audit_export import export_trail
from engine.actions.doors.trail import track_dossier
from engine.actions.dossier_facts import dossier_facts
from engine.actions.evidence_store import path_of
from engine.actions.report import report
from engine.db import reading, writing
from tests.acting import by, moment, settings_in
from tests.cast import MONDAY, Court, add_item, add_measure

TOP = "脱薄争先作战图-1-档案"


@pytest.fixture
def item_id(database: sa.Engine, court: Court, tmp_path: Path) -> int:
    """An item with a report and two proofs of one name."""
    with writing(database) as session:
        item = add_item(session, court, weakness="部分案件审理周期偏长，陶䶮")
        add_measure(session, item, text="每周通报")
        report(session, item.id or 0, percent=40, text="已清理 <40> 件", **by(court.feng))
        for text in ("甲", "乙"):
            source = tmp_path / f"{text}.txt"
            source.write_text(text, "utf-8")
            attach(
                session, item.id or 0, source, settings=settings_in(tmp_path), name="清单.txt",
                note="", **by(court.feng),
            )
        return item.id or 0


def make(database: sa.Engine, item_id: int, home: Path) -> tuple[bytes, Dossier]:
    file = io.BytesIO()
    with reading(database) as session:
        facts = dossier_facts(session, item_id, today=MONDAY, timezone="Asia/Shanghai")
    done = write_dossier(file, facts, partial(path_of, settings=settings_in(home)))
    return file.getvalue(), done


def test_dossier_holds_sheet_timeline_proofs_and_trail(
    database: sa.Engine, item_id: int, tmp_path: Path
) -> None:
    content, done = make(database, item_id, tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [f"{TOP}/{name}" for name in (
            "时间线.html", "事项.xlsx", "事项.json", "佐证材料/第1轮/清单.txt",
            "佐证材料/第1轮/清单 (2).txt", "留痕/留痕.jsonl", "留痕/dossier_verify.py", "留痕/说明.txt",
            "目录.txt",
        )]
        assert archive.read(f"{TOP}/佐证材料/第1轮/清单 (2).txt").decode() == "乙"
        page = archive.read(f"{TOP}/时间线.html").decode()
        assert "已清理 &lt;40&gt; 件" in page
        assert "<script" not in page
        assert archive.testzip() is None
    assert (done.files, done.damaged) == (8, ())


def test_same_facts_are_the_same_bytes_and_to_take_it_out_changes_nothing_in_it(
    database: sa.Engine, court: Court, item_id: int, tmp_path: Path
) -> None:
    first = make(database, item_id, tmp_path)
    with writing(database) as session:
        track_dossier(session, item_id, at=moment(MONDAY), actor_id=court.han)
    assert make(database, item_id, tmp_path) == first


def verify(folder: Path, *more: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", "-S", folder / "dossier_verify.py", folder / "留痕.jsonl", *map(str, more)],
        check=False, capture_output=True,
    )


def test_anybody_with_python_can_check_it_and_an_altered_byte_is_found(
    database: sa.Engine, court: Court, item_id: int, tmp_path: Path
) -> None:
    content, _done = make(database, item_id, tmp_path)
    with reading(database) as session:
        export_trail(session, court.map_id, tmp_path / "chain.jsonl")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "out")
    trail = tmp_path / "out" / TOP / "留痕"
    assert verify(trail).returncode == 0
    assert verify(trail, "--chain", tmp_path / "chain.jsonl").returncode == 0
    proof = tmp_path / "out" / TOP / "佐证材料" / "第1轮" / "清单.txt"
    proof.write_text("丙", "utf-8")
    assert verify(trail).returncode == 1
    proof.write_text("甲", "utf-8")
    lines = (trail / "留痕.jsonl").read_bytes()
    (trail / "留痕.jsonl").write_bytes(lines.replace(b'"percent":40', b'"percent":90'))
    assert verify(trail).returncode == 1


def test_proof_that_is_missing_or_changed_on_the_disk_is_named_and_costs_nothing_else(
    database: sa.Engine, item_id: int, tmp_path: Path
) -> None:
    stored = sorted((tmp_path / "evidence").rglob("*"))
    one, other = [path for path in stored if path.is_file()]
    one.unlink()
    other.write_text("被改动", "utf-8")
    content, done = make(database, item_id, tmp_path)
    assert sorted(text.rpartition("：")[2] for text in done.damaged) == [
        "内容与上传时登记的校验码不符", "文件不在存储里，登记仍在",
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "文件不在存储里" in archive.read(f"{TOP}/目录.txt").decode()


@pytest.mark.parametrize(("name", "safe"), [
    ("../../etc/passwd", "_._etc_passwd"), ("C:\\a\\报告.pdf", "C__a_报告.pdf"), ("nul.txt", "_nul.txt"),
    ("\u202e报告\x00.pdf", "报告.pdf"), (" . ", "文件"), ("一" * 300 + ".pdf", "一" * 96 + ".pdf"),
])  # fmt: skip
def test_name_of_a_file_leads_nowhere_else(name: str, safe: str) -> None:
    assert safe_name(name, otherwise="文件") == safe


def test_names_that_differ_only_in_case_do_not_overwrite_each_other() -> None:
    names = Names()
    assert [names.take("x", one) for one in ("a.TXT", "A.txt", "a.txt")] == [
        "x/a.TXT", "x/A (2).txt", "x/a (3).txt",
    ]
