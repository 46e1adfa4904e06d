"""自有格式: an office puts its own form in the place of a built-in one, or takes it back.

What the form says was looked through before (`documents.own_forms`); papers that were issued keep
the form they were issued in.
"""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.everywhere import track_everywhere
from engine.actions.evidence_store import KeptFile
from engine.db import insert_rows
from engine.errors import WrongState
from engine.language import _
from engine.models import EvidenceFile, PaperTemplate
from engine.queries.charges import require_charge
from engine.queries.official_papers import template_of
from engine.rules.official_papers import paper_kind_label
from engine.rules.permissions import Charge
from engine.rules.words import PaperKind


def set_template(
    session: Session, kind: PaperKind, file: KeptFile, *, actor_id: int, at: datetime, today: date
) -> PaperTemplate:
    """From now on papers of this kind are filled into `file`, which lies in the store.

    Raises: NotFound, NotYours.
    """
    home = require_charge(session, Charge.KEEP_TEMPLATES, actor_id=actor_id).organisation_id
    row = {"sha256": file.sha256, "size": file.size, "media_type": file.media_type}
    insert_rows(session, EvidenceFile, [row], skip_existing=True)
    template = template_of(session, home, kind)
    before = template.sha256 if template else ""
    template = template or PaperTemplate(
        organisation_id=home, kind=kind, sha256="", name="", set_by_id=actor_id, set_at=at
    )
    template.sha256, template.name = file.sha256, file.name
    template.set_by_id, template.set_at = actor_id, at
    session.add(template)
    session.flush()
    track_everywhere(
        session, home, "set_template", at=at, actor_id=actor_id, kind=kind.value, name=file.name,
        sha256=file.sha256, before=before,
    )
    return template


def drop_template(
    session: Session, kind: PaperKind, *, actor_id: int, at: datetime, today: date
) -> None:
    """From now on papers of this kind are filled into the built-in form again.

    Raises: NotFound, NotYours; WrongState where there is no form of the office's own.
    """
    home = require_charge(session, Charge.KEEP_TEMPLATES, actor_id=actor_id).organisation_id
    template = template_of(session, home, kind)
    if template is None:
        raise WrongState(
            _("{paper}用的就是内置格式").format(paper=paper_kind_label(kind))
        )
    before = template.sha256
    session.delete(template)
    session.flush()
    track_everywhere(
        session, home, "drop_template", at=at, actor_id=actor_id, kind=kind.value, before=before
    )
