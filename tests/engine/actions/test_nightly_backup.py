"""Each night's backup: made, the oldest let go, and an alarm for what could not be kept."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.actions.nightly_backup import back_up_nightly, nightly_backups
from engine.actions.reconcile import reconcile
from engine.actions.running import claim_run, finish_run
from engine.db import open_home, reading
from engine.errors import Incomplete
from engine.queries.alarms import standing_alarms
from engine.settings import Settings
from tests.cast import MONDAY, MONDAY_MORNING, Court
from tests.engine.actions.test_backup import furnish

A_NIGHT = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that keeps three nights."""
    settings = Settings(
        home=tmp_path / "var", database_url="", backup_folder=str(tmp_path / "nights"),
        backup_keep=3,
    )
    furnish(settings, tmp_path)
    return settings


def standing(database: sa.Engine) -> dict[str, dict[str, object]]:
    with reading(database) as session:
        return {alarm.key: alarm.facts for alarm in standing_alarms(session)}


def test_newest_nights_are_kept_and_what_was_made_by_hand(
    settings: Settings, tmp_path: Path
) -> None:
    database = open_home(settings)
    folder = Path(settings.backup_folder)
    folder.mkdir()
    (folder / "battlemap-20200101-090000.zip").write_bytes(b"made by hand")
    kept = [
        back_up_nightly(database, settings, at=MONDAY_MORNING + night * A_NIGHT)["kept"]
        for night in range(5)
    ]
    assert kept == [1, 2, 3, 3, 3]
    assert [path.name for path in nightly_backups(settings)] == [
        f"battlemap-nightly-2026030{day}-083000.zip" for day in (6, 5, 4)
    ]
    assert sorted(path.name for path in folder.iterdir())[0] == "battlemap-20200101-090000.zip"
    back_up_nightly(database, settings, at=MONDAY_MORNING + 4 * A_NIGHT)  # the same run again
    assert len(nightly_backups(settings)) == 3
    database.dispose()


def test_without_a_folder_nothing_is_made(settings: Settings) -> None:
    database = open_home(settings)
    off = settings.model_copy(update={"backup_folder": ""})
    assert back_up_nightly(database, off, at=MONDAY_MORNING) == {"kept": 0}
    assert nightly_backups(off) == []
    database.dispose()


def test_lost_evidence_is_an_alarm_until_it_is_found(settings: Settings) -> None:
    database = open_home(settings)
    [stored] = [path for path in settings.evidence_folder.rglob("*") if path.is_file()]
    content = stored.read_bytes()
    stored.unlink()
    assert back_up_nightly(database, settings, at=MONDAY_MORNING)["damaged"] == 1
    sha256 = stored.parent.name + stored.name
    assert standing(database) == {"files_damaged": {"count": 1, "hashes": sha256[:12]}}
    stored.write_bytes(content)
    back_up_nightly(database, settings, at=MONDAY_MORNING + A_NIGHT)
    assert standing(database) == {}
    database.dispose()


def test_folder_that_takes_nothing_is_told_and_leaves_nothing(settings: Settings) -> None:
    database = open_home(settings)
    Path(settings.backup_folder).write_text("a file stands in its place")
    with pytest.raises(Incomplete, match="备份没有做成：已有同名的文件"):
        back_up_nightly(database, settings, at=MONDAY_MORNING)
    database.dispose()


def ran(database: sa.Engine, at: datetime, *, kept: int) -> None:
    """A finished run of the timetable."""
    run_id = claim_run(
        database, flow="backup", tick_at=at, on=MONDAY, holder="me", at=at
    )
    finish_run(
        database, run_id or 0, holder="me", at=at, how="plain", counts={"back_up": {"kept": kept}}
    )


@pytest.mark.parametrize(("kept", "alarms"), [(3, ["backup_stale:"]), (0, [])])
def test_nights_without_a_backup_are_an_alarm_where_one_is_wanted(
    database: sa.Engine, court: Court, kept: int, alarms: list[str]
) -> None:
    ran(database, MONDAY_MORNING, kept=kept)
    reconcile(database, today=MONDAY, at=MONDAY_MORNING + timedelta(hours=36))
    assert standing(database) == {}
    reconcile(database, today=MONDAY, at=MONDAY_MORNING + timedelta(hours=37))
    assert list(standing(database)) == alarms
    ran(database, MONDAY_MORNING + 2 * A_NIGHT, kept=kept)
    reconcile(database, today=MONDAY, at=MONDAY_MORNING + 2 * A_NIGHT)
    assert standing(database) == {}
