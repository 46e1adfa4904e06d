"""A backup proved in a folder of its own, before anything is touched: hashes, database, trail."""

import contextlib
import hashlib
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session, col, select

from engine import audit
from engine.actions.backup import BLOCK, DATABASE, FORMATS, MANIFEST, Progress
from engine.db import newest_revision, open_database, reading, schema_revision
from engine.errors import Unreadable
from engine.language import _
from engine.models import BattleMap

LARGEST_MANIFEST = 256 << 20
_FILE = re.compile(r"evidence/[0-9a-f]{2}/[0-9a-f]{62}|imports/[1-9][0-9]{0,18}/[0-9a-f]{64}")


def unpack(source: Path, staging: Path, advance: Progress) -> dict[str, Any]:
    """Write every file of the manifest below `staging`, each proved by its hash; the manifest.

    Raises Unreadable.
    """
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
    if manifest["format"] not in FORMATS:
        raise Unreadable(
            _("备份的格式是第 {found} 版，本软件只认第 {known} 版").format(
                found=manifest["format"], known="、".join(map(str, FORMATS))
            )
        )
    names = [entry["name"] for entry in manifest["files"]]
    foreign = [name for name in names if name != DATABASE and not _FILE.fullmatch(name)]
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


def prove(staging: Path, manifest: dict[str, Any]) -> tuple[str, ...]:
    """The names of the maps, once the database and every chain of its trail are sound.

    Raises Unreadable.
    """
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
            with reading(database) as session:
                _prove_heads(session, manifest)
                prove_chains(session)
        return tuple(one["name"] for one in manifest["maps"])
    finally:
        database.dispose()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _prove_heads(session: Session, manifest: dict[str, Any]) -> None:
    maps = session.exec(select(BattleMap).order_by(col(BattleMap.id))).all()
    heads = [{"name": one.name, "seq": one.audit_seq, "hash": one.audit_hash} for one in maps]
    if heads != manifest["maps"]:
        raise Unreadable(_("备份的清单与数据库里的留痕不符，没有恢复"))


def prove_chains(session: Session) -> None:
    """Walk the trail of every map. Raises Unreadable at the first line that does not fit."""
    for one in session.exec(select(BattleMap).order_by(col(BattleMap.id))).all():
        broken = audit.verify(session, one.id or 0)
        if broken is not None:
            raise Unreadable(
                _("备份里“{map}”的留痕从第 {seq} 条起不可信，没有恢复").format(
                    map=one.name, seq=broken.seq
                )
            )
