"""Counting what a piece of work asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def counted(database: sa.Engine) -> Iterator[list[str]]:
    """The SELECTs that are sent to the database inside the block, in order."""
    asked: list[str] = []

    def listen(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    sa.event.listen(database, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        sa.event.remove(database, "before_cursor_execute", listen)
