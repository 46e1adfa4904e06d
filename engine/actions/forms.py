"""审批表 and 回头看记录表 on paper: numbered when the last signature is given, in its transaction.

Why there, and not when somebody first asks for the paper: measures are amended, rounds begin anew,
proofs and people change, and the form must say what was judged. The verb that closes, grants or
looks back writes the form beside its own rows, so a crash leaves both or neither: no number is
lost, none is given twice. The form is one by its key (`close_form:12`), and `form_of_request` and
`form_of_look` may be called again at any time: they give the paper that is there. What was decided
before this was so has none; it gets its number when somebody first asks, who is then on the trail.

Only what was granted is numbered. What waits, or was sent back, is printed without a number.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine import audit
from engine.actions.official_papers import Subject, draft_paper, issue_paper
from engine.language import speaking
from engine.models import ApprovalRequest, BattleMap, Item, LookBack, OfficialPaper
from engine.queries.form_sheets import asked_form, look_form
from engine.queries.official_papers import paper_by_key
from engine.rules.form_text import (
    close_form_facts,
    extension_form_facts,
    look_form_facts,
    look_key,
    request_key,
)
from engine.rules.letter_text import PAPER_LANGUAGE
from engine.rules.paper_text import plain_day
from engine.rules.words import ApprovalKind, ApprovalStatus, PaperKind

NUMBER_PAPER = "number_paper"  # 补编文号: the verb of the trail for what was decided without one
FORMS = {
    ApprovalKind.CLOSE: (PaperKind.CLOSE_FORM, close_form_facts),
    ApprovalKind.EXTENSION: (PaperKind.EXTENSION_FORM, extension_form_facts),
}


def request_on_paper(session: Session, request_id: int) -> tuple[PaperKind, dict[str, Any]]:
    """What the form of a closing or an extension says as things stand, without a number.

    Raises NotFound; KeyError for an activation, which has no form.
    """
    form = asked_form(session, request_id)
    kind, words = FORMS[session.get_one(ApprovalRequest, request_id).kind]
    with speaking(PAPER_LANGUAGE):
        return kind, words(form)


def look_on_paper(session: Session, look_back_id: int) -> tuple[PaperKind, dict[str, Any]]:
    """What the record of a look-back says as things stand, without a number; raises NotFound."""
    form = look_form(session, look_back_id)
    with speaking(PAPER_LANGUAGE):
        return PaperKind.LOOK_BACK_FORM, look_form_facts(form)


def issue_request_form(
    session: Session, request: ApprovalRequest, map_id: int, *, actor_id: int, at: datetime, today: date
) -> None:
    """Number the form of what was just granted, in the transaction of its last signature."""
    kind, facts = request_on_paper(session, request.id or 0)
    subject = Subject(request_key(kind, request.id or 0), map_id, kind, request.item_id)
    _issue(session, subject, facts, actor_id=actor_id, at=at, today=today)


def issue_look_form(
    session: Session, look: LookBack, map_id: int, *, actor_id: int, at: datetime, today: date
) -> None:
    """Number the record of a look that was just taken, in the transaction of its result."""
    kind, facts = look_on_paper(session, look.id or 0)
    subject = Subject(look_key(look.id or 0), map_id, kind, look.item_id)
    _issue(session, subject, facts, actor_id=actor_id, at=at, today=today)


def form_of_request(
    session: Session, request_id: int, *, actor_id: int, at: datetime, today: date
) -> OfficialPaper | None:
    """The numbered form of a granted application; None where it is not granted. Raises NotFound."""
    request = session.get(ApprovalRequest, request_id)
    if request is None or request.status is not ApprovalStatus.APPROVED or request.kind not in FORMS:
        return None
    key = request_key(FORMS[request.kind][0], request_id)
    if found := _there_or_mine(session, key, request.item_id):
        return found
    issue_request_form(
        session, request, _map_of(session, request.item_id), actor_id=actor_id, at=at, today=today
    )
    return _numbered_late(session, key, actor_id=actor_id, at=at)


def form_of_look(
    session: Session, look_back_id: int, *, actor_id: int, at: datetime, today: date
) -> OfficialPaper | None:
    """The numbered record of a look; None where it has not been taken."""
    look = session.get(LookBack, look_back_id)
    if look is None or look.result is None:
        return None
    key = look_key(look_back_id)
    if found := _there_or_mine(session, key, look.item_id):
        return found
    issue_look_form(
        session, look, _map_of(session, look.item_id), actor_id=actor_id, at=at, today=today
    )
    return _numbered_late(session, key, actor_id=actor_id, at=at)


def _issue(
    session: Session, subject: Subject, facts: dict[str, Any], *, actor_id: int, at: datetime,
    today: date,
) -> None:
    with speaking(PAPER_LANGUAGE):
        said = facts | {"issued_on_text": plain_day(today)}
        paper = draft_paper(session, subject, facts["title"], said, actor_id=actor_id, at=at)
        issue_paper(session, paper.id or 0, actor_id=actor_id, at=at, today=today)


def _there_or_mine(session: Session, key: str, item_id: int) -> OfficialPaper | None:
    """The form that is there; None once this unit of work alone may make it.

    Of two who ask first, the second waits for the map's row and then finds the first one's form.
    """
    if found := paper_by_key(session, key):
        return found
    session.execute(
        sa.select(col(BattleMap.id)).where(col(BattleMap.id) == _map_of(session, item_id))
        .with_for_update(key_share=True)
    )
    return paper_by_key(session, key)


def _numbered_late(
    session: Session, key: str, *, actor_id: int, at: datetime
) -> OfficialPaper | None:
    paper = paper_by_key(session, key)
    assert paper is not None
    audit.track(
        session, paper.map_id, NUMBER_PAPER, at=at, actor_id=actor_id, item_id=paper.item_id,
        paper=key, number=paper.facts["number_text"], title=paper.title,
    )
    return paper


def _map_of(session: Session, item_id: int) -> int:
    return session.get_one(Item, item_id).map_id
