"""No room left on the disk: what cannot be written is not half written, and comes when there is."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine import audit
from engine.actions.sweep import sweep_day
from engine.db import open_database, reading, writing
from engine.models import Message, Notice
from tests.cast import add_item, build_court

TODAY = date(2026, 4, 28)
AT = datetime(2026, 4, 28, tzinfo=UTC)


def limit_pages(database: sa.Engine, spare: int | None) -> None:
    """Let SQLite itself refuse to grow beyond its present size and `spare` pages."""

    def limited(connection: object, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        ceiling = 4_294_967_294 if spare is None else pages + spare
        connection.execute(f"PRAGMA max_page_count = {ceiling}")  # type: ignore[attr-defined]

    database.dispose()
    sa.event.listen(database, "connect", limited)


@pytest.mark.parametrize("spare", [0, 3, 8])
def test_full_disk_loses_nothing_and_the_next_sweep_says_it_once(
    tmp_path: Path, sqlite_template: Path, spare: int
) -> None:
    path = tmp_path / "full.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with writing(database) as session:
        court = build_court(session)
        for number in range(200):
            add_item(session, court, str(number))
    full = open_database(f"sqlite:///{path}")
    limit_pages(full, spare)
    with pytest.raises(sa.exc.OperationalError, match="full"):
        sweep_day(full, today=TODAY, at=AT)
    full.dispose()
    with reading(database) as session:
        assert session.exec(select(Notice)).all() == []
        assert session.exec(select(Message)).all() == []
    assert sweep_day(database, today=TODAY, at=AT).notices == {"due": 600}
    with reading(database) as session:
        assert audit.verify(session, court.map_id) is None
