"""Alembic's entry: which database, which tables.

SQLite cannot drop a column that others lean on: the table is written anew and takes the old one's
place. With foreign keys on, dropping the old one would count as deleting its rows; they are off
meanwhile and looked at as a whole before the end, as SQLite's own manual has it.
"""

from typing import Any

from alembic import context
from sqlmodel import SQLModel

import engine.models  # noqa: F401 - registers the tables
from engine.db import open_database

database = open_database(context.config.attributes["url"])
is_sqlite = database.dialect.name == "sqlite"
with database.connect() as connection:
    if is_sqlite:  # before our BEGIN: inside a transaction it would do nothing
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=False,
        transactional_ddl=True,  # SQLite can: our own BEGIN makes it so
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if loose is not None:
                raise RuntimeError(f"a row of {loose[0]} would refer to nothing")
    connection.commit()
database.dispose()
