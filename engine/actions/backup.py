"""A backup: a consistent copy of the running database, every piece of evidence, and a manifest.

SQLite's own backup copies page by page while others write. Evidence files are on the disk before
their row is committed and are never deleted, so what the copy names is there.
"""

import contextlib
import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.db import newest_revision
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import _
from engine.settings import Settings

FORMAT = 1
DATABASE = "battlemap.db"
MANIFEST = "manifest.json"
BLOCK = 1 << 20
PAGES = 1024  # copied at a time: a writer waits no longer than that

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was kept; `damaged` are the hashes of evidence that is missing or not what it was."""

    path: Path
    size: int
    evidence: int
    damaged: tuple[str, ...]


def backup(
    settings: Settings, target: Path, *, at: datetime, advance: Progress = lambda _bytes: None
) -> BackupReport:
    """Write the backup `target`, whole or not at all; `advance` is told of bytes done.

    Raises:
        Incomplete: the database is not SQLite.
        WrongState: there is a file of that name.
        NotFound: there is no database, or no folder to write to.
        OSError, sqlite3.Error: the target cannot be written, or the database cannot be read.
    """
    source = database_file(settings)
    if not source.is_file():
        raise NotFound(_("这里还没有数据库（{place}），请先运行 battlemap init").format(place=source))
    if target.exists():
        raise WrongState(_("{file} 已存在，请换一个文件名").format(file=target))
    draft = target.with_name(f".{target.name}.part")
    copy = target.with_name(f".{target.name}.db.part")
    if not target.parent.is_dir():
        raise NotFound(_("没有文件夹 {folder}，备份没有做").format(folder=target.parent))
    try:
        draft.touch()  # the system's own reason, where nothing can be written there
        copy_database(source, copy)
        damaged, evidence = _pack(draft, copy, settings, at, advance)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return BackupReport(target, target.stat().st_size, evidence, damaged)


def database_file(settings: Settings) -> Path:
    """The SQLite file of the installation. Raises Incomplete for another kind of database."""
    address = sa.make_url(settings.resolved_database_url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise Incomplete(
            _(
                "数据库是 PostgreSQL，这个命令只备份内置的 SQLite。请用 pg_dump -Fc 备份数据库，"
                "并复制佐证材料目录 {evidence}；恢复时用 pg_restore 再放回该目录。"
            ).format(evidence=settings.evidence_folder.resolve())
        )
    return Path(address.database)


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a database that others may be writing."""
    target.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        contextlib.closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new, pages=PAGES, sleep=0.0)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _pack(
    draft: Path, copy: Path, settings: Settings, at: datetime, advance: Progress
) -> tuple[tuple[str, ...], int]:
    """Write the archive; (hashes of damaged evidence, how many pieces were kept)."""
    files: list[dict[str, Any]] = []
    damaged: list[str] = []
    with contextlib.closing(sqlite3.connect(copy)) as database, draft.open("wb") as raw:
        hashes = [row[0] for row in database.execute(
            "SELECT sha256 FROM evidence_file ORDER BY sha256")]
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            files.append(_add(archive, copy, DATABASE, zipfile.ZIP_DEFLATED, advance))
            for sha256 in hashes:
                path = settings.evidence_folder / sha256[:2] / sha256[2:]
                if not path.is_file():
                    damaged.append(sha256)
                    continue
                # Pictures and documents are compressed already.
                kept = _add(
                    archive, path, f"evidence/{sha256[:2]}/{sha256[2:]}", zipfile.ZIP_STORED, advance
                )
                files.append(kept)
                if kept["sha256"] != sha256:
                    damaged.append(sha256)
            manifest = _manifest(database, files, damaged, at)
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    return tuple(damaged), len(files) - 1


def _add(
    archive: zipfile.ZipFile, path: Path, name: str, method: int, advance: Progress
) -> dict[str, Any]:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as kept:
        for block in blocks(path):
            digest.update(block)
            kept.write(block)
            size += len(block)
            advance(len(block))
    return {"name": name, "sha256": digest.hexdigest(), "size": size}


def _manifest(
    database: sqlite3.Connection, files: list[dict[str, Any]], damaged: list[str], at: datetime
) -> dict[str, Any]:
    maps = database.execute("SELECT name, audit_seq, audit_hash FROM battle_map ORDER BY id")
    return {
        "format": FORMAT, "created_at": at.astimezone(UTC).isoformat(),
        "revision": newest_revision(), "files": files, "damaged": damaged,
        "maps": [{"name": name, "seq": seq, "hash": digest} for name, seq, digest in maps],
    }


def blocks(path: Path) -> Iterator[bytes]:
    """A file block by block."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
