"""Whole tables as they are stored, for carrying them to another database.

JSON is read as its text and a choice as its value: what arrives is what lay there, byte for byte,
and no model of today has to understand it.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

import engine.models  # noqa: F401 - registers the tables
from engine.models.base import Choice

ROWS_AT_A_TIME = 2_000
VERSIONS = "alembic_version"


def tables() -> list[sa.Table]:
    """Every table, those that others refer to first."""
    return SQLModel.metadata.sorted_tables


def plain_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The column's type without our own meaning."""
    return sa.Text() if isinstance(column.type, sa.JSON | Choice) else column.type


def stored_rows(connection: sa.Connection, table: sa.Table) -> Iterator[sa.Row[Any]]:
    """All rows, each in the order of the table's columns; never all of them at once."""
    columns = [
        sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON)
        else sa.type_coerce(column, plain_type(column))
        for column in table.columns
    ]
    streamed = connection.execution_options(yield_per=ROWS_AT_A_TIME)
    yield from streamed.execute(sa.select(*columns))


def row_count(connection: sa.Connection, table: sa.Table) -> int:
    """How many rows a table has."""
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def first_occupied(connection: sa.Connection) -> str:
    """The name of a table that has rows or is none of ours; empty where there is none."""
    ours = {table.name: table for table in tables()}
    for name in sorted(sa.inspect(connection).get_table_names()):
        if name == VERSIONS:
            continue
        if name not in ours:
            return name
        if connection.execute(sa.select(sa.literal(1)).select_from(ours[name]).limit(1)).first():
            return name
    return ""
