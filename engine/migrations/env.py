"""Alembic's entry: which database, which tables."""

from alembic import context
from sqlmodel import SQLModel

import engine.models  # noqa: F401 - registers the tables
from engine.db import open_database

database = open_database(context.config.attributes["url"])
with database.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=False,
        transactional_ddl=True,  # SQLite can: our own BEGIN makes it so
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.dispose()
