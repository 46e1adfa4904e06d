"""What was read from files."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from engine.models.base import instant, json_list, json_object, reference


class ImportBatch(SQLModel, table=True):
    """One confirmed import: the file by hash, what it changed, what it could not read."""

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id", index=True)
    file_name: str
    sha256: str
    kind: str
    reference_on: date | None = None
    headings: dict[str, Any] = json_object()
    counts: dict[str, Any] = json_object()
    problems: list[dict[str, Any]] = json_list()
    imported_by_id: int | None = reference("person.id", nullable=True)
    imported_at: datetime = instant()
