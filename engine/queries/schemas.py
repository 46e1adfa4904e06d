"""What PostgreSQL itself knows of the tables in one of its schemas."""

from collections.abc import Sequence

import sqlalchemy as sa

_REFERENCES = sa.text(
    "SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)"
    " FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
    " WHERE contype = 'f' AND connamespace = to_regnamespace(:schema)"
)
_GUARDS = sa.text(
    "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger"
    " JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = to_regnamespace(:schema) AND relname = ANY(:tables)"
)


def current_schema(connection: sa.Connection) -> str:
    """Where a table without a schema's name is looked for first."""
    return str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())


def has_schema(connection: sa.Connection, name: str) -> bool:
    """Whether there is a schema of that name."""
    found = connection.scalar(sa.text("SELECT to_regnamespace(:name) IS NOT NULL"), {"name": name})
    return bool(found)


def references(connection: sa.Connection, schema: str) -> list[tuple[str, str, str]]:
    """(table, constraint, its definition) of every foreign key in the schema."""
    rows = connection.execute(_REFERENCES, {"schema": schema})
    return [(str(table), str(name), str(definition)) for table, name, definition in rows]


def guards(connection: sa.Connection, schema: str, tables: Sequence[str]) -> Sequence[str]:
    """The functions that triggers on these tables call, as ALTER FUNCTION names them."""
    return connection.scalars(_GUARDS, {"schema": schema, "tables": list(tables)}).all()
