"""What a mail says, as facts: the notices of N messages in a constant number of queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    BattleMap,
    Department,
    Digest,
    Item,
    LookBack,
    Measure,
    Message,
    Milestone,
    Notice,
    OfficialPaper,
    Organisation,
    Person,
)
from engine.queries.calendars import load_calendar
from engine.queries.mail_facts import (
    Addressee,
    DigestFacts,
    LookFacts,
    MailFacts,
    MapFacts,
    NoticeFacts,
    RequestFacts,
    StageFacts,
)
from engine.rules.words import ApprovalStatus, NoticeStatus, Status

# mypy knows no select of more than ten columns, nor of optional ones.
_select: Any = sa.select
_RUNG, _ITEM, _STATUS = 8, 15, 18  # their places in the notice query
_NO_REFERENCE = ("", False, None, True, None, None, False)  # the last columns of NoticeFacts
_REFERENCE = re.compile(r"([MNAL]|step:)(\d+)")


def mail_facts(
    session: Session, messages: Sequence[Message], *, today: date
) -> list[MailFacts]:
    """The facts of claimed messages, in their order; `today` is the day they are composed.

    At most nine queries and one for each calendar in use, however many messages there are.
    """
    readers = _readers(session, {message.person_id for message in messages})
    notices = _notices(session, [message.id or 0 for message in messages])
    digests = _digests(session, messages)
    papers = _papers(session, messages)
    mails = []
    for message in messages:
        reader, language, organisation = readers[message.person_id]
        told = tuple(notices.get(message.id or 0, ()))
        mails.append(
            MailFacts(
                message_id=message.id or 0, key=message.key, header_id=message.header_id,
                kind=message.kind, mailbox=message.mailbox, address=message.address,
                on=message.on, as_of=max(today, message.on), not_before=message.not_before,
                organisation=organisation, language=language,
                addressees=_addressees(reader, message.mailbox, told), notices=told,
                digests=tuple(
                    digests[number] for number in message.facts.get("digest_ids", ())
                    if number in digests
                ),
                papers=tuple(
                    papers[number] for number in message.facts.get("paper_ids", ())
                    if number in papers
                ),
                facts=message.facts,
            )
        )
    return mails


def _readers(session: Session, ids: set[int]) -> dict[int, tuple[Addressee, str, str]]:
    rows = session.connection().execute(
        _select(Person.id, Person.name, Person.post, Person.language, Organisation.name)
        .join(Organisation, col(Organisation.id) == Person.organisation_id)
        .where(col(Person.id).in_(ids))
    )
    return {
        row[0]: (Addressee(row[0], row[1], row[2]), row[3], row[4]) for row in rows
    }


def _addressees(
    reader: Addressee, mailbox: str, notices: Iterable[NoticeFacts]
) -> tuple[Addressee, ...]:
    """The reader first, then whoever else is told something at this mailbox."""
    everyone = {reader.id: reader}
    for notice in notices:
        if notice.recipient_address.strip().lower() == mailbox:
            everyone.setdefault(notice.recipient.id, notice.recipient)
    return tuple(everyone.values())


def _notices(session: Session, message_ids: list[int]) -> dict[int, list[NoticeFacts]]:
    # On the connection: loading through the session costs twice as much a row.
    rows = session.connection().execute(_notice_query(message_ids)).all()
    if not rows:
        return {}
    maps = _maps(session, {row[1] for row in rows})
    references = {match for row in rows if (match := _reference(row[_RUNG]))}
    measures = _measures(session, {number for letter, number in references if letter == "M"})
    steps = _steps(session, {number for letter, number in references if letter == "A"})
    looks = _looks(session, {number for letter, number in references if letter == "L"})
    stages = _stages(session, {number for letter, number in references if letter == "N"})
    supplements = _supplements(
        session, {row[_ITEM] for row in rows if row[_STATUS] is Status.AWAITING_CLOSE}
    )
    found: dict[int, list[NoticeFacts]] = defaultdict(list)
    for row in rows:
        message_id, map_id, person_id, name, post, facts, *columns = row
        recipient, battle_map = Addressee(person_id, name, post), maps[map_id]
        notice = NoticeFacts._make([*columns, recipient, battle_map, facts or {}, *_NO_REFERENCE])
        reference = _reference(notice.rung)
        if reference is not None:
            letter, number = reference
            if letter == "M":
                text, done = measures.get(number, ("", False))
                notice = notice._replace(measure=text, measure_done=done)
            elif letter == "A":
                request, waits = steps.get(number, (None, True))
                notice = notice._replace(request=request, step_waits=waits)
            elif letter == "N":
                notice = notice._replace(stage=stages.get(number))
            else:
                notice = notice._replace(look=looks.get(number))
        if notice.item_id in supplements:
            notice = notice._replace(supplement_pending=True)
        found[message_id].append(notice)
    return found


def _reference(rung: str) -> tuple[str, int] | None:
    """What a rung names: ("M", measure id), ("N", milestone id), ("A", approval step id), ("L", look-back id)."""
    match = _REFERENCE.match(rung)
    return (match[1][0].upper().replace("S", "A"), int(match[2])) if match else None


def _notice_query(message_ids: list[int]) -> Any:
    """Message, map, recipient (3), facts; then the columns of NoticeFacts in their order."""
    recipient, leader, releaser = (aliased(Person) for _ in range(3))

    def name_of(column: Any) -> Any:
        return sa.func.coalesce(column, "")

    return (
        _select(
            Notice.message_id, Item.map_id, recipient.id, recipient.name, recipient.post,
            Notice.facts,
            Notice.id, Notice.kind, Notice.rung, Notice.copied, Notice.due_on,
            Notice.deadline_version, recipient.address, name_of(releaser.name),
            Notice.released_at, Notice.item_id, Item.number, Item.weakness, Item.status,
            Item.due_on, Item.original_due_on, Item.deadline_version, Item.round, Item.percent,
            Item.closed_on, name_of(Department.name), Department.head_id,
            Item.responsible_leader_id, name_of(leader.name), Item.handler_id,
        )
        .join(Item, col(Item.id) == Notice.item_id)
        .join(recipient, col(recipient.id) == Notice.recipient_id)
        .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
        .outerjoin(releaser, col(releaser.id) == Notice.released_by_id)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .where(
            col(Notice.message_id).in_(message_ids),
            col(Notice.status).not_in([NoticeStatus.SUPERSEDED, NoticeStatus.DROPPED]),
        )
        .order_by(Notice.id)
    )


def _maps(session: Session, ids: set[int]) -> dict[int, MapFacts]:
    rows = session.execute(
        _select(BattleMap.id, BattleMap.name, BattleMap.policy, BattleMap.calendar).where(
            col(BattleMap.id).in_(ids)
        )
    ).all()
    calendars = {name: load_calendar(session, name) for name in {row[3] for row in rows}}
    return {row[0]: MapFacts(row[0], row[1], row[2], calendars[row[3]]) for row in rows}


def _measures(session: Session, ids: set[int]) -> dict[int, tuple[str, bool]]:
    if not ids:
        return {}
    rows = session.execute(
        _select(Measure.id, Measure.text, Measure.done_on).where(col(Measure.id).in_(ids))
    )
    return {row[0]: (row[1], row[2] is not None) for row in rows}


def _stages(session: Session, ids: set[int]) -> dict[int, StageFacts]:
    if not ids:
        return {}
    rows = session.execute(
        _select(Milestone.id, Milestone.text, Milestone.due_on, Milestone.reached_on).where(
            col(Milestone.id).in_(ids)
        )
    )
    return {row[0]: StageFacts(row[1], row[2], row[3] is not None) for row in rows}


def _steps(session: Session, ids: set[int]) -> dict[int, tuple[RequestFacts, bool]]:
    """Of approval steps: the application, and whether it still waits for this step."""
    if not ids:
        return {}
    request = ApprovalRequest
    rows = session.execute(
        _select(
            ApprovalStep.id, ApprovalStep.verdict, request.id, request.kind, request.status,
            request.reason, request.new_due_on, request.supplement, Person.name, request.asked_on,
        )
        .join(request, col(request.id) == ApprovalStep.request_id)
        .join(Person, col(Person.id) == request.asked_by_id)
        .where(col(ApprovalStep.id).in_(ids))
    )
    return {
        row[0]: (
            RequestFacts(*row[2:]), row[1] is None and row.status is ApprovalStatus.PENDING
        )
        for row in rows
    }


def _supplements(session: Session, ids: set[int]) -> set[int]:
    """Of items waiting to be closed, those whose 补报 waits too: they stay late."""
    if not ids:
        return set()
    rows = session.execute(
        _select(ApprovalRequest.item_id).where(
            col(ApprovalRequest.item_id).in_(ids),
            col(ApprovalRequest.status) == ApprovalStatus.PENDING,
            col(ApprovalRequest.supplement),
        )
    )
    return {row[0] for row in rows}


def _looks(session: Session, ids: set[int]) -> dict[int, LookFacts]:
    if not ids:
        return {}
    rows = session.execute(
        _select(
            LookBack.id, LookBack.kind, LookBack.due_on, LookBack.done_on, LookBack.cancelled
        ).where(col(LookBack.id).in_(ids))
    )
    return {row[0]: LookFacts(row[1], row[2], row[3] is not None or row[4]) for row in rows}


def _digests(session: Session, messages: Iterable[Message]) -> dict[int, DigestFacts]:
    ids = {number for message in messages for number in message.facts.get("digest_ids", ())}
    if not ids:
        return {}
    rows = session.execute(
        _select(Digest, BattleMap.name)
        .join(BattleMap, col(BattleMap.id) == Digest.map_id)
        .where(col(Digest.id).in_(ids))
    )
    return {row[0].id: digest_facts(row[0], row[1]) for row in rows}


def _papers(session: Session, messages: Iterable[Message]) -> dict[int, dict[str, Any]]:
    ids = {number for message in messages for number in message.facts.get("paper_ids", ())}
    if not ids:
        return {}
    rows = session.execute(
        sa.select(col(OfficialPaper.id), col(OfficialPaper.facts))
        .where(col(OfficialPaper.id).in_(ids))
    )
    return {row[0]: row[1] for row in rows}


def digest_facts(digest: Digest, map_name: str) -> DigestFacts:
    """A digest row as its wording takes it."""
    return DigestFacts(
        id=digest.id or 0, map_name=map_name, audience=digest.audience.value,
        number=digest.number, cut_off_on=digest.cut_off_on, figures=digest.figures,
        audit_seq=digest.audit_seq, audit_hash=digest.audit_hash,
    )
