"""The matrix as the office would write it on the wall: every verb, every one of the cast."""

import pytest

from engine.rules.permissions import ALLOWED, Seats, Verb, capacities_of, may, verb_label

LIN, ZHAO, QIAN, FENG, SUN, HAN, TANG, GUO, WU = range(1, 10)
SEATS = Seats(
    members=frozenset({LIN, ZHAO, QIAN, FENG, SUN, HAN, TANG, GUO}), leader_id=ZHAO, head_id=QIAN,
    handler_id=FENG, support_heads=(TANG,), office=(SUN,), group_heads=(LIN,),
    group_deputies=(GUO,), auditors=(HAN,),
)
CAST = {
    "Lin, group head": LIN, "Guo, group deputy": GUO, "Zhao, responsible leader": ZHAO,
    "Qian, head": QIAN, "Feng, handler": FENG, "Tang, supporting head": TANG, "Sun, office": SUN,
    "Han, auditor": HAN, "Wu, stranger": WU,
}
#                              Lin  Guo  Zhao Qian Feng Tang Sun  Han  Wu
TABLE = {
    Verb.VIEW:                 "yes  yes  yes  yes  yes  yes  yes  yes  no",
    Verb.REQUEST_ACTIVATION:   "no   no   no   no   no   no   yes  no   no",
    Verb.ISSUE:                "yes  no   yes  no   no   no   no   no   no",
    Verb.ACKNOWLEDGE:          "no   no   no   yes  yes  no   no   no   no",
    Verb.REPORT:               "no   no   no   yes  yes  yes  no   no   no",
    Verb.ATTACH:               "no   no   no   yes  yes  yes  no   no   no",
    Verb.WITHDRAW_EVIDENCE:    "no   no   no   yes  yes  no   no   no   no",
    Verb.SUBMIT_CLOSE_REQUEST: "no   no   no   yes  no   no   no   no   no",
    Verb.REQUEST_EXTENSION:    "no   no   no   yes  no   no   no   no   no",
    Verb.APPROVE:              "no   no   yes  no   no   no   no   no   no",
    Verb.SEND_BACK:            "no   no   yes  no   no   no   no   no   no",
    Verb.LOOK_BACK:            "no   no   yes  no   no   no   yes  no   no",
    Verb.RECHECK:              "no   no   yes  yes  no   no   yes  no   no",
    Verb.REOPEN:               "yes  no   yes  no   no   no   yes  no   no",
    Verb.WITHDRAW:             "yes  yes  no   no   no   no   no   no   no",
    Verb.AMEND:                "no   no   no   no   no   no   yes  no   no",
    Verb.RELEASE_PAPER:        "yes  yes  yes  no   no   no   yes  no   no",
    Verb.DROP_PAPER:           "yes  yes  yes  no   no   no   yes  no   no",
    Verb.DELEGATE:             "no   no   no   no   no   no   yes  no   no",
    Verb.MARK_LEFT:            "no   no   no   no   no   no   yes  no   no",
}  # fmt: skip


@pytest.mark.parametrize("verb", Verb, ids=lambda verb: verb.value)
def test_verb_is_open_to_exactly_these_people(verb: Verb) -> None:
    """The step at hand waits for Zhao, the responsible leader."""
    expected = dict(zip(CAST, TABLE[verb].split(), strict=True))
    found = {
        name: "yes" if may(verb, capacities_of(person, SEATS, approvers=(ZHAO,))) else "no"
        for name, person in CAST.items()
    }
    assert found == expected


def test_every_verb_has_its_line_and_its_words() -> None:
    assert set(ALLOWED) == set(Verb) == set(TABLE)
    assert all(verb_label(verb) for verb in Verb)


def test_stranger_has_no_capacity_at_all() -> None:
    assert capacities_of(WU, SEATS, approvers=(WU,)) == frozenset()


def test_person_who_left_sits_nowhere_though_the_item_still_names_them() -> None:
    seats = Seats(members=frozenset({LIN}), leader_id=ZHAO, head_id=QIAN)
    assert capacities_of(ZHAO, seats, approvers=(ZHAO,)) == frozenset()
