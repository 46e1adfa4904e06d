"""The headings of an office's own ledger, as they came with its newest import that had any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.intake.cells import column_letters
from engine.intake.rows import is_closed_name


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column as the office headed it; `field` is what it was taken for, "" for none."""

    letter: str
    heading: str
    field: str


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table as it came. `above` and `head`: texts by column letter, row by row."""

    name: str
    columns: tuple[OwnColumn, ...]
    above: tuple[Mapping[str, str], ...] = ()
    head: tuple[Mapping[str, str], ...] = ()

    def has(self, *fields: str) -> bool:
        """Whether a column was taken for any of these."""
        return any(column.field in fields for column in self.columns)


def own_table(
    imported: Sequence[tuple[Sequence[dict[str, Any]], Mapping[str, str]]]
) -> OwnTable | None:
    """The largest table of the newest import that was a ledger of the office's own; None: never.

    `imported` as `imported_tables` gives it. A workbook that we wrote ourselves, with the items'
    ids in it, is not the office's own; nor is a list of what is closed the form of the whole.
    """
    for tables, headings in imported:
        own = [
            one for one in tables
            if not any(column["field"] == "item_id" for column in one["columns"])
        ]
        if own:
            return _as_came(max(own, key=_weight))
        if not tables and headings:
            return _of_headings(headings)
    return None


def _weight(table: dict[str, Any]) -> tuple[bool, int]:
    return not _says_closed(table["name"], table["above"]), table["item_count"]


def _says_closed(name: str, above: Sequence[Mapping[str, str]]) -> bool:
    return is_closed_name(name) or any(
        is_closed_name(text) for texts in above for text in texts.values()
    )


def _as_came(table: dict[str, Any]) -> OwnTable:
    closed = _says_closed(table["name"], table["above"])
    return OwnTable(
        "" if closed else table["name"],
        tuple(
            OwnColumn(one["letter"], one["heading"], one["field"]) for one in table["columns"]
        ),
        () if closed else tuple(table["above"]), tuple(table["head"]),
    )


def _of_headings(headings: Mapping[str, str]) -> OwnTable:
    columns = [
        OwnColumn(column_letters(place), heading, field)
        for place, (heading, field) in enumerate(headings.items())
    ]
    return OwnTable("", tuple(columns))
