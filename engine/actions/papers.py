"""签发: from 督办单 upward the calendar only drafts; a named person releases or drops."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.letters import RUNNING, issue_letter, key_of, paper_of, propose_talk
from engine.actions.recording import record
from engine.errors import Incomplete, WrongState
from engine.language import _
from engine.models import Notice
from engine.queries.cases import Case, load_case
from engine.queries.papers import drafted_notices
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind, NoticeStatus


def release_paper(
    session: Session,
    item_id: int,
    rung: str,
    deadline_version: int,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> list[Notice]:
    """Sign the paper that a rung drafted: it gets its number, its notices are raised.

    The next bundling gives each of them its mail. A proposal to talk to somebody lays the notice
    of that talk on the table, for whoever arranges it.

    Raises: NotFound, NotYours; WrongState where no such paper waits.
    """
    case, notices, seat = _waiting(
        session, item_id, rung, deadline_version, Verb.RELEASE_PAPER, actor_id=actor_id, today=today
    )
    if case.item.status not in RUNNING or deadline_version != case.item.deadline_version:
        raise WrongState(
            _("事项{number}已不在整改中或时限已变，这份文书不再签发，请按不予签发办理").format(
                number=case.title
            )
        )
    paper = paper_of(case, notices)
    record(
        session, case, Verb.RELEASE_PAPER, at=at, seat=seat, rung=rung,
        deadline_version=deadline_version, kind=paper.kind.value, paper=key_of(paper),
    )
    issued = issue_letter(session, case, paper, at=at)
    if paper.kind is NoticeKind.TALK_PROPOSAL:
        propose_talk(session, case, rung, at=at)
    for notice in notices:
        notice.status = NoticeStatus.RAISED
        notice.released_by_id, notice.released_at = actor_id, at
        notice.raised_on = today
        notice.facts = (notice.facts or {}) | {"paper_id": issued.id}
        session.add(notice)
    session.flush()
    return notices


def drop_paper(
    session: Session,
    item_id: int,
    rung: str,
    deadline_version: int,
    *,
    reason: str,
    actor_id: int,
    at: datetime,
    today: date,
) -> list[Notice]:
    """Decide, with a reason, that the drafted paper is not sent; raises as `release_paper`."""
    case, notices, seat = _waiting(
        session, item_id, rung, deadline_version, Verb.DROP_PAPER, actor_id=actor_id, today=today
    )
    if not reason.strip():
        raise Incomplete(_("不予签发须写明理由"))
    record(
        session, case, Verb.DROP_PAPER, at=at, seat=seat, rung=rung, reason=reason.strip(),
        deadline_version=deadline_version, kind=notices[0].kind.value,
    )
    for notice in notices:
        notice.status = NoticeStatus.DROPPED
        notice.released_by_id, notice.released_at = actor_id, at
        notice.facts = (notice.facts or {}) | {"reason": reason.strip()}
        session.add(notice)
    session.flush()
    return notices


def _waiting(
    session: Session,
    item_id: int,
    rung: str,
    deadline_version: int,
    verb: Verb,
    *,
    actor_id: int,
    today: date,
) -> tuple[Case, list[Notice], int]:
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(verb)
    # No rung has that sign, and not every database can be asked for it.
    notices = [] if "\0" in rung else drafted_notices(session, item_id, rung, deadline_version)
    if not notices:
        raise WrongState(
            _("事项{number}没有待签发的这份文书（{rung}），可能已经办理").format(
                number=case.title, rung=rung.replace("\0", "")[:40]
            )
        )
    return case, notices, seat
