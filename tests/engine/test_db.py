"""The database: how it is opened, and that migrations, tables and both servers agree."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import Session, SQLModel, col, select

from engine.db import (
    migrate,
    newest_revision,
    open_database,
    open_home,
    reading,
    reserve_ids,
    schema_revision,
    write_plain,
    writing,
)
from engine.models import Item, Organisation
from engine.settings import Settings
from tests.cast import Court, add_item


def test_migrations_make_exactly_the_tables_of_the_models(database: sa.Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_schema_goes_back_and_forward(database_url: str) -> None:
    migrate(database_url, to="base")
    database = open_database(database_url)
    assert set(sa.inspect(database).get_table_names()) <= {"alembic_version"}
    migrate(database_url)
    assert schema_revision(database) == newest_revision()
    database.dispose()


def test_home_is_made_and_brought_up_to_date(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new" / "home", database_url="")
    database = open_home(settings)
    assert schema_revision(database) == newest_revision()
    again = open_home(settings)
    assert schema_revision(again) == newest_revision()


def test_embedded_database_is_opened_as_promised(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path / 'x.db'}").connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert found == {
        "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 1
    }


def test_unit_of_work_is_all_or_nothing(database: sa.Engine) -> None:
    def half_done() -> None:
        with writing(database) as session:
            session.add(Organisation(name="一"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with reading(database) as session:
        assert session.exec(select(Organisation)).all() == []


def test_instants_come_back_aware(database: sa.Engine, court: Court) -> None:
    from engine import audit

    at = datetime(2026, 3, 2, 0, 30, 0, 123456, tzinfo=UTC)
    with writing(database) as session:
        audit.track(session, court.map_id, "test", at=at, actor_id=None)
    with reading(database) as session:
        assert session.exec(select(audit.AuditEvent.at)).all() == [at]


def test_naive_instant_is_refused(database: sa.Engine) -> None:
    from engine.models import Beat

    with (
        pytest.raises(sa.exc.StatementError, match="naive"),
        writing(database) as session,
    ):
        session.add(Beat(name="x", at=datetime(2026, 3, 2)))  # noqa: DTZ001


def test_plain_rows_are_the_same_as_written_by_models(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        by_model = add_item(session, court, "1")
        columns = [name for name in Item.model_fields if name not in {"id", "import_key"}]
        ids = reserve_ids(session, "item", 1)
        plain = _plain(session, by_model, columns)
        names = ", ".join(["id", "import_key", *columns])
        marks = ", ".join("?" * (len(columns) + 2))
        write_plain(
            session, f"INSERT INTO item ({names}) VALUES ({marks})", [(ids[0], "copy", *plain)],
            dates=tuple(
                number for number, value in enumerate((0, "", *plain)) if isinstance(value, date)
            ),
        )
    with reading(database) as session:
        first, second = session.exec(select(Item).order_by(col(Item.id))).all()
    assert first.model_dump(exclude={"id", "import_key"}) == second.model_dump(
        exclude={"id", "import_key"}
    )


def _plain(session: Session, item: Item, columns: list[str]) -> list[object]:
    """The values as a plain statement takes them."""
    found = [getattr(item, name) for name in columns]
    return [
        str(value) if hasattr(value, "value") else "[]" if value == [] else "{}" if value == {}
        else value
        for value in found
    ]
