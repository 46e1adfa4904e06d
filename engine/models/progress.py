"""What departments say and prove."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import instant, reference


class ProgressReport(SQLModel, table=True):
    """A 进展 report: how far, in words."""

    __tablename__ = "progress_report"
    __table_args__ = (sa.Index("ix_progress_report_item", "item_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    measure_id: int | None = reference("measure.id", nullable=True)
    round: int = 1
    person_id: int = reference("person.id")
    percent: int
    text: str
    reported_on: date
    created_at: datetime = instant()


class EvidenceFile(SQLModel, table=True):
    """A file by the SHA-256 of its content; the same file twice is kept once."""

    __tablename__ = "evidence_file"

    sha256: str = Field(primary_key=True)
    size: int
    media_type: str


class Evidence(SQLModel, table=True):
    """A 佐证材料 of an item."""

    __table_args__ = (sa.UniqueConstraint("item_id", "round", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    round: int = 1
    sha256: str = Field(foreign_key="evidence_file.sha256")
    name: str
    note: str = ""
    person_id: int = reference("person.id")
    attached_at: datetime = instant()
