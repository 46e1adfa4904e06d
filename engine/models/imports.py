"""What was read from files."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
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
    # Each table that was read, as it came: its name, the lines above its heading, the heading's own
    # rows, its columns in order with what they were taken for. An export gives them back.
    tables: list[dict[str, Any]] = json_list()
    counts: dict[str, Any] = json_object()
    problems: list[dict[str, Any]] = json_list()
    imported_by_id: int | None = reference("person.id", nullable=True)
    imported_at: datetime = instant()


class ImportDraft(SQLModel, table=True):
    """A file in the import wizard: uploaded, corrected by hand, not yet confirmed."""

    __tablename__ = "import_draft"
    __table_args__ = (sa.Index("ix_import_draft_map", "map_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id")
    file_name: str
    sha256: str
    size: int
    reference_on: date | None = None
    # What people set by hand, empty where nothing was: the field of a column by sheet and letter,
    # whether and from which rows a sheet is read, whom a written name means (an id, or "new"), and
    # by a draft's key what was struck out or reworded.
    columns: dict[str, Any] = json_object()
    sheets: dict[str, Any] = json_object()
    people: dict[str, Any] = json_object()
    departments: dict[str, Any] = json_object()
    edits: dict[str, Any] = json_object()
    uploaded_by_id: int = reference("person.id")
    uploaded_at: datetime = instant()
    dropped_at: datetime | None = instant(nullable=True)
    batch_id: int | None = Field(
        default=None, foreign_key="import_batch.id", description="what it became"
    )


class HeadingMemory(SQLModel, table=True):
    """What an office said once that a heading of theirs means."""

    __tablename__ = "heading_memory"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "heading"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = reference("organisation.id")
    heading: str = Field(description="without blanks and line breaks")
    field: str = Field(description="the field it means; empty: to be passed over")
    said_by_id: int | None = reference("person.id", nullable=True)
    said_at: datetime = instant()
