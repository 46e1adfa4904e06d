"""催办单, 督办单, 约谈通知 on paper: written, numbered and sent in the transaction of their signing.

A crash leaves either everything (the paper with its number, the notices that carry it) or nothing.
A letter is one by its key, so two clicks make one paper, and numbers have no gap.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.actions.official_papers import (
    Subject,
    amend_paper,
    discard_paper,
    draft_paper,
    issue_paper,
)
from engine.actions.recording import check_version, record
from engine.errors import Incomplete, WrongState
from engine.language import _, speaking
from engine.models import Notice, OfficialPaper
from engine.queries.cases import Case, load_case
from engine.queries.official_papers import open_draft
from engine.queries.paper_sheets import paper_sheets
from engine.queries.papers import Paper, latest_urges
from engine.rules.letter_text import PAPER_LANGUAGE, letter_facts, letter_key, letter_kind
from engine.rules.paper_text import Talk
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind, NoticeStatus, PaperKind, Status

RUNNING = frozenset({Status.ISSUED, Status.OPEN})  # where the item's own ladder runs


def put_urge_on_paper(
    session: Session,
    item_id: int,
    *,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> OfficialPaper:
    """The latest 催办单 that the calendar sent, as a numbered letter in a person's name; sent again.

    Raises: NotFound, NotYours; WrongState where none was sent, or it is on paper already.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.RELEASE_PAPER)
    check_version(case, version)
    _require_late(case)
    urges = latest_urges(session, item_id, case.item.deadline_version)
    if not urges:
        raise WrongState(
            _("事项{number}还没有发出过催办单，无从出具").format(number=case.title)
        )
    paper = paper_of(case, urges)
    record(
        session, case, Verb.RELEASE_PAPER, at=at, seat=seat, rung=paper.rung,
        deadline_version=paper.deadline_version, kind=paper.kind.value, paper=key_of(paper),
    )
    issued = issue_letter(session, case, paper, at=at)
    _send(
        session, case, issued, paper, at=at,
        to=[one.recipient_id for one in urges if not one.copied],
        copied=[one.recipient_id for one in urges if one.copied],
    )
    return issued


def call_to_talk(
    session: Session,
    item_id: int,
    talk: Talk,
    *,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> OfficialPaper:
    """签发约谈通知, with time and place: of the one that a released proposal drafted, or a new one.

    Field rule: nobody is held to account by the calendar; a person arranges a talk and signs it.
    Raises: NotFound, NotYours, WrongState; Incomplete where there is nobody to talk to.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.RELEASE_PAPER)
    check_version(case, version)
    _require_late(case)
    head = case.seats.head_id
    if head is None:
        raise Incomplete(_("事项{number}的责任部门没有负责人，无从约谈").format(number=case.title))
    if talk.on < today:
        raise Incomplete(_("约谈日期不能早于今天"))
    drafted = open_draft(session, item_id, PaperKind.TALK_NOTICE)
    paper = talk_paper(case, f"v{case.item.version}")
    key = drafted.key if drafted else key_of(paper)
    record(
        session, case, Verb.RELEASE_PAPER, at=at, seat=seat, kind=paper.kind.value, paper=key,
    )
    issued = issue_letter(session, case, paper, at=at, talk=talk, key=key)
    _send(
        session, case, issued, paper, at=at, to=[head], copied=_told_of_talk(case),
        reason=issued.facts["demands"][0]["words"],
    )
    return issued


def propose_talk(session: Session, case: Case, rung: str, *, at: datetime) -> OfficialPaper:
    """Lay a 约谈通知 without time and place on the table; nothing of it is sent."""
    with speaking(PAPER_LANGUAGE):
        paper = talk_paper(case, rung)
        title, facts = _worded(session, case, paper, None, signed=False)
        return draft_paper(
            session, _subject(case, paper, key_of(paper)), title, facts,
            actor_id=case.actor_id, at=at,
        )


def drop_talk(
    session: Session,
    item_id: int,
    *,
    reason: str,
    actor_id: int,
    at: datetime,
    today: date,
) -> OfficialPaper:
    """Decide, with a reason, that nobody is called to the talk that was drafted.

    Raises: NotFound, NotYours, Incomplete; WrongState where none is drafted.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.DROP_PAPER)
    drafted = open_draft(session, item_id, PaperKind.TALK_NOTICE)
    if drafted is None:
        raise WrongState(_("事项{number}没有待签发的约谈通知").format(number=case.title))
    if not reason.strip():
        raise Incomplete(_("不予签发须写明理由"))
    record(
        session, case, Verb.DROP_PAPER, at=at, seat=seat, reason=reason.strip(),
        kind=NoticeKind.TALK_NOTICE.value, paper=drafted.key,
    )
    return discard_paper(session, drafted.id or 0)


def issue_letter(
    session: Session,
    case: Case,
    paper: Paper,
    *,
    at: datetime,
    talk: Talk | None = None,
    key: str = "",
) -> OfficialPaper:
    """The letter with its number, in the actor's name; raises WrongState where it was issued before."""
    with speaking(PAPER_LANGUAGE):
        title, facts = _worded(session, case, paper, talk)
        drafted = draft_paper(
            session, _subject(case, paper, key or key_of(paper)), title, facts,
            actor_id=case.actor_id, at=at,
        )
        if drafted.facts != facts:
            amend_paper(session, drafted.id or 0, title, facts, version=drafted.version)
        return issue_paper(
            session, drafted.id or 0, actor_id=case.actor_id, at=at, today=case.today
        )


def paper_of(case: Case, notices: list[Notice]) -> Paper:
    """The notices of one rung as the paper that they are."""
    first = notices[0]
    return Paper(
        case.item_id, case.item.number, case.item.weakness, first.kind, first.rung,
        first.deadline_version, first.threshold_on, first.due_on,
        tuple(case.name(one.recipient_id) for one in notices if not one.copied),
        tuple(case.name(one.recipient_id) for one in notices if one.copied),
    )


def talk_paper(case: Case, rung: str) -> Paper:
    """A 约谈通知 to the department's head, copied to the leader and the office."""
    return Paper(
        case.item_id, case.item.number, case.item.weakness, NoticeKind.TALK_NOTICE, rung,
        case.item.deadline_version, case.today, case.item.due_on,
        tuple(filter(None, [case.name(case.seats.head_id)])),
        tuple(map(case.name, _told_of_talk(case))),
    )


def key_of(paper: Paper) -> str:
    """What makes the letter one."""
    return letter_key(paper.kind, paper.item_id, paper.rung, paper.deadline_version)


def _told_of_talk(case: Case) -> list[int]:
    people = dict.fromkeys((case.item.responsible_leader_id, *case.seats.office))
    return [one for one in people if one is not None and one != case.seats.head_id]


def _worded(
    session: Session, case: Case, paper: Paper, talk: Talk | None, *, signed: bool = True
) -> tuple[str, dict[str, Any]]:
    [sheet] = paper_sheets(session, [paper], today=case.today)
    said = letter_facts(
        replace(sheet.facts, talk=talk), paper.recipients, paper.copied,
        case.name(case.actor_id) if signed else "",
    )
    return said["title"], said


def _subject(case: Case, paper: Paper, key: str) -> Subject:
    return Subject(key, case.ground.map_id, letter_kind(paper.kind), case.item_id)


def is_late(case: Case) -> bool:
    """Whether the item is in progress past its date: what urge letters and talks are for."""
    item = case.item
    return item.status in RUNNING and item.due_on is not None and case.today > item.due_on


def _require_late(case: Case) -> None:
    if not is_late(case):
        raise WrongState(
            _("事项{number}不在整改中或没有逾期，不能签发这份文书").format(number=case.title)
        )


def _send(
    session: Session,
    case: Case,
    issued: OfficialPaper,
    paper: Paper,
    *,
    at: datetime,
    to: list[int],
    copied: list[int],
    **facts: Any,
) -> None:
    """The notices that carry the letter; its key is new, so each of them is said once."""
    session.add_all(
        Notice(
            item_id=case.item_id, kind=paper.kind, rung=f"paper:{issued.id}",
            deadline_version=case.item.deadline_version, recipient_id=person_id,
            copied=person_id not in to, threshold_on=case.today, due_on=case.item.due_on,
            status=NoticeStatus.RAISED, raised_on=case.today, released_by_id=case.actor_id,
            released_at=at, facts=facts | {"paper_id": issued.id},
        )
        for person_id in dict.fromkeys((*to, *copied))
    )
    session.flush()
