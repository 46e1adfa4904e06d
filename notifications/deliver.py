"""Carriage: claim, commit, send with nothing open, mark by the server's answer.

1. A batch is claimed under a lease in one short transaction, and its facts are read in another.
2. The letters are written many at a time and sent by as many tasks as there are connections. No
   transaction is open meanwhile: a roll-back after the send would forget that it was sent. Do not
   move the marking back into the claim's transaction.
3. Answers are recorded in small groups as they come. A process killed in between leaves a lease
   that runs out; the message then counts as unknown and is sent again under its Message-ID.
4. Leases are renewed while a batch is under way, so a slow server makes nothing due a second time.
5. Where the server cannot be used at all, what was claimed is given back uncounted, with an alarm.
"""

import asyncio
import gc
import logging
from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Protocol
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.actions.alarms import clear_alarm, raise_alarm
from engine.db import reading, writing
from engine.models import Message
from engine.outbox import LEASE, Mark, claim_messages, mark_many, release, renew_claims
from engine.queries.mail import mail_facts
from engine.queries.mail_facts import MailFacts
from engine.queries.sending_hours import organisations_asleep
from engine.rules.alarms import AlarmKind
from engine.rules.words import MessageStatus
from engine.settings import Settings
from notifications.compose import Letter, compose
from notifications.eml import EmlFolder
from notifications.enclosures import Enclose, Enclosure, names_enclosures
from notifications.pace import Pace
from notifications.replies import Reply, Unreachable
from notifications.smtp import SmtpConnection

LETTERS_A_CONNECTION = 50  # claimed at a time: seconds of work, far inside a lease
LETTERS_AT_ONCE = 50  # written in one go, while every connection waits: some ten milliseconds
GATHERING_S = 0.05  # answers of so long are recorded together
ALARM = "mail_server"

log = logging.getLogger(__name__)


class Channel(Protocol):
    """What carries a letter."""

    async def send(self, letter: Letter) -> Reply:
        """Carry one letter; raises Unreachable where it could not even be begun."""

    async def close(self) -> None:
        """Let go of what is held open."""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What a delivery did; `trouble` says why it stopped early, if it did."""

    sent: int = 0
    deferred: int = 0
    refused: int = 0
    unknown: int = 0
    void: int = 0
    elapsed_s: float = 0.0
    trouble: str = ""


def deliver_due(
    database: sa.Engine,
    settings: Settings,
    *,
    at: datetime,
    holder: str,
    limit: int | None = None,
    clock: Callable[[], datetime] | None = None,
    quiet: bool = False,
    today: date | None = None,
    enclose: Enclose | None = None,
    keys: Collection[str] = (),
    organisation_ids: Collection[int] | None = None,
) -> DeliveryCounts:
    """Send every message that may go at `at`, or the first `limit` of them, or those of `keys`.

    `clock` tells the instant of each later claim and answer; without one, time runs on from `at`.
    `quiet` leaves alone what would now arrive at night or on a rest day of its organisation: a
    message that is late, or a retry. A person who asks for a delivery gets all that is due.
    `today` is the day that the mails speak of, where the run is for another day than that of the
    instant; claims, leases and answers stay in real time, and so does the Date of a letter.
    `enclose` makes the files that go with a mail whose facts name any; it is called in a thread.
    With `organisation_ids` only mails of these organisations are carried.
    """
    delivery = _Delivery(
        database, settings, clock or _running_from(at), holder, limit, quiet, today, enclose, keys,
        organisation_ids,
    )
    # What is loaded by now stays: looking through it again and again takes a third of the time.
    gc.freeze()
    try:
        return asyncio.run(delivery.run())
    finally:
        gc.unfreeze()


def _running_from(at: datetime) -> Callable[[], datetime]:
    start = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - start)


class _Delivery:
    """One run: a producer of facts, as many carriers as connections, a recorder, a renewer."""

    def __init__(
        self,
        database: sa.Engine,
        settings: Settings,
        clock: Callable[[], datetime],
        holder: str,
        limit: int | None,
        quiet: bool,
        today: date | None,
        enclose: Enclose | None,
        keys: Collection[str],
        organisation_ids: Collection[int] | None,
    ) -> None:
        self.database, self.settings, self.clock = database, settings, clock
        self.holder, self.limit, self.quiet, self.today = holder, limit, quiet, today
        self.enclose, self.keys = enclose, keys
        self.organisation_ids = organisation_ids
        self.pace = Pace(settings.smtp_per_minute)
        self.batch = settings.smtp_connections * LETTERS_A_CONNECTION
        if settings.smtp_per_minute:
            self.batch = max(1, min(self.batch, settings.smtp_per_minute))
        self.ready: asyncio.Queue[tuple[Message, Letter] | None] = asyncio.Queue(
            self.batch + settings.smtp_connections
        )
        self.again: deque[tuple[Message, Letter]] = deque()
        self.answers: asyncio.Queue[Mark | None] = asyncio.Queue()
        self.all_sent = asyncio.Event()
        self.under_way: dict[int, Message] = {}
        self.begun: set[int] = set()  # of these a server may have heard
        self.counts: Counter[str] = Counter()
        self.carriers = settings.smtp_connections
        self.our_faults = 0  # in a row, over all connections
        self.fault: Unreachable | None = None  # what the last answer laid at our own door
        self.trouble: Unreachable | None = None

    async def run(self) -> DeliveryCounts:
        """Deliver until nothing is due, the limit is reached, or the server cannot be used."""
        start = monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._record())
                renewer = group.create_task(self._renew())
                try:
                    await self._send_all()
                finally:
                    renewer.cancel()
                    self.all_sent.set()
                    self.answers.put_nowait(None)
        finally:
            await asyncio.to_thread(self._settle)
        return DeliveryCounts(
            **{status.value: self.counts[status.value] for status in (
                MessageStatus.SENT, MessageStatus.DEFERRED, MessageStatus.REFUSED,
                MessageStatus.UNKNOWN, MessageStatus.VOID,
            )},
            elapsed_s=round(monotonic() - start, 3),
            trouble=str(self.trouble or self.fault or ""),
        )

    async def _send_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._produce())
            for _number in range(self.settings.smtp_connections):
                group.create_task(self._carry(self._channel()))

    def _channel(self) -> Channel:
        if self.settings.mail_channel == "eml":
            return EmlFolder(self.settings.mail_folder)
        return SmtpConnection(self.settings)

    async def _produce(self) -> None:
        """Claim batch after batch; the queue's length keeps it at most one batch ahead."""
        left = self.limit
        while self.trouble is None and (left is None or left > 0):
            size = self.batch if left is None else min(self.batch, left)
            batch = await asyncio.to_thread(self._claim, size)
            if not batch:
                break
            self.under_way |= {(message.id or 0): message for message, _facts in batch}
            # Many in a row: where writing and sending take turns letter by letter, the server falls
            # asleep between two commands, and waking it costs more than either.
            for start in range(0, len(batch), LETTERS_AT_ONCE):
                await asyncio.sleep(0)
                for pair in await self._write_all(batch[start : start + LETTERS_AT_ONCE]):
                    await self.ready.put(pair)
            left = None if left is None else left - len(batch)
        for _number in range(self.settings.smtp_connections):
            await self.ready.put(None)

    def _claim(self, size: int) -> list[tuple[Message, MailFacts]]:
        at = self.clock()
        asleep: set[int] = set()
        if self.quiet:
            with reading(self.database) as session:
                asleep = organisations_asleep(session, at=at, timezone=self.settings.timezone)
        with writing(self.database) as session:
            messages = claim_messages(
                session, at=at, holder=self.holder, limit=size, asleep=asleep,
                keys=self.keys, organisation_ids=self.organisation_ids,
            )
        if not messages:
            return []
        today = self.today or at.astimezone(ZoneInfo(self.settings.timezone)).date()
        with reading(self.database) as session:
            return list(zip(messages, mail_facts(session, messages, today=today), strict=True))

    async def _carry(self, channel: Channel) -> None:
        """Send letters over one connection until there are no more."""
        try:
            while (pair := await self._next()) is not None:
                message, letter = pair
                if self.trouble is not None:
                    continue  # it stays under way and is given back at the end
                await self.pace.wait()
                self.begun.add(letter.message_id)
                try:
                    self._answer(message, await channel.send(letter))
                except Unreachable as trouble:
                    self.begun.discard(letter.message_id)
                    if self._retires(pair, trouble):
                        return
        finally:
            self.carriers -= 1
            await channel.close()

    async def _next(self) -> tuple[Message, Letter] | None:
        if not self.again:
            pair = await self.ready.get()
            if pair is not None or not self.again:
                return pair
            self.ready.put_nowait(None)  # the end is still to come, after what was handed back
        return self.again.popleft()

    async def _write_all(
        self, batch: list[tuple[Message, MailFacts]]
    ) -> list[tuple[Message, Letter]]:
        at = self.clock()
        written = [(message, await self._write(message, facts, at)) for message, facts in batch]
        return [(message, letter) for message, letter in written if letter is not None]

    async def _write(self, message: Message, facts: MailFacts, at: datetime) -> Letter | None:
        """The letter; one that says nothing any more is void, one we cannot write is put off."""
        try:
            letter = compose(
                facts, mail_from=self.settings.mail_from, timezone=self.settings.timezone, at=at,
                enclosures=await self._enclosures(facts),
            )
        except Exception as trouble:
            log.exception("message %s could not be written", message.id)
            text = f"{type(trouble).__name__}: {trouble}"
            self.answers.put_nowait(Mark(message, MessageStatus.DEFERRED, None, text))
            return None
        if letter is None:
            self.answers.put_nowait(Mark(message, MessageStatus.VOID))
        return letter

    async def _enclosures(self, facts: MailFacts) -> Sequence[Enclosure]:
        """Made in a thread: setting a paper in type takes longer than a server may be kept waiting."""
        if self.enclose is None or not names_enclosures(facts):
            return ()
        return await asyncio.to_thread(self.enclose, facts)

    def _retires(self, pair: tuple[Message, Letter], trouble: Unreachable) -> bool:
        """A connection cannot be had. The others go on with its letter; the last one gives up."""
        if self.carriers > 1:
            self.again.append(pair)
            return True
        self.trouble = trouble
        return False

    def _answer(self, message: Message, reply: Reply) -> None:
        self.answers.put_nowait(
            Mark(message, reply.outcome, reply.code, reply.text, ours=reply.ours)
        )
        self.our_faults = self.our_faults + 1 if reply.ours else 0
        self.fault = Unreachable("SEND", reply.code, reply.text) if reply.ours else None
        if self.our_faults > self.settings.smtp_connections:
            self.trouble = self.fault

    async def _record(self) -> None:
        """Record answers in groups, outside of every claim: do not move this back."""
        finished = False
        while not finished:
            group = [await self.answers.get()]
            with suppress(TimeoutError):
                async with asyncio.timeout(GATHERING_S):
                    await self.all_sent.wait()
            while not self.answers.empty():
                group.append(self.answers.get_nowait())
            finished = None in group
            marks = [mark for mark in group if mark is not None]
            if marks:
                await asyncio.to_thread(self._mark, marks)
                for mark in marks:
                    self.under_way.pop(mark.message.id or 0, None)
                    self.begun.discard(mark.message.id or 0)
                    self.counts[mark.outcome.value] += 1

    def _mark(self, marks: list[Mark]) -> None:
        with writing(self.database) as session:
            mark_many(session, marks, at=self.clock())

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 4)
            if self.under_way:
                await asyncio.to_thread(self._renew_all, list(self.under_way))

    def _renew_all(self, message_ids: list[int]) -> None:
        with writing(self.database) as session:
            renew_claims(session, message_ids, at=self.clock(), holder=self.holder)

    def _settle(self) -> None:
        """Give back what was not begun; raise the alarm, or clear it once a mail went out."""
        at, trouble = self.clock(), self.trouble or self.fault
        with writing(self.database) as session:
            begun = [message for number, message in self.under_way.items() if number in self.begun]
            mark_many(session, [Mark(message, MessageStatus.UNKNOWN) for message in begun], at=at)
            release(
                session, [one for number, one in self.under_way.items() if number not in self.begun], at=at,
                code=trouble.code if trouble else None, reply=str(trouble or ""),
            )
            if trouble is not None:
                facts = {
                    "server": f"{self.settings.smtp_host}:{self.settings.smtp_port}",
                    "stage": trouble.stage, "reply": f"{trouble.code or ''} {trouble.text}".strip(),
                }
                raise_alarm(session, AlarmKind.MAIL_SERVER, ALARM, facts, at=at)
            elif self.counts[MessageStatus.SENT.value]:
                clear_alarm(session, ALARM, at=at)
        if trouble is not None:
            self.counts[MessageStatus.DEFERRED.value] += len(self.under_way)
