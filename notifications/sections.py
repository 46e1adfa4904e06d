"""One section of a mail: a notice as this reader meets it, counted against the mail's day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.queries.mail_facts import LookFacts, MailFacts, NoticeFacts, RequestFacts
from engine.rules.labels import approval_label
from engine.rules.words import ApprovalKind, NoticeKind
from notifications.relevance import still_owed

_STEP = re.compile(r"(?:[A-Z]\d*:)?T([+-]\d+)?$")
# The date that these count to is the item's or the measure's own deadline.
_TIMED = frozenset(
    {
        NoticeKind.REMINDER, NoticeKind.DUE_SOON, NoticeKind.DUE, NoticeKind.MEASURE_DUE,
        NoticeKind.URGE_LETTER, NoticeKind.SUPERVISION_ORDER, NoticeKind.TALK_PROPOSAL,
        NoticeKind.STATEMENT, NoticeKind.DRAFT_WAITING, NoticeKind.LOOK_BACK, NoticeKind.RECHECK,
    }
)
# What waits for the reader's own hand comes before what is only good to know.
_ASKS = frozenset(
    {
        NoticeKind.APPROVAL_ASKED, NoticeKind.APPROVAL_WAITING, NoticeKind.SENT_BACK,
        NoticeKind.ACKNOWLEDGE, NoticeKind.ORPHANED, NoticeKind.REOPENED,
    }
)
_TONES = {"late": "red", "today": "yellow", "near": "yellow", "normal": "green", "asks": "yellow"}


@dataclass(frozen=True, slots=True)
class Section:
    """What the templates of a kind are given. Dates are dates, counts are counts: no sentences."""

    notice: NoticeFacts
    role: str  # handler, head, leader, approver, office: why this person is told
    recipients: tuple[str, ...]  # named where several share the mailbox, or somebody stands in
    stands_in: bool
    due_on: date | None
    state: str  # late, today, near, normal, asks, told
    tone: str  # a colour of the map's profile; a word always stands beside it
    days: int  # working days left or late, by state; never negative
    natural_days: int
    step: int | None  # of the rung: -10 is ten days before the date
    step_unit: str  # workdays, days
    provisional: bool  # 暂定: counted over a year whose holidays are not published

    @property
    def kind(self) -> NoticeKind:
        """The kind of the notice."""
        return self.notice.kind

    @property
    def late(self) -> bool:
        """Whether the date has passed on the mail's day."""
        return self.state == "late"

    @property
    def request(self) -> RequestFacts | None:
        """The application spoken of."""
        return self.notice.request

    @property
    def look(self) -> LookFacts | None:
        """The look-back spoken of."""
        return self.notice.look

    @property
    def application(self) -> str:
        """What is asked for, in a word: 立项, 销号, 延期."""
        value = self.notice.facts.get("application") or (self.request and self.request.kind)
        return approval_label(ApprovalKind(value)) if value else ""

    @property
    def reason(self) -> str:
        """The reason that somebody wrote."""
        return str(self.fact("reason") or (self.request.reason if self.request else ""))

    @property
    def new_due_on(self) -> date | None:
        """The date that an extension asks for or grants."""
        return self.day_fact("new_due_on") or (self.request.new_due_on if self.request else None)

    @property
    def meets_on(self) -> date:
        """The day of the meeting that a statement is wanted for."""
        return date.fromisoformat(self.notice.rung.removeprefix("meeting:"))

    @property
    def waits(self) -> bool:
        """Whether the rung counts how long something waits for somebody's hand."""
        return self.kind in (NoticeKind.ACKNOWLEDGE, NoticeKind.APPROVAL_WAITING)

    def fact(self, name: str, default: Any = "") -> Any:
        """A fact the verb kept with the notice; `default` where it kept none."""
        value = self.notice.facts.get(name, default)
        return default if value is None else value

    def day_fact(self, name: str) -> date | None:
        """A fact that is a date; None where it is missing."""
        value = self.notice.facts.get(name)
        return date.fromisoformat(value) if isinstance(value, str) and value else None


def sections_of(mail: MailFacts) -> list[Section]:
    """What is still worth saying, each thing once, the most urgent first and copies last."""
    groups: dict[tuple[int, NoticeKind, str], list[NoticeFacts]] = {}
    for notice in mail.notices:
        if still_owed(notice):
            groups.setdefault((notice.item_id, notice.kind, notice.rung), []).append(notice)
    sections = [_section(mail, notices) for notices in groups.values()]
    return sorted(_latest_only(sections), key=_urgency)


def _latest_only(sections: Iterable[Section]) -> list[Section]:
    """Of several rungs of one ladder only the furthest: what it passed is not repeated."""
    furthest: dict[tuple[int, str, bool], Section] = {}
    others = []
    for section in sections:
        if section.step is None or section.kind is NoticeKind.DRAFT_WAITING:
            others.append(section)
            continue
        prefix = section.notice.rung.rpartition(":")[0]
        key = (section.notice.item_id, prefix, section.notice.copied)
        if key not in furthest or (furthest[key].step or 0) < section.step:
            furthest[key] = section
    return [*furthest.values(), *others]


def _section(mail: MailFacts, notices: list[NoticeFacts]) -> Section:
    first = min(notices, key=lambda notice: notice.copied)
    calendar = first.battle_map.calendar
    due_on = _due_on(first)
    state, days = "told", 0
    natural_days = 0
    if due_on is not None and first.kind in _TIMED:
        natural_days = abs((due_on - mail.as_of).days)
        days = abs(calendar.workdays_between(mail.as_of, due_on))
        state = _state(first, mail.as_of, due_on)
    elif first.kind in _ASKS:
        state = "asks"
    step = _STEP.match(first.rung)
    return Section(
        notice=first, role=_role(first), recipients=_named(mail, notices),
        stands_in=first.recipient_address.strip().lower() != mail.mailbox, due_on=due_on,
        state=state, tone=_tone(first, state), days=days, natural_days=natural_days,
        step=int(step[1] or 0) if step else None, step_unit=_unit(first),
        provisional=due_on is not None and calendar.is_provisional_span(mail.as_of, due_on),
    )


def _due_on(notice: NoticeFacts) -> date | None:
    if notice.look is not None:
        return notice.look.due_on
    return notice.due_on or notice.item_due_on


def _state(notice: NoticeFacts, as_of: date, due_on: date) -> str:
    """Field rule: the date is the last acceptable day, so that day itself is not late."""
    if as_of > due_on:
        return "late"
    if as_of == due_on:
        return "today"
    lights = notice.battle_map.policy.get("lights", {})
    near = notice.battle_map.calendar.workdays_between(as_of, due_on)
    return "near" if near <= int(lights.get("yellow_workdays", 10)) else "normal"


def _tone(notice: NoticeFacts, state: str) -> str:
    """The colour that the map's own profile gives to this state."""
    profile = notice.battle_map.policy.get("colours", {})
    if notice.kind is NoticeKind.CLOSED:
        return str(profile.get("closed", "blue"))
    name = {"late": "late", "today": "near", "near": "near", "normal": "normal"}.get(state, "")
    return str(profile.get(name, _TONES.get(state, "grey")))


def _role(notice: NoticeFacts) -> str:
    if notice.kind in (NoticeKind.APPROVAL_ASKED, NoticeKind.APPROVAL_WAITING):
        return "office" if notice.copied else "approver"
    person = notice.recipient.id
    if person == notice.handler_id:
        return "handler"
    if person == notice.head_id:
        return "head"
    return "leader" if person == notice.leader_id else "office"


def _named(mail: MailFacts, notices: list[NoticeFacts]) -> tuple[str, ...]:
    """Whose section it is, where that is not plain from the greeting."""
    names = tuple(dict.fromkeys(notice.recipient.name for notice in notices))
    alone = len(mail.addressees) == 1 and names == (mail.addressees[0].name,)
    return () if alone else names


def _unit(notice: NoticeFacts) -> str:
    ladders = notice.battle_map.policy.get("ladders", {})
    name = {
        "S": "acknowledge", "M": "measure", "A": "approval",
        "L": "recheck" if notice.kind is NoticeKind.RECHECK else "look_back",
    }.get(notice.rung[:1] if ":" in notice.rung else "", "item")
    return str(ladders.get(name, {}).get("unit", "workdays"))


def _urgency(section: Section) -> tuple[bool, int, int, int]:
    rank = ("late", "today", "asks", "near", "normal", "told").index(section.state)
    near = -section.natural_days if section.late else section.natural_days
    return section.notice.copied, rank, near, section.notice.id
