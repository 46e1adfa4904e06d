"""An office's own forms: looked through, kept in the store, then put in use by the verb."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from documents.checking import FormTrouble
from documents.files import MEDIA_TYPES
from documents.papers import FAMILIES, built_in_form, check_form
from engine.actions.evidence_store import clean_name, keep_made, path_of
from engine.actions.paper_templates import set_template
from engine.db import reading, writing
from engine.errors import NotFound
from engine.language import _
from engine.queries.charges import require_charge
from engine.queries.official_papers import template_of
from engine.rules.official_papers import paper_kind_label
from engine.rules.permissions import Charge
from engine.rules.words import PaperKind
from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form as somebody brings it."""

    kind: PaperKind
    name: str
    content: bytes


def use_form(
    database: sa.Engine,
    settings: Settings,
    form: OwnForm,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> list[FormTrouble]:
    """Put the form in use if nothing is wrong with it; else what is wrong, and nothing changes.

    Raises: NotFound, NotYours, Unreadable.
    """
    with reading(database) as session:
        require_charge(session, Charge.KEEP_TEMPLATES, actor_id=actor_id)
    troubles = check_form(form.kind, form.content, on=today, name=form.name)
    if troubles:
        return troubles
    kept = keep_made(
        form.content, clean_name(form.name, (".docx",)), MEDIA_TYPES["docx"], settings
    )
    with writing(database) as session:
        set_template(session, form.kind, kept, actor_id=actor_id, at=at, today=today)
    return []


def form_in_use(
    database: sa.Engine, settings: Settings, organisation_id: int, kind: PaperKind
) -> bytes:
    """The office's own form, or the built-in one."""
    with reading(database) as session:
        template = template_of(session, organisation_id, kind)
    return path_of(template.sha256, settings).read_bytes() if template else built_in_form(kind)


def kinds_with_forms() -> tuple[PaperKind, ...]:
    """The kinds of paper that have a form, in the order of the closed list."""
    return tuple(kind for kind in PaperKind if kind in FAMILIES)


def kind_named(text: str) -> PaperKind:
    """The kind of that code or Chinese name. Raises NotFound."""
    for kind in kinds_with_forms():
        if text.strip() in (kind.value, paper_kind_label(kind)):
            return kind
    known = "、".join(f"{paper_kind_label(one)}（{one.value}）" for one in kinds_with_forms())
    raise NotFound(_("没有“{kind}”这种文书，可以写：{known}").format(kind=text[:40], known=known))
