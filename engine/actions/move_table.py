"""One table carried to another database, and what says that it arrived."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from engine.db import is_sqlite
from engine.errors import Incomplete
from engine.language import _
from engine.queries.whole_tables import ROWS_AT_A_TIME, plain_type, stored_rows

Progress = Callable[[int], None]
_MODULUS = 1 << 256
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


@dataclass(frozen=True, slots=True)
class MovedTable:
    """A table that arrived: the hash is that of its rows, in any order."""

    name: str
    rows: int
    sha256: str


def carry_table(
    table: sa.Table, old: Session, new: Session, advance: Progress
) -> MovedTable:
    """Write every row of `old`'s table into `new`; what was read, to be compared later.

    Raises Incomplete where a text holds what PostgreSQL cannot keep.
    """
    seen = _Digest()
    rows = _watched(stored_rows(old.connection(), table), seen, advance)
    if is_sqlite(new):
        _insert(table, new, rows)
    else:
        _copy(table, new, _storable(table, rows))
        _set_sequence(table, new)
        new.execute(sa.text(f'ANALYZE "{table.name}"'))
    return MovedTable(table.name, seen.rows, seen.hex)


def read_back(table: sa.Table, new: Session, advance: Progress) -> MovedTable:
    """The same of what lies in `new`."""
    seen = _Digest()
    for _row in _watched(stored_rows(new.connection(), table), seen, advance):
        pass
    return MovedTable(table.name, seen.rows, seen.hex)


class _Digest:
    """The hash of a set of rows: the sum of the hashes of each.

    Their order is no part of it: no two databases sort texts alike.
    """

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def take(self, row: tuple[Any, ...]) -> None:
        self.rows += 1
        digest = hashlib.sha256(_written(list(row)).encode()).digest()
        self._sum = (self._sum + int.from_bytes(digest, "big")) % _MODULUS

    @property
    def hex(self) -> str:
        return f"{self._sum:064x}"


def _watched(
    rows: Iterable[Any], seen: _Digest, advance: Progress
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        values = tuple(row)
        seen.take(values)
        advance(1)
        yield values


def _storable(
    table: sa.Table, rows: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if any(isinstance(value, str) and "\0" in value for value in row):
            raise Incomplete(
                _("表 {table} 的 {row} 含有空字符，PostgreSQL 存不下；请先修改这一条").format(
                    table=table.name, row=row[0]
                )
            )
        yield row


def _copy(table: sa.Table, new: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    quote = new.get_bind().dialect.identifier_preparer
    columns = ", ".join(quote.quote(column.name) for column in table.columns)
    cursor: Any = new.connection().connection.cursor()
    with cursor.copy(f"COPY {quote.format_table(table)} ({columns}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def _set_sequence(table: sa.Table, new: Session) -> None:
    """The next id follows the last one that was carried."""
    if table.autoincrement_column is None:
        return
    new.execute(
        sa.text(
            f'SELECT setval(pg_get_serial_sequence(:name, \'id\'), max(id)) FROM "{table.name}"'
            " HAVING max(id) IS NOT NULL"
        ),
        {"name": f'"{table.name}"'},
    )


def _insert(table: sa.Table, new: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    plain = sa.table(table.name, *(sa.column(one.name, plain_type(one)) for one in table.columns))
    names = [column.name for column in table.columns]
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(dict(zip(names, row, strict=True)))
        if len(batch) == ROWS_AT_A_TIME:
            new.execute(sa.insert(plain), batch)
            batch = []
    if batch:
        new.execute(sa.insert(plain), batch)
