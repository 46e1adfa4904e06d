"""The arcs, written out; and what an item lacks before it may be opened."""

from itertools import product

import pytest

from engine.errors import WrongState
from engine.rules.lifecycle import ARCS, arc, ends_sustained, missing_for_issue
from engine.rules.permissions import Verb
from engine.rules.words import ItemClass, Status

DRAWN = """
draft           request_activation   draft
draft           issue                issued
draft           withdraw             withdrawn
draft           amend                draft
issued          acknowledge          open
issued          withdraw             withdrawn
issued          amend                issued
open            report               open
open            attach               open
open            withdraw_evidence    open
open            submit_close_request awaiting_close
open            request_extension    open
open            withdraw             withdrawn
open            amend                open
awaiting_close  report               open
awaiting_close  attach               open
awaiting_close  submit_close_request awaiting_close
awaiting_close  withdraw             withdrawn
awaiting_close  amend                open
closed          look_back            closed
closed          reopen               open
sustained       report               sustained
sustained       attach               sustained
sustained       recheck              sustained
sustained       reopen               open
sustained       withdraw             withdrawn
sustained       amend                sustained
"""
ARROWS = {
    (Status(begin), Verb(verb)): Status(end)
    for begin, verb, end in (line.split() for line in DRAWN.strip().splitlines())
}


@pytest.mark.parametrize(
    ("status", "verb"), list(product(Status, ARCS)), ids=lambda value: value.value
)
def test_verb_leads_where_the_drawing_says_and_nowhere_else(status: Status, verb: Verb) -> None:
    if (status, verb) in ARROWS:
        assert arc(verb, status, number="3") is ARROWS[status, verb]
    else:
        with pytest.raises(WrongState):
            arc(verb, status, number="3")


def test_refusal_is_a_sentence_with_the_item_its_state_and_the_verb() -> None:
    with pytest.raises(WrongState) as refusal:
        arc(Verb.ACKNOWLEDGE, Status.CLOSED, number="7")
    assert str(refusal.value) == "事项7目前是“已销号”，不能签收"


def lacking(**facts: object) -> tuple[str, ...]:
    complete = {
        "leader": True, "department": True, "head": True, "dated": True,
        "item_class": ItemClass.DATED, "flags": [], "unresolved": [],
    }
    return missing_for_issue(**(complete | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ()),
        ({"leader": False}, ("责任领导",)),
        ({"department": False, "head": False}, ("责任部门",)),
        ({"head": False}, ("责任部门负责人",)),
        ({"dated": False}, ("完成时限",)),
        ({"dated": False, "item_class": ItemClass.IMMEDIATE}, ()),
        ({"dated": False, "item_class": ItemClass.SUSTAINED}, ()),
        (
            {"dated": False, "item_class": ItemClass.IMMEDIATE, "flags": ["deadline_unparsed"]},
            ("能够识别的完成时限",),
        ),
        ({"unresolved": ["郭某", "民二庭"]}, ("对应到人员或部门的名称：郭某、民二庭",)),
        (
            {"leader": False, "head": False, "dated": False},
            ("责任领导", "责任部门负责人", "完成时限"),
        ),
    ],
    ids=[
        "complete", "no leader", "no department", "department without a head", "dated without date",
        "immediate needs no date", "sustained needs no date", "a date nobody could read",
        "names nobody bears", "all that is missing at once",
    ],
)
def test_item_is_opened_only_when_nothing_is_missing(
    facts: dict[str, object], missing: tuple[str, ...]
) -> None:
    assert lacking(**facts) == missing


def test_dated_item_that_adds_long_term_is_rechecked_like_a_sustained_one() -> None:
    assert ends_sustained(ItemClass.SUSTAINED, long_term=False)
    assert ends_sustained(ItemClass.DATED, long_term=True)
    assert not ends_sustained(ItemClass.DATED, long_term=False)
