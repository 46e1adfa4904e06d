"""One section of a mail: a notice as this reader meets it, counted against the mail's day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from engine.language import _
from engine.queries.mail_facts import LookFacts, MailFacts, NoticeFacts
from engine.rules.labels import approval_label
from engine.rules.words import ApprovalKind, NoticeKind
from notifications.relevance import still_owed
from notifications.standing import item_standing, span, state_of, tone_of

_STEP = re.compile(r"(?:[A-Z]\d*:)?T([+-]\d+)?$")
_MEETING = "meeting:"
# The date that these count to is the item's, the measure's, the milestone's or the look-back's.
_TIMED = frozenset(
    {
        NoticeKind.REMINDER, NoticeKind.DUE_SOON, NoticeKind.DUE, NoticeKind.MEASURE_DUE,
        NoticeKind.URGE_LETTER, NoticeKind.SUPERVISION_ORDER, NoticeKind.TALK_PROPOSAL,
        NoticeKind.STATEMENT, NoticeKind.TALK_NOTICE, NoticeKind.DRAFT_WAITING, NoticeKind.LOOK_BACK, NoticeKind.RECHECK,
        NoticeKind.MILESTONE_DUE,
    }
)
_TO_APPROVE = (NoticeKind.APPROVAL_ASKED, NoticeKind.APPROVAL_WAITING)
# What waits for the reader's own hand comes before what is only good to know.
_ASKS = frozenset(
    {*_TO_APPROVE, NoticeKind.SENT_BACK, NoticeKind.ACKNOWLEDGE, NoticeKind.ORPHANED,
     NoticeKind.REOPENED}
)
_URGENCY = {"late": 0, "today": 1, "asks": 2, "near": 3, "normal": 4, "told": 5}
_NEVER = (0, 0, False)  # no date to count to


class Saying(NamedTuple):
    """What the sentences of a section depend on, and nothing else.

    Values that can be compared: the same saying has the same words, which are then made once
    however many people are told so on a morning. Dates are dates, counts are counts.
    """

    kind: NoticeKind
    role: str  # handler, head, leader, approver, office: why this person is told
    copied: bool
    state: str  # late, today, near, normal, asks, told
    days: int  # working days left or late, by state; never negative
    natural_days: int
    item_state: str  # late, closing: what the section's own date does not say of the item
    item_days: int  # working days that the item is late
    item_natural_days: int
    provisional: bool  # 暂定: counted over a year whose holidays are not published
    step: int | None  # of the rung: -10 is ten days before the date
    step_unit: str  # workdays, days
    recipients: tuple[str, ...]  # named where several share the mailbox, or somebody stands in
    stands_in: bool
    due_on: date | None
    item_due_on: date | None
    original_due_on: date | None
    closed_on: date | None
    round: int
    measure: str
    stage: str
    look: LookFacts | None
    department: str
    leader: str
    application: str  # 立项, 销号, 延期
    asked_by: str
    asked_on: date | None
    new_due_on: date | None
    was_on: date | None
    not_before_on: date | None
    meets_on: date | None
    by: str
    reason: str
    outcome: str

    @property
    def late(self) -> bool:
        """Whether the date has passed on the mail's day."""
        return self.state == "late"

    @property
    def waits(self) -> bool:
        """Whether the rung counts how long something waits for somebody's hand."""
        return self.kind in (NoticeKind.ACKNOWLEDGE, NoticeKind.APPROVAL_WAITING)


@dataclass(frozen=True, slots=True)
class Section:
    """A notice with what is said of it; `tone` is a colour of the map's own profile."""

    notice: NoticeFacts
    said: Saying
    tone: str
    item_late: bool

    @property
    def label(self) -> str:
        """How the item is called: 事项7; empty where the ledger gave it no number."""
        number = self.notice.number
        return _("事项{number}").format(number=number) if number else ""


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
        said = section.said
        if said.step is None or said.kind is NoticeKind.DRAFT_WAITING:
            others.append(section)
            continue
        prefix = section.notice.rung.rpartition(":")[0]
        key = (section.notice.item_id, prefix, said.copied)
        if key not in furthest or (furthest[key].said.step or 0) < said.step:
            furthest[key] = section
    return [*furthest.values(), *others]


def _section(mail: MailFacts, notices: list[NoticeFacts]) -> Section:
    notice = min(notices, key=lambda one: one.copied) if len(notices) > 1 else notices[0]
    due_on, item_due_on, timed = _due_on(notice), notice.item_due_on, notice.kind in _TIMED
    state, item_state = "asks" if notice.kind in _ASKS else "told", item_standing(notice, mail.as_of)
    (days, natural_days, provisional), item_span = _NEVER, _NEVER
    if due_on is not None and timed:
        days, natural_days, provisional = span(notice, mail.as_of, due_on)
        state = state_of(notice, mail.as_of, due_on, days)
    item_late = item_state == "late"
    if timed and due_on == item_due_on:
        item_state = ""  # the section's own light says it
    elif item_late and item_due_on is not None:
        item_span = span(notice, mail.as_of, item_due_on)
    step = _STEP.match(notice.rung)
    meeting = notice.rung.startswith(_MEETING)
    facts, request = notice.facts, notice.request
    said = Saying(
        kind=notice.kind, role=_role(notice), copied=notice.copied, state=state, days=days,
        natural_days=natural_days, item_state=item_state, item_days=item_span[0],
        item_natural_days=item_span[1], provisional=provisional or item_span[2],
        step=int(step[1] or 0) if step else None, step_unit=_unit(notice),
        recipients=_named(mail, notices),
        stands_in=notice.recipient_address.strip().lower() != mail.mailbox, due_on=due_on,
        item_due_on=item_due_on, original_due_on=notice.original_due_on,
        closed_on=notice.closed_on, round=notice.round, measure=notice.measure,
        stage=notice.stage.text if notice.stage else "", look=notice.look,
        department=notice.department, leader=notice.leader, application=_application(notice),
        asked_by=request.asked_by if request else "", asked_on=request.asked_on if request else None,
        new_due_on=_day(facts, "new_due_on") or (request.new_due_on if request else None),
        was_on=_day(facts, "was_on"), not_before_on=_day(facts, "not_before_on"),
        meets_on=date.fromisoformat(notice.rung.removeprefix(_MEETING)) if meeting else None,
        by=str(facts.get("by") or ""),
        reason=str(facts.get("reason") or (request.reason if request else "")),
        outcome=str(facts.get("outcome") or ""),
    )
    return Section(notice, said, tone_of(notice, state, item_state), item_late)


def _due_on(notice: NoticeFacts) -> date | None:
    """The date that the notice counts to; where it counts to none, the item's as it is now."""
    own = notice.look or notice.stage
    if own is not None:
        return own.due_on
    first, second = notice.due_on, notice.item_due_on
    return first or second if notice.kind in _TIMED else second or first


def _day(facts: dict[str, Any], name: str) -> date | None:
    value = facts.get(name)
    return date.fromisoformat(value) if value else None


def _application(notice: NoticeFacts) -> str:
    value = notice.facts.get("application") or (notice.request.kind if notice.request else None)
    return approval_label(ApprovalKind(value)) if value else ""


def _role(notice: NoticeFacts) -> str:
    if notice.kind in _TO_APPROVE:
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
        "S": "acknowledge", "M": "measure", "N": "milestone", "A": "approval",
        "L": "recheck" if notice.kind is NoticeKind.RECHECK else "look_back",
    }.get(notice.rung[:1] if ":" in notice.rung else "", "item")
    return str(ladders.get(name, {}).get("unit", "workdays"))


def _urgency(section: Section) -> tuple[bool, int, int, int]:
    said = section.said
    if said.late or said.item_state == "late":
        longest = max(said.natural_days if said.late else 0, said.item_natural_days)
        return said.copied, _URGENCY["late"], -longest, section.notice.id
    return said.copied, _URGENCY[said.state], said.natural_days, section.notice.id
