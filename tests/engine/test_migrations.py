"""Every revision goes back and forward on both databases with rows in every table."""

import itertools
import json

import pytest
import sqlalchemy as sa

from engine.db import MIGRATIONS, migrate, open_database, schema_revision
from tests.random_rows import fill

REVISIONS = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
VERSIONS = "alembic_version"


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    """The tables as they are at this revision, those that others refer to first."""
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSIONS]


def rows_of(connection: sa.Connection, shared: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows of these tables, by these columns, each in one writing."""
    known = {table.name: table for table in tables_of(connection)}
    return {
        name: sorted(
            json.dumps(list(row), default=str, sort_keys=True, ensure_ascii=False)
            for row in connection.execute(sa.select(*(known[name].c[one] for one in columns)))
        )
        for name, columns in shared.items()
    }


def columns_of(connection: sa.Connection) -> dict[str, list[str]]:
    return {table.name: [one.name for one in table.columns] for table in tables_of(connection)}


def both(left: dict[str, list[str]], right: dict[str, list[str]]) -> dict[str, list[str]]:
    """What two revisions share, table by table."""
    return {
        name: [one for one in columns if one in right[name]]
        for name, columns in left.items() if name in right
    }


@pytest.mark.parametrize(
    ("older", "newer"), list(itertools.pairwise(REVISIONS)),
    ids=str,
)
def test_revision_keeps_every_row_forward_back_and_forward(
    database_url: str, older: str, newer: str
) -> None:
    migrate(database_url, to="base")
    migrate(database_url, to=older)
    database = open_database(database_url)
    with database.begin() as connection:
        fill(connection, tables_of(connection), seed=int(older), rows=12)
        before, old = columns_of(connection), rows_of(connection, columns_of(connection))
    assert all(len(rows) > 3 for rows in old.values())
    migrate(database_url, to=newer)
    with database.begin() as connection:
        after = columns_of(connection)
        shared = both(before, after)
        assert shared == before  # no revision takes a column away
        assert rows_of(connection, shared) == old
        fresh = [table for table in tables_of(connection) if table.name not in before]
        fill(connection, fresh, seed=int(newer), rows=12, beside=tables_of(connection))
    migrate(database_url, to=older)
    with database.begin() as connection:
        assert columns_of(connection) == before
        assert rows_of(connection, before) == old
    migrate(database_url, to=newer)
    with database.begin() as connection:
        assert rows_of(connection, shared) == old
    assert schema_revision(database) == newer
    database.dispose()
