"""What the calendar has earned: one rule set for the sweep, `simulate` and `explain`.

1. A threshold is *reached* when its day is today or past, never only "today": a missed day loses
   nothing.
2. Of the reminders a person has missed, the latest is said and the earlier are recorded as
   superseded; another person's rung is never skipped because of that.
3. Prepared papers (督办单 and above) are drafted, each of them; the office is told that they wait.
4. While a closing waits, the department's ladder rests and the approver's own runs. A return
   changes the status, and the department's ladder is simply there again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from engine.rules.addressing import Directory
from engine.rules.calendar import WorkCalendar
from engine.rules.ladder import Step, fixed_steps, repeated_steps
from engine.rules.policy import Ladder, Policy, Recipient
from engine.rules.words import LookBackKind, NoticeKind, NoticeStatus, Role, Status

LIVE = frozenset({Status.ISSUED, Status.OPEN})


@dataclass(frozen=True, slots=True)
class MeasureClock:
    """A measure that is not done and has a date of its own."""

    id: int
    due_on: date
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class MilestoneClock:
    """A stage of the date that is not reached."""

    id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """An approval step that waits for somebody since a day."""

    id: int
    since: date
    approvers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedLook:
    """A look-back or re-check that is not done."""

    id: int
    kind: LookBackKind
    due_on: date


@dataclass(frozen=True, slots=True)
class ItemClock:
    """What the calendar needs to know of one item."""

    id: int
    status: Status
    due_on: date | None
    deadline_version: int
    round: int = 1
    issued_on: date | None = None
    opened_on: date | None = None
    handler_id: int | None = None
    head_id: int | None = None
    leader_id: int | None = None
    support_heads: tuple[int, ...] = ()
    measures: tuple[MeasureClock, ...] = ()
    waiting: tuple[WaitingStep, ...] = ()
    looks: tuple[PlannedLook, ...] = ()
    milestones: tuple[MilestoneClock, ...] = ()


class Earned(NamedTuple):
    """One notice that is due: the key is (item, kind, rung, deadline_version, recipient)."""

    item_id: int
    kind: NoticeKind
    rung: str
    deadline_version: int
    recipient_id: int
    copied: bool
    threshold_on: date
    due_on: date | None
    status: NoticeStatus


class Decision(NamedTuple):
    """What an item has earned by a day, when to look again, and whether nobody could be found."""

    earned: list[Earned]
    wake_on: date | None
    orphaned: bool


class Family(NamedTuple):
    """One ladder running on one item."""

    ladder: Ladder
    anchor: date
    prefix: str  # of the rung: "" for the item, "M3:" for a measure
    version: int
    due_on: date | None
    approvers: tuple[int, ...] = ()
    owner_id: int | None = None


class Decider:
    """The rules of one map on one day. Laid ladders are remembered: items share their dates."""

    def __init__(
        self, policy: Policy, calendar: WorkCalendar, directory: Directory, today: date
    ) -> None:
        self.policy = policy
        self.calendar = calendar
        self.today = today
        holders = directory.holders
        self._office = holders[Role.OFFICE]
        self._group: Mapping[str, tuple[int, ...]] = {
            "office": self._office,
            "group_head": holders[Role.GROUP_HEAD],
            "group_deputy": holders[Role.GROUP_DEPUTY],
            "group": (
                *holders[Role.GROUP_HEAD], *holders[Role.GROUP_DEPUTY],
                *holders[Role.GROUP_MEMBER],
            ),
        }
        self._laid: dict[tuple[int, date], tuple[tuple[Step, ...], date | None]] = {}

    def decide(self, item: ItemClock) -> Decision:
        """All that `item` has earned by today, said before or not, and its next threshold."""
        earned: list[Earned] = []
        wake_on: date | None = None
        orphaned = False
        for family in families(item, self.policy):
            reached, next_on = self.laid(family.ladder, family.anchor)
            if next_on is not None and (wake_on is None or next_on < wake_on):
                wake_on = next_on
            if reached and not self._earn(earned, item, family, reached):
                orphaned = True
        return Decision(earned, self.today if orphaned else wake_on, orphaned)

    def laid(self, ladder: Ladder, anchor: date) -> tuple[tuple[Step, ...], date | None]:
        """The steps of `ladder` on `anchor` reached by today, by day, and the next one's day."""
        key = (id(ladder), anchor)
        found = self._laid.get(key)
        if found is None:
            found = self._laid[key] = self._lay(ladder, anchor)
        return found

    def _lay(self, ladder: Ladder, anchor: date) -> tuple[tuple[Step, ...], date | None]:
        fixed = fixed_steps(ladder, anchor, self.calendar)
        reached = [step for step in fixed if step.on <= self.today]
        next_on = fixed[len(reached)].on if len(reached) < len(fixed) else None
        repeats = repeated_steps(ladder, anchor, self.calendar)
        for step in repeats:
            if step.on > self.today:
                next_on = min(next_on or step.on, step.on)
                break
            reached.append(step)
        return tuple(sorted(reached, key=lambda step: step.on)), next_on

    def _earn(
        self, earned: list[Earned], item: ItemClock, family: Family, reached: Iterable[Step]
    ) -> bool:
        """Append what the family's reached steps earn; False where a step found nobody."""
        told: set[int] = set()  # who has a later reminder of this family: earlier ones are passed
        found_all = True
        floor = item.opened_on or item.issued_on
        for step in reversed(tuple(reached)):
            to = self.people(step.to, item, family)
            if not to:
                found_all = False
                continue
            copied = [
                person for person in self.people(step.copied, item, family, stand_in=False)
                if person not in to
            ]
            if step.prepared:
                self._draft(earned, item, family, step, to, copied)
                continue
            rung = family.prefix + step.name
            for person in (*to, *copied):
                passed = person in told
                if passed and floor is not None and step.on < floor:
                    continue  # it was past before the item was there: nothing was missed
                earned.append(
                    Earned(
                        item.id, step.kind, rung, family.version, person, person in copied,
                        step.on, family.due_on,
                        NoticeStatus.SUPERSEDED if passed else NoticeStatus.RAISED,
                    )
                )
            told.update(to, copied)
        return found_all

    def _draft(
        self,
        earned: list[Earned],
        item: ItemClock,
        family: Family,
        step: Step,
        to: Iterable[int],
        copied: Iterable[int],
    ) -> None:
        rung = family.prefix + step.name
        for people, is_copy in ((to, False), (copied, True)):
            earned.extend(
                Earned(
                    item.id, step.kind, rung, family.version, person, is_copy, step.on,
                    family.due_on, NoticeStatus.DRAFTED,
                )
                for person in people
            )
        earned.extend(
            Earned(
                item.id, NoticeKind.DRAFT_WAITING, rung, family.version, person, False, step.on,
                family.due_on, NoticeStatus.RAISED,
            )
            for person in self._office
        )

    def people(
        self,
        recipients: Iterable[Recipient],
        item: ItemClock,
        family: Family,
        *,
        stand_in: bool = True,
    ) -> list[int]:
        """The ids behind the recipients' names, each once.

        With `stand_in`, a post that nobody holds falls to the head, then to the office.
        """
        ids: list[int] = []
        for recipient in recipients:
            found = self._holders(recipient, item, family)
            if not found and stand_in:
                to_head = item.head_id and recipient != "approver"
                found = (item.head_id,) if to_head else self._office  # type: ignore[assignment]
            ids.extend(person for person in found if person not in ids)
        return ids

    def _holders(
        self, recipient: Recipient, item: ItemClock, family: Family
    ) -> tuple[int, ...]:
        if recipient == "handler":
            person = family.owner_id or item.handler_id
        elif recipient == "head":
            person = item.head_id
        elif recipient == "leader":
            person = item.leader_id
        elif recipient == "approver":
            return family.approvers
        elif recipient == "support":
            return item.support_heads
        else:
            return self._group[recipient]
        return (person,) if person else ()


def families(item: ItemClock, policy: Policy) -> Iterable[Family]:
    """The ladders that run on an item in its present state."""
    ladders = policy.ladders
    if item.status in LIVE:
        if item.status is Status.ISSUED and item.issued_on is not None:
            yield Family(ladders.acknowledge, item.issued_on, "S:", item.round, item.due_on)
        if item.due_on is not None:
            yield Family(ladders.item, item.due_on, "", item.deadline_version, item.due_on)
        for measure in item.measures:
            if measure.due_on != item.due_on:  # else the item's own ladder says it
                yield Family(
                    ladders.measure, measure.due_on, f"M{measure.id}:", item.deadline_version,
                    measure.due_on, owner_id=measure.owner_id,
                )
        for milestone in item.milestones:
            yield Family(
                ladders.milestone, milestone.due_on, f"N{milestone.id}:", item.deadline_version,
                milestone.due_on,
            )
    if item.status is not Status.CLOSED:
        for step in item.waiting:
            yield Family(
                ladders.approval, step.since, f"A{step.id}:", 1, item.due_on, step.approvers
            )
    if item.status is not Status.WITHDRAWN:
        for look in item.looks:
            recheck = look.kind is LookBackKind.RECHECK
            yield Family(
                ladders.recheck if recheck else ladders.look_back, look.due_on, f"L{look.id}:",
                item.round, look.due_on,
            )


def upcoming(
    item: ItemClock, decider: Decider, *, until: date
) -> list[tuple[Step, Family]]:
    """Every step of every ladder of `item` up to `until`, by day: what `explain` shows."""
    steps: list[tuple[Step, Family]] = []
    for family in families(item, decider.policy):
        laid = [
            *fixed_steps(family.ladder, family.anchor, decider.calendar),
            *takewhile(
                lambda step: step.on <= until,
                repeated_steps(family.ladder, family.anchor, decider.calendar),
            ),
        ]
        steps.extend((step, family) for step in laid if step.on <= until)
    return sorted(steps, key=lambda pair: pair[0].on)
