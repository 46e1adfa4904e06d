"""Each night's backup: made, the oldest let go, and an alarm for what could not be kept."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.actions.alarms import clear_alarm, raise_alarm
from engine.actions.backup import backup
from engine.clock import at_local
from engine.db import writing
from engine.disk import disk_reason
from engine.errors import Incomplete
from engine.language import _
from engine.rules.alarms import AlarmKind
from engine.settings import Settings

NAME = re.compile(r"battlemap-nightly-\d{8}-\d{6}\.zip")  # what was made by hand is left alone
SHOWN = 10


def back_up_nightly(database: sa.Engine, settings: Settings, *, at: datetime) -> dict[str, Any]:
    """Make a backup and keep the newest `backup_keep`; counts kept, size, evidence, damaged.

    Without a folder for it nothing is made, and `kept` is 0. Raises Incomplete where the disk
    refuses.
    """
    if not settings.backup_folder:
        return {"kept": 0}
    folder = Path(settings.backup_folder)
    target = folder / f"battlemap-nightly-{at_local(at, settings.timezone):%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # of this very second: a run that was done again
        done = backup(settings, target, at=at)
        kept = _let_go(folder, settings.backup_keep)
    except OSError as trouble:
        raise Incomplete(
            _("备份没有做成：{trouble}").format(trouble=disk_reason(trouble))
        ) from trouble
    with writing(database) as session:
        if done.damaged:
            facts = {"count": len(done.damaged), "hashes": "、".join(
                one[:12] for one in done.damaged[:SHOWN])}
            raise_alarm(
                session, AlarmKind.FILES_DAMAGED, AlarmKind.FILES_DAMAGED.value, facts, at=at
            )
        else:
            clear_alarm(session, AlarmKind.FILES_DAMAGED.value, at=at)
    return {
        "kept": kept, "file": target.name, "size": done.size, "evidence": done.evidence,
        "damaged": len(done.damaged),
    }


def nightly_backups(settings: Settings) -> list[Path]:
    """What lies in the folder of the nights, the newest first."""
    folder = Path(settings.backup_folder)
    if not settings.backup_folder or not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.name, reverse=True)


def _let_go(folder: Path, keep: int) -> int:
    """Delete all but the newest; how many are left."""
    found = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    for path in found[:-keep]:
        path.unlink()
    return min(len(found), keep)
