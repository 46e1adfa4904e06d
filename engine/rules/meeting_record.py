"""What a meeting leaves behind, as values; an ended one is frozen as JSON and comes back unchanged."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter

from engine.rules.figures import Figures
from engine.rules.lights import LightMeaning
from engine.rules.words import ApprovalStatus, Presence, Status, Verdict

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was asked to come, or came."""

    person_id: int
    name: str
    post: str
    department: str
    presence: Presence
    deputy: str


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """A decision with the names that its ids speak of, and its item as it stands now."""

    id: int
    position: int
    text: str
    department_id: int | None
    department: str
    supporting_ids: tuple[int, ...]
    supporting: tuple[str, ...]
    accepting_id: int | None
    accepting: str
    leader_id: int | None
    leader: str
    due_on: date | None
    due_text: str
    about_item_id: int | None
    item_id: int | None
    number: str
    status: Status | None
    undated: bool  # its item needs a date and has none
    version: int
    struck_reason: str
    struck: bool

    @property
    def waits(self) -> bool:
        """Whether its item still waits to be handed out."""
        return not self.struck and self.status is Status.DRAFT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an application since the agenda was made: the step's verdict, and the whole."""

    request_id: int
    status: ApprovalStatus
    verdict: Verdict | None
    by: str
    on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """How a meeting ended: who was there, what was decided, and the figures at its end."""

    attendance: tuple[Attendee, ...]
    decisions: tuple[RecordedDecision, ...]
    outcomes: tuple[Outcome, ...]
    figures: Figures
    lights: dict[LightMeaning, int]


def freeze(value: Any) -> dict[str, Any]:
    """A value of this kind as plain JSON."""
    return dict(_adapter(type(value)).dump_python(value, mode="json"))


def thaw(kind: type[Value], data: dict[str, Any]) -> Value:
    """The value that `freeze` made plain."""
    value: Value = _adapter(kind).validate_python(data)
    return value


_adapters: dict[Any, TypeAdapter[Any]] = {}  # to build one costs more than to use it


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
