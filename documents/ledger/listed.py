"""A ledger as a page lists it: its columns in its language, its order, all its pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from documents.ledger.plain_files import plain, write_csv, write_list
from documents.ledger.tables import Block, Cell, Column, Look, Table
from documents.ledger.workbook import Workbook
from engine.language import _
from engine.queries.ledger_rows import LedgerRow

LONG_FROM = 20  # a column of this width wraps


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """`key` names it in JSON; `value` is its cell."""

    key: str
    heading: str
    width: float
    value: Callable[[LedgerRow], Cell]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed, of which map, on which day."""

    columns: Sequence[ListedColumn]
    rows: Iterable[LedgerRow]
    map_name: str
    today: date


def write_listed_xlsx(file: IO[bytes], listed: Listed) -> None:
    """A workbook with one sheet: true dates, true numbers, texts that stay texts."""
    columns = tuple(
        Column(one.heading, one.width, Look.LONG if one.width > LONG_FROM else Look.SHORT)
        for one in listed.columns
    )
    book = Workbook(file, made_on=listed.today, name=listed.map_name)
    book.add(Table(_("台账"), columns, lambda: _blocks(listed)))
    book.close()


def write_listed_csv(file: IO[bytes], listed: Listed) -> None:
    """As `write_csv`."""
    heads = [one.heading for one in listed.columns]
    write_csv(file, heads, ([one.value(row) for one in listed.columns] for row in listed.rows))


def write_listed_json(file: IO[bytes], listed: Listed) -> None:
    """A list of objects by the columns' keys, dates as 2026-04-30; `id` names the item."""
    write_list(file, (_facts(row, listed.columns) for row in listed.rows))
    file.write(b"\n")


def _blocks(listed: Listed) -> Iterator[Block]:
    for row in listed.rows:
        yield Block(row.id, row.number or f"#{row.id}", [[one.value(row) for one in listed.columns]])


def _facts(row: LedgerRow, columns: Sequence[ListedColumn]) -> dict[str, Any]:
    return {"id": row.id} | {one.key: plain(one.value(row)) for one in columns}
