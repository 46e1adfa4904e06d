"""A backup is whole or not there; a restore proves everything before it touches anything."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.attach import attach
from engine.actions.backup import DATABASE, backup
from engine.actions.evidence_store import keep_made
from engine.actions.official_papers import Subject, draft_paper, issue_paper, keep_paper_file
from engine.actions.restore import restore
from engine.actions.running import TIMETABLE, take_lease
from engine.db import open_home, reading, writing
from engine.errors import Refused, Unreadable, WrongState
from engine.models import Evidence, EvidenceFile, ImportDraft, Item, PaperTemplate
from engine.rules.words import PaperKind
from engine.settings import Settings
from tests.acting import by, proof
from tests.cast import MONDAY_MORNING, Court, add_item, build_court


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with one item and one piece of evidence."""
    settings = Settings(home=tmp_path / "var", database_url="")
    furnish(settings, tmp_path)
    return settings


def furnish(settings: Settings, folder: Path) -> Court:
    """The cast, an item with its proof, a file in the import wizard, one that was dropped."""
    database = open_home(settings)
    with writing(database) as session:
        court = build_court(session)
        item = add_item(session, court)
        attach(session, item.id or 0, proof(folder), settings=settings, **by(court.feng))
        for number, dropped_at in enumerate((None, MONDAY_MORNING)):
            content = f"台账{number}".encode()
            sha256 = hashlib.sha256(content).hexdigest()
            session.add(ImportDraft(
                map_id=court.map_id, file_name="台账.xlsx", sha256=sha256, size=len(content),
                uploaded_by_id=court.sun, uploaded_at=MONDAY_MORNING, dropped_at=dropped_at,
            ))
            path = settings.home / "imports" / str(court.map_id) / sha256
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    database.dispose()
    return court


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    """Its backup."""
    path = tmp_path / "备份.zip"
    backup(settings, path, at=MONDAY_MORNING)
    return path


def contents(home: Path) -> dict[str, bytes]:
    """Every file of a data directory, SQLite's own side files left out."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same archive with its files changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_backup_comes_back_as_it_was(settings: Settings, kept: Path, tmp_path: Path) -> None:
    elsewhere = Settings(home=tmp_path / "new", database_url="")
    done = restore(elsewhere, kept, replace=False, at=MONDAY_MORNING)
    assert (done.maps, done.evidence, done.damaged, done.aside) == (
        ("脱薄争先作战图",), 1, (), "",
    )
    with reading(open_home(elsewhere)) as session:
        assert [item.weakness for item in session.exec(select(Item))] == ["部分案件审理周期偏长"]
        [evidence] = session.exec(select(Evidence)).all()
    stored = elsewhere.evidence_folder / evidence.sha256[:2] / evidence.sha256[2:]
    assert stored.read_text("utf-8") == "整改情况说明"
    [waiting] = (elsewhere.home / "imports").rglob("?" * 64)  # the dropped one is not brought back
    assert waiting.read_text("utf-8") == "台账0"


def test_backup_names_what_is_in_it(kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert sorted(archive.namelist()) == sorted(
            ["manifest.json", *(one["name"] for one in manifest["files"])]
        )
    assert manifest["maps"][0]["name"] == "脱薄争先作战图"
    assert [one["name"].split("/")[0] for one in manifest["files"]] == [
        DATABASE, "evidence", "imports"]


def test_issued_paper_and_the_form_of_an_office_are_in_it(
    settings: Settings, tmp_path: Path
) -> None:
    kept = [keep_made(content, "通报.pdf", "application/pdf", settings) for content in (b"pdf", b"own")]
    files = [{"sha256": one.sha256, "size": one.size, "media_type": one.media_type} for one in kept]
    database = open_home(settings)
    with writing(database) as session:
        subject = Subject("bulletin:1", 1, PaperKind.BULLETIN)
        paper = draft_paper(session, subject, "通报", {}, actor_id=1, at=MONDAY_MORNING)
        issue_paper(session, paper.id or 0, **by(1))
        keep_paper_file(session, paper, "pdf", files[0])
        session.add(EvidenceFile(**files[1]))
        session.flush()
        session.add(PaperTemplate(
            organisation_id=1, kind=PaperKind.BULLETIN, sha256=kept[1].sha256, name="通报.docx",
            set_by_id=1, set_at=MONDAY_MORNING,
        ))
    database.dispose()
    backup(settings, tmp_path / "a.zip", at=MONDAY_MORNING)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        inside = [archive.read(f"evidence/{one.sha256[:2]}/{one.sha256[2:]}") for one in kept]
    assert inside == [b"pdf", b"own"]


def test_copy_is_consistent_while_others_write(settings: Settings, tmp_path: Path) -> None:
    database = open_home(settings)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with writing(database) as session:  # two rows in one transaction, or none
                session.execute(sa.text("UPDATE item SET percent = :n"), {"n": number % 100})
                session.execute(sa.text("UPDATE battle_map SET kind = :n"), {"n": str(number % 100)})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            path = tmp_path / f"{number}.zip"
            backup(settings, path, at=MONDAY_MORNING)
            with zipfile.ZipFile(path) as archive:
                archive.extract(DATABASE, tmp_path / str(number))
            raw = sqlite3.connect(tmp_path / str(number) / DATABASE)
            [(percent,)] = raw.execute("SELECT percent FROM item").fetchall()
            [(kind,)] = raw.execute("SELECT kind FROM battle_map").fetchall()
            raw.close()
            assert kind in (str(percent), "rectification")
    finally:
        stop.set()
        writer.join()
        database.dispose()


def test_backup_overwrites_nothing(settings: Settings, kept: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(WrongState, match="已存在"):
        backup(settings, kept, at=MONDAY_MORNING)
    assert kept.read_bytes() == before


def test_damaged_and_missing_evidence_is_named_and_the_rest_kept(
    settings: Settings, tmp_path: Path
) -> None:
    [stored] = [path for path in settings.evidence_folder.rglob("*") if path.is_file()]
    stored.write_bytes(b"rotten")
    done = backup(settings, tmp_path / "a.zip", at=MONDAY_MORNING)
    assert done.damaged == (stored.parent.name + stored.name,)
    stored.unlink()
    done = backup(settings, tmp_path / "b.zip", at=MONDAY_MORNING)
    assert (done.damaged, done.evidence) == ((stored.parent.name + stored.name,), 0)


def test_backup_of_the_first_format_still_comes_back(
    settings: Settings, kept: Path, tmp_path: Path
) -> None:
    def as_it_was(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        manifest = json.loads(content) | {"format": 1}
        manifest["files"] = [
            one for one in manifest["files"] if not one["name"].startswith("imports/")
        ]
        return json.dumps(manifest).encode()

    old = rewritten(kept, tmp_path / "old.zip", as_it_was)
    elsewhere = Settings(home=tmp_path / "new", database_url="")
    assert restore(elsewhere, old, replace=False, at=MONDAY_MORNING).evidence == 1


def test_restore_onto_data_needs_a_word_and_keeps_the_old_aside(
    settings: Settings, kept: Path
) -> None:
    before = contents(settings.home)
    with pytest.raises(WrongState, match="--replace"):
        restore(settings, kept, replace=False, at=MONDAY_MORNING)
    assert contents(settings.home) == before
    done = restore(settings, kept, replace=True, at=MONDAY_MORNING)
    assert done.aside == str(settings.home.with_name("var.old-20260302-003000"))
    assert contents(Path(done.aside)) == before


def test_restore_under_a_running_timetable_is_refused(settings: Settings, kept: Path) -> None:
    database = open_home(settings)
    take_lease(
        database, name=TIMETABLE, holder="serve", at=MONDAY_MORNING, term=timedelta(minutes=1)
    )
    database.dispose()
    with pytest.raises(WrongState, match="battlemap serve 正在使用"):
        restore(settings, kept, replace=True, at=MONDAY_MORNING)


def _flip(name: str, content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1]) if name.startswith("evidence/") else content


def _forge(name: str, content: bytes) -> bytes:
    return content.replace(b'"evidence/', b'"../evil/') if name == "manifest.json" else content


def _future(name: str, content: bytes) -> bytes:
    return content.replace(b'"format": 2', b'"format": 9') if name == "manifest.json" else content


def _rehead(name: str, content: bytes) -> bytes:
    return content.replace(b'"seq": 1', b'"seq": 2') if name == "manifest.json" else content


@pytest.mark.parametrize("change", [_flip, _forge, _future, _rehead])
def test_backup_that_is_not_what_it_was_changes_nothing(
    settings: Settings, kept: Path, tmp_path: Path, change: Callable[[str, bytes], bytes]
) -> None:
    before = contents(settings.home)
    broken = rewritten(kept, tmp_path / "broken.zip", change)
    with pytest.raises(Unreadable):
        restore(settings, broken, replace=True, at=MONDAY_MORNING)
    assert contents(settings.home) == before
    assert [path.name for path in tmp_path.iterdir() if "restoring" in path.name] == []


def test_altered_trail_inside_a_backup_is_refused(settings: Settings, tmp_path: Path) -> None:
    raw = sqlite3.connect(settings.home / DATABASE)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE audit_event SET verb = 'praise'")
    raw.commit()
    raw.close()
    backup(settings, tmp_path / "a.zip", at=MONDAY_MORNING)
    with pytest.raises(Unreadable, match="留痕从第 1 条起不可信"):
        restore(Settings(home=tmp_path / "new", database_url=""), tmp_path / "a.zip",
                replace=False, at=MONDAY_MORNING)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no zip"])
def test_what_is_no_backup_is_refused(settings: Settings, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(Refused):
        restore(settings, path, replace=True, at=MONDAY_MORNING)
    with pytest.raises(Unreadable, match="没有这个文件"):
        restore(settings, tmp_path / "none.zip", replace=True, at=MONDAY_MORNING)


@pytest.mark.slow
def test_restore_killed_at_any_moment_leaves_the_old_data_whole(
    settings: Settings, kept: Path, tmp_path: Path
) -> None:
    before = contents(settings.home)
    script = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from engine.actions.restore import restore; from engine.settings import Settings\n"
        "print('ready', flush=True)\n"
        "restore(Settings(home=Path(sys.argv[1]), database_url=''), Path(sys.argv[2]),"
        " replace=True, at=datetime.now(UTC))\n"
    )
    for round_number in range(12):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(settings.home), str(kept)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(timeout=0.01 * round_number)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        aside = [path for path in tmp_path.iterdir() if path.name.startswith("var.old-")]
        whole = [path for path in (settings.home, *aside) if path.exists()]
        assert before in [contents(path) for path in whole]
        if not settings.home.exists():
            aside[0].rename(settings.home)
        before = contents(settings.home)
