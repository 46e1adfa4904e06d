"""A backup brought back into PostgreSQL: filled and proved beside the old tables, then exchanged.

The new tables are made in a schema of their own. One transaction then moves the old ones into a
schema that keeps them, and the new ones into their place: until its commit nothing has changed,
after it everything has.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from engine.actions.backup_proof import prove_chains
from engine.actions.database_copy import carry_all
from engine.db import migrate, open_database, reading, writing
from engine.errors import WrongState
from engine.language import _
from engine.queries.schemas import current_schema, guards, has_schema, references
from engine.queries.whole_tables import VERSIONS, tables

BESIDE = "battlemap_restoring"
PATIENCE = "SET LOCAL lock_timeout = '30s'"


@contextmanager
def filled_beside(url: str, copy: Path) -> Iterator[sa.Engine]:
    """The database at `url`, with the rows of the SQLite file `copy` proved in a schema beside.

    What is still beside at the end of the block is taken away. Raises Unreadable.
    """
    database = open_database(url)
    try:
        _clear_beside(database)
        with database.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {BESIDE}")
        _fill(_looking_at(url), copy)
        yield database
    finally:
        with suppress(sa.exc.DBAPIError):  # the block's own trouble is the one to tell
            _clear_beside(database)
        database.dispose()


def exchange(database: sa.Engine, *, at: datetime) -> str:
    """Put the tables beside in the place of the old ones; the schema that keeps those, or ''.

    Raises WrongState.
    """
    names = [*(table.name for table in tables()), VERSIONS]
    with database.begin() as connection:
        connection.exec_driver_sql(PATIENCE)
        here = current_schema(connection)
        there = set(sa.inspect(connection).get_table_names(schema=here))
        old = [name for name in names if name in there]
        aside = f"battlemap_old_{at:%Y%m%d_%H%M%S}" if old else ""
        if aside:
            if has_schema(connection, aside):
                raise WrongState(_("{path} 已存在，请先移走").format(path=aside))
            connection.exec_driver_sql(f"CREATE SCHEMA {aside}")
            _move(connection, old, here, aside)
        _move(connection, names, BESIDE, here)
    return aside


def _looking_at(url: str) -> str:
    """The address at which a table is made, and looked for, in the schema beside."""
    address = sa.make_url(url)
    said = address.query.get("options", "")
    options = f"{said if isinstance(said, str) else ' '.join(said)} -csearch_path={BESIDE}".strip()
    return address.update_query_dict({"options": options}).render_as_string(hide_password=False)


def _clear_beside(database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql(PATIENCE)
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")


def _fill(beside_url: str, copy: Path) -> None:
    migrate(f"sqlite:///{copy}")  # a backup of an older version is brought up to date first
    migrate(beside_url)
    source, beside = open_database(f"sqlite:///{copy}"), open_database(beside_url)
    try:
        # Departments name their heads and heads their departments: no order of tables serves both.
        with beside.begin() as connection:
            found = references(connection, BESIDE)
            for table, name, _definition in found:
                connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        with reading(source) as old, writing(beside) as new:
            carry_all(old, new)
        with beside.begin() as connection:
            for table, name, definition in found:
                connection.exec_driver_sql(
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'
                )
        with reading(beside) as session:
            prove_chains(session)
    finally:
        source.dispose()
        beside.dispose()


def _move(connection: sa.Connection, names: Sequence[str], source: str, target: str) -> None:
    """Tables with their indexes and sequences, and the functions that guard them."""
    quote = connection.dialect.identifier_preparer.quote
    functions = guards(connection, source, names)
    for name in names:
        connection.exec_driver_sql(
            f'ALTER TABLE {quote(source)}."{name}" SET SCHEMA {quote(target)}'
        )
    for function in functions:
        connection.exec_driver_sql(f"ALTER FUNCTION {function} SET SCHEMA {quote(target)}")
