"""Which hands an application passes, and whose they are."""

from datetime import date
from pathlib import Path

import pytest

import engine
from engine.rules.approvals import (
    chain_for,
    deciders,
    earliest_verdict_on,
    is_own_application,
    nobody_for,
)
from engine.rules.permissions import Seats
from engine.rules.policy import Closing, parse_policy
from engine.rules.words import ApprovalKind, ItemClass, StepKind

POLICY = parse_policy((Path(engine.__file__).parent / "presets/default.toml").read_text("utf-8"))
LIN, ZHAO, QIAN, SUN, SHI, GUO = range(1, 7)
SEATS = Seats(
    members=frozenset({LIN, ZHAO, QIAN, SUN, SHI, GUO}), leader_id=ZHAO, head_id=QIAN,
    office=(SUN, SHI), group_heads=(LIN,), group_deputies=(GUO,),
)


def chain(kind: ApprovalKind, granted: int = 0, of: ItemClass = ItemClass.DATED) -> list[str]:
    return [step.value for step in chain_for(POLICY, kind, item_class=of, granted_count=granted)]


def test_chains_of_the_default_policy() -> None:
    assert chain(ApprovalKind.ACTIVATION) == ["leader"]
    assert chain(ApprovalKind.CLOSE) == ["leader", "office", "leading_group"]
    assert chain(ApprovalKind.CLOSE, of=ItemClass.IMMEDIATE) == ["leader", "office"]
    assert chain(ApprovalKind.EXTENSION) == ["leader", "office"]
    assert chain(ApprovalKind.EXTENSION, granted=1) == ["leader", "group_head"]


def test_publicity_is_the_last_step_and_waits_its_days() -> None:
    closing = Closing(chain=(StepKind.LEADER,), publicity_days=5)
    policy = POLICY.model_copy(update={"closing": closing})
    steps = chain_for(policy, ApprovalKind.CLOSE, item_class=ItemClass.DATED)
    assert steps == (StepKind.LEADER, StepKind.PUBLICITY)
    reached_on = date(2026, 3, 2)
    assert earliest_verdict_on(StepKind.PUBLICITY, reached_on, policy) == date(2026, 3, 7)
    assert earliest_verdict_on(StepKind.LEADER, reached_on, policy) is None


@pytest.mark.parametrize(
    ("kind", "people"),
    [
        (StepKind.DEPARTMENT, (QIAN,)), (StepKind.LEADER, (ZHAO,)), (StepKind.OFFICE, (SUN, SHI)),
        (StepKind.GROUP, (LIN, GUO)), (StepKind.GROUP_HEAD, (LIN,)),
        (StepKind.PUBLICITY, (SUN, SHI)),
    ],
    ids=lambda value: value.value if isinstance(value, StepKind) else "",
)
def test_step_is_decided_by_these_people(kind: StepKind, people: tuple[int, ...]) -> None:
    assert deciders(kind, SEATS) == people


def test_step_that_nobody_could_decide_is_named_before_anybody_waits() -> None:
    empty = Seats(members=frozenset({QIAN}), leader_id=ZHAO, head_id=QIAN)
    steps = (StepKind.DEPARTMENT, StepKind.LEADER, StepKind.GROUP)
    assert nobody_for(steps, empty) == (StepKind.LEADER, StepKind.GROUP)


@pytest.mark.parametrize(
    ("kind", "actor", "able", "expected"),
    [
        (ApprovalKind.CLOSE, ZHAO, (ZHAO,), (False, False)),
        (ApprovalKind.CLOSE, QIAN, (QIAN,), (True, False)),
        (ApprovalKind.CLOSE, QIAN, (QIAN, SUN), (True, True)),
        (ApprovalKind.CLOSE, QIAN, (ZHAO,), (True, True)),
        (ApprovalKind.ACTIVATION, QIAN, (QIAN,), (True, True)),
    ],
    ids=[
        "another's application", "own, and nobody else could sign: marked",
        "own, and a colleague could sign: refused", "own, as the approver's delegate: refused",
        "own activation: never alone",
    ],
)
def test_own_application_needs_another_hand(
    kind: ApprovalKind, actor: int, able: tuple[int, ...], expected: tuple[bool, bool]
) -> None:
    assert is_own_application(kind, actor_id=actor, asked_by_id=QIAN, able=able) == expected
