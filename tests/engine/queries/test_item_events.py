"""Every verb of the trail has its sentence, in words and never by its name."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

import engine
from engine.actions.extension import request_extension
from engine.actions.forms import NUMBER_PAPER
from engine.actions.look_back import look_back
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.models import LookBack
from engine.queries.approvals import waiting_step
from engine.queries.directory import load_directory
from engine.queries.item_events import SENTENCES, Names, changes_since, events_and_looks, told
from engine.rules.meeting_words import MeetingVerb
from engine.rules.permissions import Verb
from engine.rules.words import LookBackKind, LookBackResult
from tests.acting import approve_all, ask_to_close, by
from tests.cast import MONDAY, Court, add_item, add_measure

NAMES = Names({1: "林某", 2: "赵某"}, {1: "民事审判庭"}, {7: 2}, {9: "阶段性目标"})
FACTS: dict[str, Any] = {
    "percent": 40, "text": "推进中", "name": "会议记录.pdf", "reason": "补齐记录", "step": "leader",
    "application": "close", "result": "held", "finding": "没有再出现", "rung": "T+5",
    "kind": "supervision_order", "before": {"due_on": "2026-04-30"},
    "after": {"due_on": "2026-05-31", "round": 2}, "new_due_on": "2026-05-31", "left": 1,
    "successor_id": 2, "position": 1,
}
OF_ITEMS = {
    *(verb.value for verb in Verb), "import", "import_change", "date_moved", "plan_look_back",
    "resolve_names", "download", MeetingVerb.DECIDE.value, MeetingVerb.AMEND.value,
    MeetingVerb.STRIKE.value, NUMBER_PAPER,
}


@pytest.mark.parametrize("verb", sorted(OF_ITEMS))
def test_a_verb_is_told_in_words(verb: str) -> None:
    facts = FACTS if verb != "plan_look_back" else {"kind": "look_back", "due_on": ["2026-06-01"]}
    row = SimpleNamespace(
        seq=1, at=datetime(2026, 3, 2, tzinfo=UTC), verb=verb, actor_id=1, facts=facts
    )
    event = told(row, NAMES)
    assert event.actor == "林某"
    assert re.search("[\u4e00-\u9fff]", event.sentence)
    assert verb not in event.sentence
    bare = told(SimpleNamespace(seq=1, at=row.at, verb=verb, actor_id=None, facts={}), NAMES)
    assert bare.sentence


def test_no_verb_of_an_item_is_written_without_a_sentence() -> None:
    """Every literal verb that the engine writes with an item is in the table above."""
    source = "\n".join(path.read_text("utf-8") for path in Path(engine.__file__).parent.rglob("*.py"))
    found = re.findall(r'Event\(\s*"([a-z_]+)",\s*(\w+)', source)
    written = {verb for verb, item in found if item != "None"}
    assert written
    assert written <= set(SENTENCES)
    assert set(SENTENCES) == OF_ITEMS


def test_the_life_of_an_item_reads_like_its_file(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        item_id = item.id or 0
        measure = add_measure(session, item, 1, text="评查")
        report(session, item_id, percent=100, text="评查完毕", measure_id=measure.id, **by(court.feng))
        request_extension(session, item_id, new_due_on=date(2026, 5, 31), reason="鉴定未回", **by(court.qian))
        for person in (court.zhao, court.sun):
            step = waiting_step(session, item_id)
            assert step is not None
            approve_step(session, step.id or 0, **by(person))
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        send_back(session, step.id or 0, reason="补齐三月记录", **by(court.zhao))
        report(session, item_id, percent=90, text="已补齐", **by(court.feng))
    with writing(database) as session:
        from engine.actions.close_request import submit_close_request

        submit_close_request(session, item_id, text="已补齐", **by(court.qian))
        approve_all(session, court, item_id)
        look = LookBack(item_id=item_id, kind=LookBackKind.LOOK_BACK, due_on=date(2026, 3, 10))
        session.add(look)
        session.flush()
        look_back(session, look.id or 0, result=LookBackResult.RELAPSED, finding="又有三件超期",
                  new_due_on=date(2026, 6, 30), **by(court.sun, date(2026, 3, 9)))
    with reading(database) as session:
        directory = load_directory(session, court.organisation_id)
        names = Names(
            {one.id: one.name for one in directory.people.values()},
            {one.id: one.name for one in directory.departments.values()}, {measure.id or 0: 1}, {},
        )
        events, _looks = events_and_looks(session, item_id, names)
        since = changes_since(session, item_id, (events[-2].version or 0), directory)
    told_so = [(one.actor, one.sentence, one.detail) for one in events]
    assert told_so[:6] == [
        ("冯某", "报告第 1 条措施的进展：100%", "评查完毕"),
        ("钱某", "申请延期至 2026-05-31", "鉴定未回"),
        ("赵某", "责任领导同意延期", ""),
        ("孙某", "办公室同意延期，完成时限改为 2026-05-31", ""),
        ("冯某", told_so[4][1], ""),
        ("钱某", "申请销号", "已完成整改"),
    ]
    assert told_so[4][1].startswith("上传佐证材料“")
    assert ("赵某", "责任领导退回销号申请", "补齐三月记录") in told_so
    assert ("林某", "领导小组同意销号，事项销号", "") in told_so
    assert told_so[-1] == ("孙某", "发现反弹，进入第 2 轮整改，完成时限 2026-06-30", "又有三件超期")
    assert [one.sentence for one in since] == [told_so[-1][1]]
    assert events[0].on is None
    assert date(2026, 3, 2) == MONDAY
