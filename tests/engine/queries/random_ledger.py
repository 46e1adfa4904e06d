"""Random ledgers for properties: items in every state, with applications, rounds and look-backs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlmodel import Session

from engine.models import ApprovalRequest, Item, LookBack, Round
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    ItemClass,
    LookBackKind,
    LookBackResult,
    Status,
)
from tests.cast import Court

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEARBY = st.integers(-60, 60).map(lambda days: TODAY + timedelta(days=days))
WORDS = ("执行", "Abc", "100%", "a_b", "\\'\"", "审判质效")


@st.composite
def random_item(draw: st.DrawFn) -> dict[str, Any]:
    """The facts of an item and of what hangs on it; unlikely ones too."""
    status = draw(st.sampled_from(Status))
    return {
        "status": status,
        "number": draw(st.sampled_from(["", "1", "2", "10", "1-2", "1-10", "A-3", "A-12"])),
        "category": draw(st.sampled_from(["", "审判质效", "队伍建设"])),
        "weakness": "".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))),
        "source": draw(st.sampled_from(["", "上级点评", "自我检视"])),
        "item_class": draw(st.sampled_from(ItemClass)),
        "long_term": draw(st.booleans()),
        "due_on": draw(st.none() | NEARBY),
        "original_due_on": draw(st.none() | NEARBY),
        "opened_on": draw(st.none() | NEARBY),
        "issued_on": draw(st.none() | NEARBY),
        "closed_on": draw(st.none() | NEARBY),
        "percent": draw(st.integers(0, 100)),
        "round": draw(st.integers(1, 2)),
        "flags": draw(st.sampled_from([[], ["deadline_unparsed"], ["year_assumed", "unnumbered"]])),
        "leads": draw(st.booleans()), "led": draw(st.booleans()), "handled": draw(st.booleans()),
        "close": draw(st.none() | st.tuples(
            st.sampled_from([ApprovalStatus.PENDING, ApprovalStatus.APPROVED]), NEARBY,
            st.integers(1, 2),
        )),
        "returns": draw(st.lists(st.tuples(st.integers(1, 2), NEARBY), max_size=2)),
        "granted": draw(st.none() | st.integers(1, 2)),
        "supplement": draw(st.none() | st.booleans()),
        "relapsed_on": draw(st.none() | NEARBY),
        "old_round": draw(st.none() | st.tuples(NEARBY, st.none() | NEARBY)),
    }


def write_item(session: Session, court: Court, number: int, facts: dict[str, Any]) -> Item:
    """The item and its rows, as the verbs would have left them."""
    column = {name: facts[name] for name in facts if name in Item.model_fields}
    item = Item(
        map_id=court.map_id, import_key=f"random:{number}",
        lead_department_id=court.civil if facts["leads"] else None,
        responsible_leader_id=court.zhao if facts["led"] else None,
        handler_id=court.feng if facts["handled"] else None, **column,
    )
    session.add(item)
    session.flush()
    item_id = item.id or 0

    def asked(kind: ApprovalKind, status: ApprovalStatus, on: date, **more: Any) -> None:
        session.add(ApprovalRequest(
            item_id=item_id, kind=kind, status=status, item_version=1, asked_by_id=court.qian,
            asked_on=on, asked_at=AT, **more,
        ))

    if facts["close"]:
        status, on, round_number = facts["close"]
        asked(ApprovalKind.CLOSE, status, on, round=round_number)
    for round_number, on in facts["returns"]:
        asked(ApprovalKind.CLOSE, ApprovalStatus.SENT_BACK, on, round=round_number, decided_on=on)
    if facts["granted"]:
        asked(ApprovalKind.EXTENSION, ApprovalStatus.APPROVED, TODAY, round=facts["granted"])
    if facts["supplement"] is not None:
        asked(ApprovalKind.EXTENSION, ApprovalStatus.PENDING, TODAY,
              supplement=facts["supplement"], round=facts["round"])
    if facts["relapsed_on"]:
        session.add(LookBack(
            item_id=item_id, kind=LookBackKind.LOOK_BACK, due_on=facts["relapsed_on"],
            result=LookBackResult.RELAPSED, done_on=facts["relapsed_on"], done_at=AT,
        ))
    if facts["old_round"]:
        opened_on, closed_on = facts["old_round"]
        session.add(Round(item_id=item_id, number=1, opened_on=opened_on, closed_on=closed_on))
    session.flush()
    return item
