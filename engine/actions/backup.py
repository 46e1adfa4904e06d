"""A backup: one moment of the running database, every file that it names, and a manifest.

Evidence, with it issued papers and an office's own forms, is on the disk before its row is
committed and never deleted, so what the copy names is there. The import wizard's files are taken
too; one whose draft is dropped meanwhile is told as missing.
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

from engine.actions.database_copy import copy_database
from engine.db import newest_revision
from engine.errors import NotFound, WrongState
from engine.language import _
from engine.settings import Settings

FORMAT = 2
FORMATS = (1, FORMAT)  # the first had no files of the import wizard
DATABASE = "battlemap.db"
MANIFEST = "manifest.json"
BLOCK = 1 << 20

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was kept; `damaged` are the hashes of files that are missing or not what they were."""

    path: Path
    size: int
    evidence: int
    damaged: tuple[str, ...]


def backup(
    settings: Settings, target: Path, *, at: datetime, advance: Progress = lambda _bytes: None
) -> BackupReport:
    """Write the backup `target`, whole or not at all; `advance` is told of bytes done.

    Raises:
        WrongState: there is a file of that name.
        NotFound: there is no database, or no folder to write to.
        Unreadable: a table of PostgreSQL does not read back as it was.
        OSError, sqlite3.Error, sqlalchemy.exc.DBAPIError: the target cannot be written, or the
            database cannot be read.
    """
    url = settings.resolved_database_url
    place = sa.make_url(url).database or ""
    if is_embedded(settings) and not Path(place).is_file():
        raise NotFound(_("这里还没有数据库（{place}），请先运行 battlemap init").format(place=place))
    if target.exists():
        raise WrongState(_("{file} 已存在，请换一个文件名").format(file=target))
    draft = target.with_name(f".{target.name}.part")
    copy = target.with_name(f".{target.name}.db.part")
    if not target.parent.is_dir():
        raise NotFound(_("没有文件夹 {folder}，备份没有做").format(folder=target.parent))
    try:
        draft.touch()  # the system's own reason, where nothing can be written there
        copy_database(url, copy)
        damaged, evidence = _pack(draft, copy, settings, at, advance)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return BackupReport(target, target.stat().st_size, evidence, damaged)


def is_embedded(settings: Settings) -> bool:
    """Whether the data are an SQLite file of the installation's own."""
    return sa.make_url(settings.resolved_database_url).get_backend_name() == "sqlite"


def _pack(
    draft: Path, copy: Path, settings: Settings, at: datetime, advance: Progress
) -> tuple[tuple[str, ...], int]:
    """Write the archive; (hashes of damaged files, how many pieces of evidence were kept)."""
    files: list[dict[str, Any]] = []
    damaged: list[str] = []
    with contextlib.closing(sqlite3.connect(copy)) as database, draft.open("wb") as raw:
        named = dict(_names(database))
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            files.append(_add(archive, copy, DATABASE, zipfile.ZIP_DEFLATED, advance))
            for name, sha256 in named.items():
                if not (settings.home / name).is_file():
                    damaged.append(sha256)
                    continue
                # Pictures and documents are compressed already.
                kept = _add(archive, settings.home / name, name, zipfile.ZIP_STORED, advance)
                files.append(kept)
                if kept["sha256"] != sha256:
                    damaged.append(sha256)
            manifest = _manifest(database, files, damaged, at)
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    return tuple(damaged), sum(kept["name"].startswith("evidence/") for kept in files)


def _names(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(where it lies below the data directory, its hash) of every file that the copy names."""
    for (sha256,) in database.execute("SELECT sha256 FROM evidence_file ORDER BY sha256"):
        yield f"evidence/{sha256[:2]}/{sha256[2:]}", sha256
    drafts = database.execute(
        "SELECT DISTINCT map_id, sha256 FROM import_draft"
        " WHERE batch_id IS NULL AND dropped_at IS NULL ORDER BY map_id, sha256"
    )
    for map_id, sha256 in drafts:
        yield f"imports/{map_id}/{sha256}", sha256


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
