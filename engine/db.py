"""The database: how it is opened, and the two ways to be in a transaction.

SQLite runs in WAL with foreign keys on and a busy timeout. Writers take the write lock at once
(`BEGIN IMMEDIATE`): a transaction that first reads and then writes could otherwise fail in its
middle with "database is locked" although the timeout had not passed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, SQLModel

from engine.settings import Settings

BUSY_TIMEOUT_MS = 30_000
PLAIN_CHUNK = 5_000  # rows made ready at a time: no second copy of a whole import
MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> sa.Engine:
    """The SQLAlchemy object for `url` (sqlite or postgresql); nothing is connected yet."""
    address = sa.make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
        return sa.create_engine(address, pool_size=5, max_overflow=10, pool_pre_ping=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    database = sa.create_engine(
        address, poolclass=QueuePool, pool_size=5, max_overflow=20,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
    )
    sa.event.listen(database, "connect", _prepare_sqlite)
    sa.event.listen(database, "begin", _begin_sqlite)
    return database


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: see _begin_sqlite
    for pragma in (
        "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}", "temp_store=MEMORY", "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return  # each statement is its own transaction and sees what is there at that moment
    read_only = options.get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


@contextmanager
def writing(database: sa.Engine) -> Iterator[Session]:
    """One unit of work: everything inside is committed at the end, or nothing is."""
    with Session(database, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(database: sa.Engine) -> Iterator[Session]:
    """A consistent view for questions; takes no write lock and changes nothing.

    PostgreSQL must be told: by itself each statement sees what was committed before it.
    """
    view: dict[str, Any] = {"read_only": True}
    if database.dialect.name == "postgresql":
        view["isolation_level"] = "REPEATABLE READ"
    with (
        database.connect().execution_options(**view) as connection,
        Session(connection, expire_on_commit=False, autoflush=False) as session,
    ):
        yield session


def asking(session: Session) -> sa.Connection:
    """The connection of this unit of work, for questions that want no entities.

    What the session holds back is written first, as the session's own questions have it.
    """
    if session.autoflush:
        session.flush()
    return session.connection()


def is_sqlite(session: Session) -> bool:
    """Whether this unit of work talks to the embedded database."""
    return session.get_bind().dialect.name == "sqlite"


def insert_rows(
    session: Session, model: type[SQLModel], rows: list[dict[str, Any]], *, skip_existing: bool = False
) -> None:
    """Insert many rows in one statement; with `skip_existing` a row that is there stays as it is."""
    if not rows:
        return
    # SQLModel gives its tables this attribute and does not declare it.
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    if not skip_existing:
        session.execute(sa.insert(table), rows)
        return
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        session.execute(sqlite_insert(table).on_conflict_do_nothing(), rows)
    else:
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        session.execute(postgresql_insert(table).on_conflict_do_nothing(), rows)


def write_plain(
    session: Session, statement: str, rows: list[tuple[Any, ...]], *, dates: tuple[int, ...] = ()
) -> None:
    """Run one statement over many rows of plain values, past SQLAlchemy's work for each value.

    For the few places that write a hundred thousand rows a run. Placeholders are `?`; enums must
    be given as their values; `dates` are the positions that hold a date or None.
    """
    if is_sqlite(session):
        for start in range(0, len(rows), PLAIN_CHUNK):
            chunk = rows[start:start + PLAIN_CHUNK]
            session.connection().exec_driver_sql(statement, with_texts(chunk, dates))
    elif rows:
        session.connection().exec_driver_sql(statement.replace("?", "%s"), rows)


def plain_instant(session: Session, at: datetime | None) -> datetime | str | None:
    """An instant as `write_plain` takes it: SQLite keeps UTC as text, in the form SQLAlchemy reads."""
    if at is None or not is_sqlite(session):
        return at
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def with_texts(rows: list[tuple[Any, ...]], dates: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """The rows with their dates as SQLite keeps them."""
    if not dates:
        return rows
    columns: list[Any] = list(zip(*rows, strict=True))
    texts: dict[Any, str | None] = {None: None}
    for position in dates:
        for day in set(columns[position]) - texts.keys():
            texts[day] = day.isoformat()
        columns[position] = [texts[day] for day in columns[position]]
    return list(zip(*columns, strict=True))


def reserve_ids(session: Session, table: str, count: int) -> list[int]:
    """`count` fresh ids of a table for rows about to be written plainly in this transaction."""
    if is_sqlite(session):  # the write lock is ours: nobody else can take these
        last = session.connection().exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0
        return list(range(last + 1, last + 1 + count))
    found = session.connection().exec_driver_sql(
        f"SELECT nextval('{table}_id_seq') FROM generate_series(1, {count:d})"
    )
    return [row[0] for row in found]


def migrate(url: str, *, to: str = "head") -> None:
    """Bring the schema at `url` to revision `to`, forward or back (`head`: the newest; `base`: empty)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    if to == "base" or (to != "head" and to < _revision_at(url)):
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def _revision_at(url: str) -> str:
    database = open_database(url)
    try:
        return schema_revision(database)
    finally:
        database.dispose()


def newest_revision() -> str:
    """The schema this code needs: revisions are numbered files, the last one is the head."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def schema_revision(database: sa.Engine) -> str:
    """The revision the database is at; empty for a database without a schema."""
    with database.connect().execution_options(read_only=True) as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found or "")  # a schema taken back to nothing leaves the table, without a row


def open_home(settings: Settings) -> sa.Engine:
    """The installation's database, its schema brought up to date first."""
    settings.home.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.resolved_database_url)
    if schema_revision(database) != newest_revision():
        migrate(settings.resolved_database_url)
    return database
