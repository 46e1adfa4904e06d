"""Rows that nobody would think of, for any table: instants to the microsecond, JSON, empty values,
characters that few machines have seen."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engine.models.base import Choice, Instant

TEXTS = (
    "", "镕堃喆珺琎", "𠮷野家", "🏛️ 法院", "\\N", "\\.", "a\tb\nc\r\nd", "\"双\"'单'", "%s %(x)s ? :y",
    "\\u0000", "x" * 300, " 前后空格 ", "Ünïcödé", "\u202eRTL", "e\u0301", "\x01\x1f\x7f",
)


def fill(
    connection: sa.Connection, tables: Iterable[sa.Table], *, seed: int, rows: int,
    beside: Iterable[sa.Table] = (),
) -> None:
    """Insert `rows` rows into each table; what refers to others must come after them.

    `beside` are tables that have rows already.
    """
    chance = random.Random(seed)
    written: dict[str, list[dict[str, Any]]] = {
        table.name: [dict(row._mapping) for row in connection.execute(sa.select(table))]
        for table in beside
    }
    for table in tables:
        seen: set[tuple[Any, ...]] = set()
        made = []
        for number in range(1, rows + 1):
            for _attempt in range(50):
                row = _row(table, number, written, chance)
                keys = {
                    (names, *(row[name] for name in names)) for names in _unique(table)
                    if all(row[name] is not None for name in names)
                }
                if not keys & seen:
                    break
            else:
                continue
            seen |= keys
            made.append(row)
        written[table.name] = made
        if made:
            connection.execute(sa.insert(table), made)


def _unique(table: sa.Table) -> list[tuple[str, ...]]:
    found = [tuple(column.name for column in table.primary_key)]
    found += [
        tuple(column.name for column in one.columns) for one in table.constraints
        if isinstance(one, sa.UniqueConstraint)
    ]
    found += [
        tuple(column.name for column in one.columns) for one in table.indexes if one.unique
    ]
    return found


def _row(
    table: sa.Table, number: int, written: dict[str, list[dict[str, Any]]], chance: random.Random
) -> dict[str, Any]:
    keys = {column.name for column in table.primary_key}
    row = {}
    for column in table.columns:
        references = list(column.foreign_keys)
        if references:
            others = written.get(references[0].column.table.name, [])
            found = [one[references[0].column.name] for one in others]
            empty = column.nullable and (not found or chance.random() < 0.3)
            row[column.name] = None if empty else chance.choice(found)
        elif column.name == "id":
            row["id"] = number * 3  # gaps, as a life leaves them
        elif column.nullable and column.name not in keys and chance.random() < 0.3:
            row[column.name] = sa.null() if isinstance(column.type, sa.JSON) else None
        else:
            row[column.name] = _value(column.type, number, chance)
    return row


def _value(kind: Any, number: int, chance: random.Random) -> Any:
    if isinstance(kind, Choice):
        return chance.choice(list(kind.enum))
    if isinstance(kind, sa.JSON):
        return {chance.choice(TEXTS): [None, 1.5, True, -(2**40), {"字": chance.choice(TEXTS)}]}
    if isinstance(kind, sa.Boolean):
        return chance.random() < 0.5
    if isinstance(kind, Instant):
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(
            microseconds=chance.randrange(10**15)
        )
    if isinstance(kind, sa.DateTime):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(10**14))
        return at if kind.timezone else at.replace(tzinfo=None)
    if isinstance(kind, sa.Date):
        return date(1999, 12, 31) + timedelta(days=chance.randrange(20_000))
    if isinstance(kind, sa.Integer):
        return chance.choice([0, 1, -1, 2**31 - 1, chance.randrange(10**6)])
    length = getattr(kind, "length", None)
    return f"{chance.choice(TEXTS)}{number}" if length is None else f"v{number}"

