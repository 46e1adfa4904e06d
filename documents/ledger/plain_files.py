"""Tables as CSV and ledgers as JSON, a row at a time."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

from documents.ledger.tables import Cell, Row, Table

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_csv(file: IO[bytes], heads: Row, rows: Iterable[Row]) -> None:
    """UTF-8 with its mark, so that Excel reads the Chinese; a text like a formula gets a ' before it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(value) for value in row] for row in rows)
    text.detach()


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of all items of a table."""
    return (row for block in table.blocks() for row in block.rows)


def headings_of(table: Table) -> Row:
    """The headings of a table, one a column."""
    return [column.heading for column in table.columns]


def blocks_as_json(table: Table) -> Iterator[dict[str, Any]]:
    """Each item with its rows by heading; empty cells are left out."""
    heads = headings_of(table)
    for block in table.blocks():
        yield {
            "id": block.item_id or None,
            "rows": [
                {str(head): plain(value) for head, value in zip(heads, row, strict=True)
                 if value not in (None, "")}
                for row in block.rows
            ],
        }


def write_json(file: IO[bytes], facts: dict[str, Any]) -> None:
    """One object; a value that is an iterator is written as a list, an element a line."""
    for place, (name, value) in enumerate(facts.items()):
        file.write(("{" if place == 0 else ",\n ").encode())
        file.write(f"{_text(name)}: ".encode())
        if isinstance(value, Iterator):
            write_list(file, value)
        else:
            file.write(_text(value).encode())
    file.write(b"}\n")


def write_list(file: IO[bytes], values: Iterable[Any]) -> None:
    """A list, an element a line, never more than one of them in memory."""
    file.write(b"[")
    for place, value in enumerate(values):
        file.write((",\n" if place else "\n").encode() + _text(value).encode())
    file.write(b"\n]")


def harmless(value: Cell) -> str:
    """A cell of a CSV: what a spreadsheet would take for a formula is marked as a text."""
    text = str(plain(value)) if value is not None else ""
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_SIGNS) else text


def plain(value: Any) -> Any:
    """A date as 2026-04-30; everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain)
