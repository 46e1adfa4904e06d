"""Backups made from the office's room: kept beside the data, by the minute they were made.

A backup holds the whole installation. Where several organisations share it, none of them takes it
away through a page; restoring stays a command, for it replaces what the pages stand on.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.backup import BackupReport, backup
from engine.actions.everywhere import track_everywhere
from engine.clock import at_local
from engine.db import reading, writing
from engine.disk import disk_reason
from engine.errors import Incomplete, NotFound, NotYours
from engine.language import _
from engine.queries.charges import has_role, require_charge
from engine.queries.maps import count_organisations
from engine.rules.permissions import Charge
from engine.rules.words import Role
from engine.settings import Settings

FOLDER = "backups"
NAME = re.compile(r"battlemap-\d{8}-\d{6}\.zip")


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup that lies there; `made_at` is when its file was finished."""

    name: str
    size: int
    made_at: datetime


def make_backup(
    database: sa.Engine, settings: Settings, *, actor_id: int, at: datetime, today: date
) -> BackupReport:
    """Make a backup now; the trail of every map keeps it.

    Raises: NotFound, NotYours; Incomplete where the database is not SQLite or the disk refuses.
    """
    with reading(database) as session:
        home = require_charge(session, Charge.BACK_UP, actor_id=actor_id).organisation_id
    folder = settings.home / FOLDER
    name = f"battlemap-{at_local(at, settings.timezone):%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = backup(settings, folder / name, at=at)
    except OSError as trouble:
        raise Incomplete(
            _("备份没有做成：{trouble}").format(trouble=disk_reason(trouble))
        ) from None
    with writing(database) as session:
        track_everywhere(
            session, home, "backup", at=at, actor_id=actor_id, file=name, size=done.size,
            evidence=done.evidence, damaged=len(done.damaged),
        )
    return done


def kept_backups(settings: Settings) -> list[KeptBackup]:
    """What lies there, the newest first."""
    folder = settings.home / FOLDER
    found = []
    for path in folder.glob("battlemap-*.zip") if folder.is_dir() else ():
        if NAME.fullmatch(path.name):
            stat = path.stat()
            found.append(
                KeptBackup(path.name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))
            )
    return sorted(found, key=lambda one: one.name, reverse=True)


def take_backup(
    database: sa.Engine, settings: Settings, name: str, *, actor_id: int, at: datetime, today: date
) -> Path:
    """The file to hand to an operator; the trail keeps who took it.

    Raises: NotFound; NotYours for others, and where several organisations share the installation.
    """
    path = _path(settings, name)
    with writing(database) as session:
        home = require_charge(session, Charge.BACK_UP, actor_id=actor_id).organisation_id
        if not may_take(session, actor_id):
            raise NotYours(
                _("只有运维可以下载备份，且系统里只有一个单位；请在服务器上取用 {path}").format(path=path)
            )
        track_everywhere(session, home, "backup_download", at=at, actor_id=actor_id, file=name)
    return path


def remove_backup(
    database: sa.Engine, settings: Settings, name: str, *, actor_id: int, at: datetime, today: date
) -> None:
    """Delete a backup that is no longer needed. Raises: NotFound, NotYours, Incomplete.

    A backup holds the whole installation: where several organisations share it, only an operator
    may delete one.
    """
    path = _path(settings, name)
    with writing(database) as session:
        home = require_charge(session, Charge.BACK_UP, actor_id=actor_id).organisation_id
        if count_organisations(session) > 1 and not has_role(session, actor_id, Role.OPERATOR):
            raise NotYours(_("备份含有几个单位的数据，只有运维可以删除"))
        track_everywhere(session, home, "backup_removed", at=at, actor_id=actor_id, file=name)
        try:
            path.unlink()
        except OSError as trouble:
            raise Incomplete(
                _("删不掉 {file}：{trouble}").format(file=name, trouble=disk_reason(trouble))
            ) from None


def may_take(session: Session, actor_id: int) -> bool:
    """Whether the person may carry a backup away: an operator, alone in the installation."""
    return has_role(session, actor_id, Role.OPERATOR) and count_organisations(session) <= 1


def _path(settings: Settings, name: str) -> Path:
    path = settings.home / FOLDER / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound(_("没有这个备份：{name}").format(name=name[:60]))
    return path
