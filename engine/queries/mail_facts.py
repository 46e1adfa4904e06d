"""What a mail's wording may say, as values: nothing here knows the database."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from engine.rules.calendar import WorkCalendar
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    LookBackKind,
    MessageKind,
    NoticeKind,
    Status,
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who reads this mailbox."""

    id: int
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """The application that a notice speaks of."""

    id: int
    kind: ApprovalKind
    status: ApprovalStatus
    reason: str
    new_due_on: date | None
    supplement: bool
    asked_by: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class LookFacts:
    """The look-back or re-check that a notice speaks of."""

    kind: LookBackKind
    due_on: date
    done: bool


@dataclass(frozen=True, slots=True)
class StageFacts:
    """The milestone that a notice speaks of."""

    text: str
    due_on: date
    done: bool


@dataclass(frozen=True, slots=True)
class MapFacts:
    """The map of an item, with what its days are counted by."""

    id: int
    name: str
    policy: dict[str, Any]
    calendar: WorkCalendar


class NoticeFacts(NamedTuple):
    """One notice with its item as it stands now. A tuple: there are thousands on a morning."""

    id: int
    kind: NoticeKind
    rung: str
    copied: bool
    due_on: date | None
    deadline_version: int
    recipient_address: str
    released_by: str
    released_at: datetime | None
    item_id: int
    number: str
    weakness: str
    item_status: Status
    item_due_on: date | None
    original_due_on: date | None
    item_deadline_version: int
    round: int
    percent: int
    closed_on: date | None
    department: str
    head_id: int | None
    leader_id: int | None
    leader: str
    handler_id: int | None
    recipient: Addressee
    battle_map: MapFacts
    facts: dict[str, Any]
    measure: str = ""
    measure_done: bool = False
    request: RequestFacts | None = None
    step_waits: bool = True
    look: LookFacts | None = None
    stage: StageFacts | None = None
    supplement_pending: bool = False  # asked only of items that wait to be closed


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """A stored digest, ready for its wording."""

    id: int
    map_name: str
    audience: str
    number: int
    cut_off_on: date
    figures: dict[str, Any]
    audit_seq: int
    audit_hash: str


@dataclass(frozen=True, slots=True)
class MailFacts:
    """One mail: to whom, and everything its wording may say."""

    message_id: int
    key: str
    header_id: str
    kind: MessageKind
    mailbox: str
    address: str
    on: date
    as_of: date
    not_before: datetime
    organisation: str
    language: str
    addressees: tuple[Addressee, ...]
    notices: tuple[NoticeFacts, ...] = ()
    digests: tuple[DigestFacts, ...] = ()
    papers: tuple[dict[str, Any], ...] = ()  # what the papers say that go with it
    facts: dict[str, Any] = field(default_factory=dict)
