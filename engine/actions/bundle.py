"""Merging: all notices of a mailbox of a day become one mail, addressed at that moment.

A mail of today that nobody has begun to send takes further notices. Once it is on its way, what
comes later waits for the next working day's mail: one mail a person a day. On a rest day nothing
is merged at all, so that Monday does not begin with Saturday's and Sunday's mails beside its own.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import insert_rows, writing
from engine.models import BattleMap, Message, Notice
from engine.models.base import literally
from engine.models.message import UNDELIVERED
from engine.queries.calendars import load_calendar
from engine.queries.directory import load_directory
from engine.queries.unbundled import waiting_notices, waiting_people
from engine.rules.addressing import Directory, PersonFacts, reader_of
from engine.rules.calendar import WorkCalendar
from engine.rules.policy import Mail, read_policy
from engine.rules.priorities import is_gentle
from engine.rules.quiet_hours import next_sending_time
from engine.rules.words import MessageKind, MessageStatus, NoticeKind, NoticeStatus
from engine.settings import load_settings

PEOPLE = 500  # at a time
LETTERS = frozenset(
    {
        NoticeKind.SUPERVISION_ORDER, NoticeKind.TALK_PROPOSAL, NoticeKind.STATEMENT,
        NoticeKind.TALK_NOTICE, NoticeKind.URGE_LETTER,
    }
)


@dataclass
class BundleCounts:
    """What a bundling did."""

    on: date
    messages: int = 0
    notices: int = 0
    overflowed: int = 0
    orphaned: set[int] = field(default_factory=set)  # ids of people nobody reads for


@dataclass
class _Mailbox:
    """Today's mail of one mailbox: its row's id, or None where it is already on its way."""

    message_id: int | None
    papers: int = 0
    gentle: int = 0


class Bundler:
    """Finds or writes today's mail of each person of one organisation, in the caller's session."""

    def __init__(
        self,
        directory: Directory,
        calendar: WorkCalendar,
        mail: Mail,
        *,
        today: date,
        at: datetime,
    ) -> None:
        self.directory, self.mail, self.today = directory, mail, today
        zone = ZoneInfo(load_settings().timezone)
        morning = datetime.combine(today, time(0), tzinfo=zone)
        begin = max(at.astimezone(zone), morning)
        self.not_before = next_sending_time(
            begin, calendar, opens=mail.opens, closes=mail.closes, rest_days=mail.rest_days
        )
        # Nothing is merged for a day on which nothing may be sent.
        self.sends_today = mail.rest_days or calendar.is_workday(today)
        self.written = 0
        self._mailboxes: dict[str, _Mailbox] = {}
        self._readers: dict[int, PersonFacts | None] = {}

    def reader(self, person_id: int) -> PersonFacts | None:
        """Who reads for a person today; None for nobody at all."""
        if person_id not in self._readers:
            self._readers[person_id] = reader_of(person_id, self.directory, self.today)
        return self._readers[person_id]

    def prepare(self, session: Session, person_ids: Iterable[int]) -> None:
        """Find or write the mails of these people; must be called anew in each transaction."""
        if not self.sends_today:
            return
        readers = {
            reader.address.strip().lower(): reader
            for person_id in person_ids if (reader := self.reader(person_id)) is not None
        }
        keys = {f"daily:{mailbox}:{self.today.isoformat()}": mailbox for mailbox in readers}
        found = self._find(session, keys)
        rows = [
            self.row(MessageKind.DAILY, key, readers[mailbox])
            for key, mailbox in keys.items() if mailbox not in found
        ]
        if rows:
            insert_rows(session, Message, rows, skip_existing=True)
            self.written += len(rows)
            self._find(session, {row["key"]: keys[row["key"]] for row in rows})
        self._take_over(session, readers.keys())

    def _take_over(self, session: Session, mailboxes: Iterable[str]) -> None:
        """What an earlier day's mail could not bring goes into today's: still one mail a day.

        Only mails that no server can have taken: queued or put off, and under nobody's lease. One
        whose fate is unknown goes its own way, under its own Message-ID.
        """
        late = session.execute(
            sa.select(col(Message.id), col(Message.mailbox))
            .where(
                col(Message.mailbox).in_(list(mailboxes)), col(Message.on) < self.today,
                col(Message.kind) == MessageKind.DAILY,
                literally(col(Message.status), *UNDELIVERED),
                literally(col(Message.status), MessageStatus.QUEUED, MessageStatus.DEFERRED),
                col(Message.lease_until).is_(None),
            )
            .order_by(col(Message.id))
            .with_for_update(skip_locked=True)
        ).all()
        for message_id, mailbox in late:
            today = self._mailboxes[mailbox].message_id
            if today is None:
                continue
            session.execute(
                sa.update(Notice).where(col(Notice.message_id) == message_id)
                .values(message_id=today)
                .execution_options(synchronize_session=False)
            )
            session.execute(
                sa.update(Message).where(col(Message.id) == message_id)
                .values(status=MessageStatus.VOID, facts={"merged_into": today})
                .execution_options(synchronize_session=False)
            )

    def _find(self, session: Session, keys: dict[str, str]) -> set[str]:
        """Look up mails by key; the mailboxes that have one."""
        found, unknown = set(), {}
        # Locked until we commit: a delivery that claimed one of these now would render it
        # without the notices that we are about to add.
        for key, message_id, status, attempts in session.execute(
            sa.select(col(Message.key), col(Message.id), col(Message.status), col(Message.attempts))
            .where(col(Message.key).in_(list(keys)))
            .order_by(col(Message.id))
            .with_for_update()
        ):
            mailbox = keys[key]
            found.add(mailbox)
            if status is not MessageStatus.QUEUED or attempts > 0:
                self._mailboxes[mailbox] = _Mailbox(None)
            elif mailbox not in self._mailboxes:
                self._mailboxes[mailbox] = unknown[message_id] = _Mailbox(message_id)
        if unknown:
            self._count(session, unknown)
        return found

    def _count(self, session: Session, unknown: dict[int, _Mailbox]) -> None:
        """How full mails already are that another run has begun."""
        for message_id, kind, copied, count in session.execute(
            sa.select(
                col(Notice.message_id), col(Notice.kind), col(Notice.copied), sa.func.count()
            )
            .where(col(Notice.message_id).in_(list(unknown)))
            .group_by(col(Notice.message_id), col(Notice.kind), col(Notice.copied))
        ):
            if is_gentle(kind, copied=copied):
                unknown[message_id].gentle += count
            else:
                unknown[message_id].papers += count

    def place(
        self, person_id: int, kind: NoticeKind, *, copied: bool
    ) -> tuple[int | None, NoticeStatus]:
        """The mail for one more notice of a prepared person, and the notice's status.

        (None, RAISED) waits for another day's mail; (None, OVERFLOW) goes into the digest. The
        cap holds for papers and for gentle reminders apart, so no flood hides an urge letter.
        """
        reader = self._readers.get(person_id)
        if reader is None:
            return None, NoticeStatus.RAISED
        mailbox = self._mailboxes.get(reader.address.strip().lower())
        if mailbox is None or mailbox.message_id is None:
            return None, NoticeStatus.RAISED
        if is_gentle(kind, copied=copied):
            if mailbox.gentle >= self.mail.cap:
                return None, NoticeStatus.OVERFLOW
            mailbox.gentle += 1
        else:
            if mailbox.papers >= self.mail.cap:
                return None, NoticeStatus.OVERFLOW
            mailbox.papers += 1
        return mailbox.message_id, NoticeStatus.RAISED

    def row(
        self, kind: MessageKind, key: str, reader: PersonFacts, **facts: Any
    ) -> dict[str, Any]:
        """The columns of a new message; its Message-ID follows from its key and never changes."""
        return {
            "key": key, "header_id": header_id(key),
            "organisation_id": self.directory.organisation_id, "kind": kind,
            "mailbox": reader.address.strip().lower(), "address": reader.address.strip(),
            "person_id": reader.id, "on": self.today, "not_before": self.not_before,
            "status": MessageStatus.QUEUED, "attempts": 0, "claimed_by": "", "reply": "",
            "facts": facts,
        }


def header_id(key: str) -> str:
    """The Message-ID of the mail with this key: the same text for ever, nothing of the person."""
    sender = load_settings().mail_from.rpartition("@")[2].strip(">") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender}>"


def bundler_for(
    session: Session, battle_map: BattleMap, *, today: date, at: datetime
) -> Bundler:
    """A bundler with the map's own calendar and mail rules."""
    return Bundler(
        load_directory(session, battle_map.organisation_id),
        load_calendar(session, battle_map.calendar),
        read_policy(battle_map.policy).mail,
        today=today, at=at,
    )


def bundle_day(
    database: sa.Engine, *, today: date, at: datetime,
    organisation_ids: Collection[int] | None = None,
) -> BundleCounts:
    """Merge every notice that waits for a mail: those of verbs, of rest days, and of late hours.

    With `organisation_ids` only those about the maps of these organisations.
    """
    counts = BundleCounts(today)
    after = 0
    while True:
        with writing(database) as session:
            last = _bundle_chunk(
                session, counts, after=after, today=today, at=at,
                organisation_ids=organisation_ids,
            )
        if last is None:
            return counts
        after = last


def _bundle_chunk(
    session: Session, counts: BundleCounts, *, after: int, today: date, at: datetime,
    organisation_ids: Collection[int] | None,
) -> int | None:
    """Merge the waiting notices of the next people, whole people only; the last person's id."""
    people = waiting_people(
        session, after=after, limit=PEOPLE, organisation_ids=organisation_ids
    )
    if not people:
        return None
    waiting = waiting_notices(session, people, organisation_ids=organisation_ids)
    bundlers = _bundlers(session, {map_id for _notice, map_id in waiting}, today=today, at=at)
    groups: dict[int, list[tuple[Notice, Bundler]]] = {}
    for notice, map_id in waiting:
        bundler = bundlers[map_id]
        groups.setdefault(id(bundler), []).append((notice, bundler))
    for group in groups.values():
        _place_all(session, group, counts)
    return people[-1]


def _bundlers(
    session: Session, map_ids: set[int], *, today: date, at: datetime
) -> dict[int, Bundler]:
    """A bundler for each map; maps of one organisation share one, with the first map's rules."""
    by_organisation: dict[int, Bundler] = {}
    bundlers = {}
    for battle_map in session.exec(
        select(BattleMap).where(col(BattleMap.id).in_(map_ids)).order_by(col(BattleMap.id))
    ):
        organisation_id = battle_map.organisation_id
        if organisation_id not in by_organisation:
            by_organisation[organisation_id] = bundler_for(session, battle_map, today=today, at=at)
        bundlers[battle_map.id or 0] = by_organisation[organisation_id]
    return bundlers


def _place_all(
    session: Session, group: list[tuple[Notice, Bundler]], counts: BundleCounts
) -> None:
    bundler = group[0][1]
    daily = [notice for notice, _ in group if not is_letter(notice)]
    before = bundler.written
    bundler.prepare(session, {notice.recipient_id for notice in daily})
    counts.messages += bundler.written - before
    for notice in daily:
        if bundler.reader(notice.recipient_id) is None:
            counts.orphaned.add(notice.recipient_id)
            continue
        message_id, status = bundler.place(
            notice.recipient_id, notice.kind, copied=notice.copied
        )
        if message_id is None and status is NoticeStatus.RAISED:
            continue
        notice.message_id, notice.status = message_id, status
        session.add(notice)
        counts.notices += 1
        counts.overflowed += status is NoticeStatus.OVERFLOW
    for notice, _ in group:
        if is_letter(notice):
            _post_letter(session, notice, bundler, counts)


def is_letter(notice: Notice) -> bool:
    """A released paper goes as a mail of its own: it is signed, numbered and filed."""
    return notice.kind in LETTERS and notice.released_by_id is not None


def _post_letter(
    session: Session, notice: Notice, bundler: Bundler, counts: BundleCounts
) -> None:
    reader = bundler.reader(notice.recipient_id)
    if reader is None:
        counts.orphaned.add(notice.recipient_id)
        return
    mailbox = reader.address.strip().lower()
    key = (
        f"order:{notice.item_id}:{notice.kind.value}:{notice.rung}:{notice.deadline_version}"
        f":{mailbox}"
    )
    message_id = session.exec(select(Message.id).where(Message.key == key)).first()
    if message_id is None:
        paper_id = (notice.facts or {}).get("paper_id")
        facts = {"paper_ids": [paper_id]} if paper_id else {}
        message = Message(**bundler.row(MessageKind.ORDER, key, reader, **facts))
        session.add(message)
        session.flush()
        message_id = message.id
        counts.messages += 1
    notice.message_id = message_id
    session.add(notice)
    counts.notices += 1
