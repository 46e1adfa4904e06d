"""公文: what is put on paper, with its number, its words and its files; and an office's own forms."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import Choice, choice, instant, json_object, reference
from engine.rules.words import PaperKind, PaperStatus


class OfficialPaper(SQLModel, table=True):
    """One paper. Once issued, the database refuses to change its words and its files.

    `facts` are what it says, complete: the same facts give the same bytes. `key` names what it is
    about ("order:12:T+5:1"), so that nothing is put on paper twice.
    """

    __tablename__ = "official_paper"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "kind", "year", "number"),
        sa.Index("ix_official_paper_item", "item_id", "id"),
        sa.Index("ix_official_paper_map", "map_id", "kind", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    organisation_id: int = reference("organisation.id")
    map_id: int = reference("battle_map.id")
    item_id: int | None = reference("item.id", nullable=True)
    kind: PaperKind = choice(PaperKind)
    status: PaperStatus = choice(PaperStatus, PaperStatus.DRAFT)
    version: int = Field(default=1, description="raised by every change of a draft")
    year: int | None = None
    number: int | None = Field(default=None, description="counted by kind and year, once issued")
    title: str
    facts: dict[str, Any] = json_object()
    drafted_by_id: int | None = reference("person.id", nullable=True)
    drafted_at: datetime = instant()
    issued_by_id: int | None = reference("person.id", nullable=True)
    issued_on: date | None = None
    issued_at: datetime | None = instant(nullable=True)
    # Files by the hash of their content, kept beside the evidence, written once.
    pdf_sha256: str = ""
    docx_sha256: str = ""
    template_sha256: str = Field(default="", description="of the office's own form, if it has one")


class PaperTemplate(SQLModel, table=True):
    """A form of an office's own for one kind of paper, in place of the one that is built in."""

    __tablename__ = "paper_template"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    kind: PaperKind = Field(sa_type=Choice(PaperKind), primary_key=True)
    sha256: str = Field(foreign_key="evidence_file.sha256")
    name: str
    set_by_id: int = reference("person.id")
    set_at: datetime = instant()
