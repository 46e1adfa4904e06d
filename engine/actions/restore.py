"""A backup brought back: proved in a folder of its own first, then put in the old one's place.

The old data directory is never written to: it is renamed aside. Killed before that, it is as it
was; killed between the two renames, it lies aside whole, and the restore can be run again.
"""

import contextlib
import hashlib
import json
import re
import shutil
import sqlite3
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlmodel import col, select

from engine import audit
from engine.actions.backup import BLOCK, DATABASE, FORMAT, MANIFEST, Progress, database_file
from engine.actions.running import TIMETABLE
from engine.db import newest_revision, open_database, reading, schema_revision
from engine.disk import disk_reason
from engine.errors import Incomplete, Unreadable, WrongState
from engine.language import _
from engine.models import BattleMap
from engine.queries.running import lease_of
from engine.settings import Settings

_EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/([0-9a-f]{62})")
LARGEST_MANIFEST = 256 << 20


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What stands now; `aside` is where the old data lie, None where there were none."""

    home: Path
    created_at: str
    maps: tuple[str, ...]
    evidence: int
    damaged: tuple[str, ...]
    aside: Path | None


def restore(
    settings: Settings,
    source: Path,
    *,
    replace: bool,
    at: datetime,
    advance: Progress = lambda _bytes: None,
) -> RestoreReport:
    """Prove the backup, then make it the installation's data.

    Raises:
        Unreadable: a hash, the database or a chain of the trail does not fit.
        WrongState: there are data and `replace` was not said, or `serve` is running on them.
        Incomplete: the database is not SQLite in the data directory.
    """
    home = settings.home.resolve()
    if database_file(settings).resolve() != home / DATABASE:
        raise Incomplete(_("数据库不在数据目录里，请先清空 BATTLEMAP_DATABASE_URL 再恢复"))
    _check_home(home, replace=replace, at=at)
    staging = home.with_name(f".{home.name}.restoring")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        manifest = _unpack(source, staging, advance)
        maps = _prove(staging, manifest)
        aside = _swap(home, staging, at)
    except OSError as trouble:
        raise Incomplete(
            _("恢复中断：{trouble}；原有数据未动").format(trouble=disk_reason(trouble))
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    evidence = sum(one["name"] != DATABASE for one in manifest["files"])
    return RestoreReport(
        home, manifest["created_at"], maps, evidence, tuple(manifest["damaged"]), aside
    )


def _check_home(home: Path, *, replace: bool, at: datetime) -> None:
    if not home.exists() or not any(home.iterdir()):
        return
    if not replace:
        raise WrongState(
            _("{home} 里已有数据；确认要替换请加 --replace，原有数据会改名保留").format(home=home)
        )
    if (home / DATABASE).is_file() and _is_served(home / DATABASE, at):
        raise WrongState(_("battlemap serve 正在使用这些数据，请先停止它再恢复"))


def _is_served(path: Path, at: datetime) -> bool:
    """Whether a process keeps the timetable on this database; a damaged one serves nobody."""
    database = open_database(f"sqlite:///{path}")
    try:
        with reading(database) as session:
            lease = lease_of(session, TIMETABLE)
            return lease is not None and lease.until > at
    except Exception:
        return False
    finally:
        database.dispose()


def _unpack(source: Path, staging: Path, advance: Progress) -> dict[str, Any]:
    """Write every file of the manifest below `staging`, each proved by its hash."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _read_manifest(archive)
            staging.mkdir(parents=True)
            for entry in manifest["files"]:
                target = staging / entry["name"]
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry["name"]) as packed:
                    _write_proved(packed, target, entry, advance)
    except FileNotFoundError:
        raise Unreadable(_("没有这个文件：{path}").format(path=source)) from None
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, NotImplementedError):
        raise Unreadable(_("{file} 不是完好的备份").format(file=source.name)) from None
    return manifest


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise Unreadable(_("备份的清单过大，不是本软件所写"))
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise Unreadable(
            _("备份的格式是第 {found} 版，本软件只认第 {known} 版").format(
                found=manifest["format"], known=FORMAT
            )
        )
    names = [entry["name"] for entry in manifest["files"]]
    foreign = [name for name in names if name != DATABASE and not _EVIDENCE.fullmatch(name)]
    if foreign or DATABASE not in names or len(set(names)) != len(names):
        raise Unreadable(_("备份的清单里有不该有的文件：{names}").format(names="、".join(foreign[:5])))
    return manifest


def _write_proved(
    packed: IO[bytes], target: Path, entry: dict[str, Any], advance: Progress
) -> None:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while block := packed.read(BLOCK):
            size += len(block)
            if size > entry["size"]:
                break
            digest.update(block)
            file.write(block)
            advance(len(block))
    if size != entry["size"] or digest.hexdigest() != entry["sha256"]:
        raise Unreadable(
            _("备份里的 {name} 与清单的校验值不符，备份已损坏，没有恢复").format(name=entry["name"])
        )


def _prove(staging: Path, manifest: dict[str, Any]) -> tuple[str, ...]:
    """The names of the maps, once the database and every chain of its trail are sound."""
    path = staging / DATABASE
    with contextlib.closing(sqlite3.connect(path)) as raw:
        [(answer,)] = raw.execute("PRAGMA integrity_check(1)").fetchall()
        loose = raw.execute("PRAGMA foreign_key_check").fetchone()
    if answer != "ok" or loose is not None:
        raise Unreadable(
            _("备份里的数据库不完整（{answer}），没有恢复").format(answer=answer if loose is None else loose)
        )
    database = open_database(f"sqlite:///{path}")
    try:
        revision = schema_revision(database)
        if not revision or revision > newest_revision():
            raise Unreadable(
                _("备份来自更新的版本（{revision}），请先升级 battlemap").format(revision=revision)
            )
        if revision == newest_revision():
            _prove_chains(database, manifest)
        return tuple(one["name"] for one in manifest["maps"])
    finally:
        database.dispose()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _prove_chains(database: sa.Engine, manifest: dict[str, Any]) -> None:
    with reading(database) as session:
        maps = session.exec(select(BattleMap).order_by(col(BattleMap.id))).all()
        heads = [{"name": one.name, "seq": one.audit_seq, "hash": one.audit_hash} for one in maps]
        if heads != manifest["maps"]:
            raise Unreadable(_("备份的清单与数据库里的留痕不符，没有恢复"))
        for one in maps:
            broken = audit.verify(session, one.id or 0)
            if broken is not None:
                raise Unreadable(
                    _("备份里“{map}”的留痕从第 {seq} 条起不可信，没有恢复").format(
                        map=one.name, seq=broken.seq
                    )
                )


def _swap(home: Path, staging: Path, at: datetime) -> Path | None:
    """Put `staging` in the place of `home`; where the old one lies now."""
    aside = None
    if home.exists():
        if any(home.iterdir()):
            aside = home.with_name(f"{home.name}.old-{at:%Y%m%d-%H%M%S}")
            if aside.exists():
                raise WrongState(_("{path} 已存在，请先移走").format(path=aside))
            home.rename(aside)
        else:
            home.rmdir()
    try:
        staging.rename(home)
    except OSError:
        if aside is not None:
            aside.rename(home)
        raise
    return aside
