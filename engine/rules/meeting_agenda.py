"""The agenda of a 推进会 as values.

Field rule: overview, the red items one by one (前期情况, 堵点难点, 下一步打算), closings and
extensions to decide, look-backs, papers, how the former decisions stand, the ranking.
"""

from dataclasses import dataclass
from datetime import date

from engine.rules.figures import Figures
from engine.rules.lights import Light, LightMeaning
from engine.rules.meeting_ranking import Standing
from engine.rules.words import ApprovalKind, LookBackKind, NoticeKind, Status, StepKind


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item as the meeting names it; `days_late` are calendar days past its date."""

    item_id: int
    number: str
    weakness: str
    department: str
    department_id: int | None
    leader: str
    leader_id: int | None
    status: Status
    meaning: LightMeaning
    light: Light
    due_on: date | None
    original_due_on: date | None
    percent: int
    round: int
    days_late: int = 0

    @property
    def title(self) -> str:
        """How sentences name it: its number, or its id where the ledger gave none."""
        return self.number or f"#{self.item_id}"


@dataclass(frozen=True, slots=True)
class Word:
    """Something that was said of an item: a report, a return, a reason for more time, a finding."""

    kind: str  # report, sent_back, extension, relapsed
    on: date
    by: str
    text: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next: a measure, a milestone or the item's own date."""

    kind: str  # measure, milestone, item
    text: str
    on: date | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class RedItem:
    """A red item on its own slide: 前期情况, 堵点难点, 下一步打算."""

    item: AgendaItem
    head: str
    handler: str
    track: tuple[Word, ...]  # oldest first, without the latest word
    latest: Word | None
    ahead: tuple[Ahead, ...]
    report_count: int
    sent_back_count: int
    granted_count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A closing or an extension that waits for a verdict, and for whose."""

    request_id: int
    step_id: int
    kind: ApprovalKind
    step: StepKind
    item: AgendaItem
    asked_by: str
    asked_on: date
    reason: str
    new_due_on: date | None
    supplement: bool
    sustain: bool
    reached_on: date
    not_before_on: date | None
    deciders: tuple[str, ...]
    decider_ids: tuple[int, ...]
    evidence: tuple[str, ...]

    @property
    def of_the_group(self) -> bool:
        """Whether the leading group or its head is to decide: here, in the meeting."""
        return self.step in (StepKind.GROUP, StepKind.GROUP_HEAD)


@dataclass(frozen=True, slots=True)
class LookDue:
    """A look-back or re-check that falls due before the next meeting, or did already."""

    look_back_id: int
    kind: LookBackKind
    due_on: date
    item: AgendaItem


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A drafted paper that nobody has signed."""

    item: AgendaItem
    kind: NoticeKind
    rung: str
    since_on: date
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerDecision:
    """A decision of the meeting before, and how its item stands."""

    position: int
    text: str
    department: str
    due_on: date | None
    due_text: str
    item: AgendaItem | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The whole agenda as things stood on `as_of`; `lights` counts items by meaning."""

    as_of: date
    map_name: str
    figures: Figures
    lights: dict[LightMeaning, int]
    colours: dict[LightMeaning, Light]
    red: tuple[RedItem, ...] = ()
    red_count: int = 0  # all of them, also those beyond what a meeting can hold
    waiting: tuple[Waiting, ...] = ()
    looks: tuple[LookDue, ...] = ()
    papers: tuple[WaitingPaper, ...] = ()
    paper_count: int = 0
    former_number: int | None = None
    former: tuple[FormerDecision, ...] = ()
    standings: tuple[Standing, ...] = ()

    @property
    def to_decide(self) -> int:
        """How many applications wait for the leading group itself."""
        return sum(one.of_the_group for one in self.waiting)
