"""One moment of the running database as an SQLite file, whichever database it is.

SQLite's own backup copies page by page while others write. PostgreSQL is read in one repeatable
transaction, which sees a single moment and locks nobody out, and every table is read back from the
copy. A backup is the same whatever it was made from, and goes back into either.
"""

import contextlib
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.move_table import carry_table, read_back
from engine.db import migrate, open_database, reading, writing
from engine.errors import Unreadable
from engine.language import _
from engine.queries.whole_tables import tables

PAGES = 1024  # copied at a time: a writer waits no longer than that


def copy_database(url: str, target: Path) -> None:
    """Write the copy to `target`, a new file beside which nothing lies.

    Raises:
        Unreadable: a table does not read back as it was.
        OSError, sqlite3.Error, sqlalchemy.exc.DBAPIError: one of the two cannot be used.
    """
    target.unlink(missing_ok=True)
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        _copy_pages(Path(address.database or ""), target)
    else:
        _carry_moment(url, target)
    with contextlib.closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _copy_pages(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        contextlib.closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new, pages=PAGES, sleep=0.0)


def _carry_moment(url: str, target: Path) -> None:
    source, copy = open_database(url), open_database(f"sqlite:///{target}")
    try:
        migrate(f"sqlite:///{target}")
        with reading(source) as old, writing(copy) as new:
            old.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            new.execute(sa.text("PRAGMA defer_foreign_keys = ON"))  # a row may name a later one
            carry_all(old, new)
    finally:
        source.dispose()
        copy.dispose()


def carry_all(old: Session, new: Session) -> None:
    """Every table of `old` into the empty ones of `new`, each read back and compared.

    Raises Unreadable where one is not what it was.
    """
    carried = [carry_table(table, old, new, lambda _rows: None) for table in tables()]
    for table, sent in zip(tables(), carried, strict=True):
        if read_back(table, new, lambda _rows: None) != sent:
            raise Unreadable(_("表 {table} 复制后与原来不一致，没有完成").format(table=table.name))
