"""The tables of a map's ledgers, as they came with each import."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from engine.models import ImportBatch

LOOKED_AT = 50  # imports; those before are of another time


def imported_tables(
    session: Session, map_id: int
) -> Sequence[tuple[list[dict[str, Any]], Mapping[str, str]]]:
    """(tables, fields by heading) of each ledger imported into a map, the newest first.

    Imports of a time before tables were kept have none.
    """
    rows: Sequence[Any] = session.exec(
        select(ImportBatch.tables, ImportBatch.headings)
        .where(ImportBatch.map_id == map_id, ImportBatch.kind == "ledger")
        .order_by(col(ImportBatch.id).desc()).limit(LOOKED_AT)
    ).all()
    return [(tables, headings) for tables, headings in rows]
