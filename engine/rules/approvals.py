"""Which chain an application takes, and who decides a step. Time never decides one."""

from collections.abc import Iterable
from datetime import date, timedelta

from engine.rules.permissions import Seats
from engine.rules.policy import Policy
from engine.rules.words import ApprovalKind, ItemClass, StepKind


def chain_for(
    policy: Policy, kind: ApprovalKind, *, item_class: ItemClass, granted_count: int = 0
) -> tuple[StepKind, ...]:
    """The steps of an application; `granted_count`: extensions this round already had.

    Field rule: one extension is ordinary, a further one needs the group's head.
    """
    if kind is ApprovalKind.ACTIVATION:
        return policy.activation.chain
    if kind is ApprovalKind.CLOSE:
        return policy.closing.chain_for(item_class)
    ordinary = granted_count < policy.extension.ordinary_count
    return policy.extension.chain if ordinary else policy.extension.further_chain


def deciders(kind: StepKind, seats: Seats) -> tuple[int, ...]:
    """The people any one of whom decides a step of this kind today; empty if nobody can.

    For the leading group its head or a deputy signs; a publicity period is confirmed by the office.
    """
    single = {
        StepKind.DEPARTMENT: seats.head_id,
        StepKind.LEADER: seats.leader_id,
    }
    if kind in single:
        person_id = single[kind]
        return (person_id,) if person_id in seats.members else ()
    return {
        StepKind.OFFICE: seats.office,
        StepKind.PUBLICITY: seats.office,
        StepKind.GROUP: (*seats.group_heads, *seats.group_deputies),
        StepKind.GROUP_HEAD: seats.group_heads,
    }[kind]


def nobody_for(chain: Iterable[StepKind], seats: Seats) -> tuple[StepKind, ...]:
    """The steps of a chain that nobody could decide: such an application would wait for ever."""
    return tuple(dict.fromkeys(kind for kind in chain if not deciders(kind, seats)))


def earliest_verdict_on(kind: StepKind, reached_on: date, policy: Policy) -> date | None:
    """The first day a step may be decided: after a publicity period; None where any day will do."""
    if kind is not StepKind.PUBLICITY:
        return None
    return reached_on + timedelta(days=policy.closing.publicity_days)


def is_own_application(
    kind: ApprovalKind, *, actor_id: int, asked_by_id: int, able: Iterable[int]
) -> tuple[bool, bool]:
    """(whether the actor asked for it, whether the verdict must be refused for that).

    Somebody else's hand is needed wherever there is somebody else who could sign; an activation
    always needs it, for nobody may open an item alone. Otherwise the verdict stands, marked.
    """
    own = actor_id == asked_by_id
    others = set(able) - {actor_id}
    return own, own and (bool(others) or kind is ApprovalKind.ACTIVATION)
