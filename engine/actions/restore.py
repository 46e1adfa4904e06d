"""A backup brought back: proved in a folder of its own first, then put in the old one's place.

SQLite: the old data directory is never written to, it is renamed aside. Killed before that, it is
as it was; killed between the two renames, it lies aside whole, and the restore can be run again.
PostgreSQL: the tables are exchanged in one transaction, and the old ones lie aside in a schema of
their own. Files are only ever added, for they lie by their content's hash.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.actions.backup import DATABASE, Progress, is_embedded
from engine.actions.backup_proof import prove, unpack
from engine.actions.restore_beside import exchange, filled_beside
from engine.actions.running import TIMETABLE
from engine.db import open_database, reading, schema_revision
from engine.disk import disk_reason
from engine.errors import Incomplete, WrongState
from engine.language import _
from engine.queries.running import lease_of
from engine.queries.whole_tables import first_occupied
from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What stands now; `aside` is where the old data lie, '' where there were none."""

    home: Path
    created_at: str
    maps: tuple[str, ...]
    evidence: int
    damaged: tuple[str, ...]
    aside: str


def restore(
    settings: Settings,
    source: Path,
    *,
    replace: bool,
    at: datetime,
    advance: Progress = lambda _bytes: None,
) -> RestoreReport:
    """Prove the backup, then make it the installation's data, whichever database it was made from.

    Raises:
        Unreadable: a hash, the database or a chain of the trail does not fit.
        WrongState: there are data and `replace` was not said, or `serve` is running on them.
        Incomplete: SQLite outside of the data directory, or the disk refuses.
    """
    home = settings.home.resolve()
    embedded = is_embedded(settings)
    if embedded:
        if Path(sa.make_url(settings.resolved_database_url).database or "").resolve() != home / DATABASE:
            raise Incomplete(_("数据库不在数据目录里，请先清空 BATTLEMAP_DATABASE_URL 再恢复"))
        _check_home(home, replace=replace, at=at)
    else:
        _check_server(settings, replace=replace, at=at)
    # Beside the old folder, or where its files go: never on another disk than either.
    staging = home.with_name(f".{home.name}.restoring") if embedded else home / ".restoring"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        manifest = unpack(source, staging, advance)
        maps = prove(staging, manifest)
        if embedded:
            aside = _swap(home, staging, at)
        else:
            aside = _into_server(settings, staging, manifest, at)
    except OSError as trouble:
        raise Incomplete(
            _("恢复中断：{trouble}；原有数据未动").format(trouble=disk_reason(trouble))
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    evidence = sum(one["name"].startswith("evidence/") for one in manifest["files"])
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
    if (home / DATABASE).is_file():
        database = open_database(f"sqlite:///{home / DATABASE}")
        try:
            _check_unserved(database, at)
        except WrongState:
            raise
        except Exception:
            return  # a damaged database serves nobody, and is what a backup is for
        finally:
            database.dispose()


def _check_server(settings: Settings, *, replace: bool, at: datetime) -> None:
    database = open_database(settings.resolved_database_url)
    try:
        if not schema_revision(database):
            return
        with reading(database) as session:
            occupied = first_occupied(session.connection())
        if occupied and not replace:
            raise WrongState(
                _("数据库里已有数据；确认要替换请加 --replace，原有的表会移到另一个 schema 里保留")
            )
        _check_unserved(database, at)
    finally:
        database.dispose()


def _check_unserved(database: sa.Engine, at: datetime) -> None:
    with reading(database) as session:
        lease = lease_of(session, TIMETABLE)
    if lease is not None and lease.until > at:
        raise WrongState(_("battlemap serve 正在使用这些数据，请先停止它再恢复"))


def _into_server(
    settings: Settings, staging: Path, manifest: dict[str, Any], at: datetime
) -> str:
    """Fill and prove the tables beside, add the files, exchange; where the old tables lie."""
    with filled_beside(settings.resolved_database_url, staging / DATABASE) as database:
        for entry in manifest["files"]:
            if entry["name"] != DATABASE:
                target = settings.home / entry["name"]
                target.parent.mkdir(parents=True, exist_ok=True)
                (staging / entry["name"]).replace(target)
        return exchange(database, at=at)


def _swap(home: Path, staging: Path, at: datetime) -> str:
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
    return str(aside or "")
