"""Rows as one text in JSON: written by the database, read only where the text is a new one."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

# How each dialect calls a JSON array of some values, and of what all rows give.
ARRAYS: Mapping[str, tuple[str, str]] = {
    "sqlite": ("json_array", "json_group_array"),
    "postgresql": ("json_build_array", "json_agg"),
}


def array_of(dialect: str, columns: Iterable[Any]) -> Any:
    """The columns of a row: […]."""
    return getattr(sa.func, ARRAYS[dialect][0])(*columns)


def written_down(dialect: str, columns: Iterable[Any], *among: Any) -> Any:
    """The columns of all rows `among`, as a scalar: [[…], …] in no order, null where none is."""
    all_rows = getattr(sa.func, ARRAYS[dialect][1])
    rows = sa.select(sa.cast(all_rows(array_of(dialect, columns)), sa.Text)).where(*among)
    return rows.scalar_subquery()
