"""The files of a paper: made when somebody first asks, and from then on the same bytes for ever.

Making needs no transaction: the facts of an issued paper never change. Two who ask at once make
the same file twice and keep one. A draft's files are made anew each time and kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session

from documents.papers import paper_docx, paper_pdf
from engine.actions.evidence_store import keep_made, path_of
from engine.actions.official_papers import keep_paper_file
from engine.db import reading, writing
from engine.models import OfficialPaper
from engine.queries.official_papers import paper_at, template_of
from engine.rules.words import PaperKind, PaperStatus
from engine.settings import Settings

Form = Literal["pdf", "docx"]
MEDIA_TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file of a paper, ready to be given away."""

    name: str
    media_type: str
    content: bytes


def file_of(database: sa.Engine, settings: Settings, paper_id: int, form: Form) -> PaperFile:
    """The paper as PDF or DOCX; raises NotFound."""
    with reading(database) as session:
        paper = paper_at(session, paper_id)
        own = _own_form(session, paper, settings)
    kept = paper.pdf_sha256 if form == "pdf" else paper.docx_sha256
    if kept:
        return PaperFile(_name(paper, form), MEDIA_TYPES[form], path_of(kept, settings).read_bytes())
    made = _made(
        paper.kind, paper.facts, form, on=paper.issued_on or paper.drafted_at.date(), own=own
    )
    if paper.status is PaperStatus.ISSUED:
        made = _kept(database, settings, paper, form, made)
    return PaperFile(_name(paper, form), MEDIA_TYPES[form], made)


def file_without_number(
    kind: PaperKind, facts: Mapping[str, Any], form: Form, *, on: date, own: Path | None = None
) -> PaperFile:
    """A paper that is not on record: a form that waits, a letter before its signing, a sheet."""
    name = safe_name(f"{facts['title']}{facts['item_number']}", form)
    return PaperFile(name, MEDIA_TYPES[form], _made(kind, facts, form, on=on, own=own))


def own_form_of(session: Session, organisation_id: int, kind: PaperKind, settings: Settings) -> Path | None:
    """Where the office's own form for a kind of paper lies, if it has one."""
    template = template_of(session, organisation_id, kind)
    return path_of(template.sha256, settings) if template else None


def _made(
    kind: PaperKind, facts: Mapping[str, Any], form: Form, *, on: date, own: Path | None
) -> bytes:
    if form == "pdf":
        return paper_pdf(kind, facts, on=on)
    return paper_docx(kind, facts, on=on, form=own.read_bytes() if own else None)


def made_file(
    database: sa.Engine,
    settings: Settings,
    whose: tuple[int, PaperKind],
    stem: str,
    facts: Mapping[str, Any],
    form: Form,
    *,
    on: date,
) -> PaperFile:
    """A file of what is no paper yet, in the present form; `whose`: organisation and kind."""
    organisation_id, kind = whose
    with reading(database) as session:
        own = own_form_of(session, organisation_id, kind, settings)
    return PaperFile(safe_name(stem, form), MEDIA_TYPES[form], _made(kind, facts, form, on=on, own=own))


def _own_form(session: Session, paper: OfficialPaper, settings: Settings) -> Path | None:
    """The office's own form: of an issued paper the one it was issued in."""
    if paper.status is PaperStatus.ISSUED:
        return path_of(paper.template_sha256, settings) if paper.template_sha256 else None
    return own_form_of(session, paper.organisation_id, paper.kind, settings)


def _kept(
    database: sa.Engine, settings: Settings, paper: OfficialPaper, form: Form, made: bytes
) -> bytes:
    file = keep_made(made, _name(paper, form), MEDIA_TYPES[form], settings)
    row = {"sha256": file.sha256, "size": file.size, "media_type": file.media_type}
    with writing(database) as session:
        kept = keep_paper_file(session, paper, form, row)
    return path_of(kept, settings).read_bytes()


def safe_name(title: str, form: Form) -> str:
    """A file's name without what a file system does not take."""
    stem = "".join("_" if one in '<>:"/\\|?*\r\n\t' else one for one in title)
    return f"{stem[:80]}.{form}"


def _name(paper: OfficialPaper, form: Form) -> str:
    number = str(paper.facts.get("number_text") or "").strip()
    return safe_name(f"{paper.title}{number}", form)
