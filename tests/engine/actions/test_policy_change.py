"""A policy is changed with open eyes: counted first, versioned, audited, and it wakes its map."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.policy_change import (
    differences,
    preview_enabling,
    preview_policy,
    set_enabled,
    set_policy,
)
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.errors import NotYours
from engine.models import AuditEvent, BattleMap, Item, PolicyVersion
from engine.queries.policies import preset, preset_names
from engine.rules.policy import Policy, read_policy
from engine.rules.words import Status
from tests.acting import by, moment
from tests.cast import MONDAY, Court, add_item


def stricter() -> Policy:
    """The default with a reminder 60 working days before the date."""
    data = preset("default").as_data()
    data["ladders"]["item"]["rungs"].insert(0, {"at": -60, "kind": "reminder", "to": ["head"]})
    return read_policy(data)


def test_every_preset_is_a_valid_policy_of_its_own_name() -> None:
    assert preset_names() == ["default", "audit", "court"]
    assert [preset(name).name for name in preset_names()] == ["default", "audit", "court"]


def test_court_and_audit_remind_as_their_field_does() -> None:
    before = {
        name: [rung.at for rung in preset(name).ladders.item.rungs if rung.at < 0]
        for name in ("court", "audit")
    }
    assert before == {"court": [-30, -10, -5], "audit": [-60, -30, -15, -5]}
    assert preset("audit").ladders.item.unit == "days"


def test_preview_counts_what_the_next_sweep_then_raises(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        for number in range(3):
            add_item(session, court, str(number), wake_on=None)
    with reading(database) as session:
        seen = preview_policy(session, court.map_id, stricter(), today=MONDAY)
        assert (seen.counted.count, dict(seen.counted.notices)) == (3, {"reminder": 3})
        assert dict(seen.counted.people) == {court.qian: 3}
        assert [one.place for one in seen.differences] == ["ladders.item.rungs"]
    with writing(database) as session:
        set_policy(session, court.map_id, stricter(), **by(court.sun))
    swept = sweep_day(database, today=MONDAY, at=moment(MONDAY))
    assert dict(swept.notices) == {"reminder": 3}


def test_what_was_said_under_the_old_policy_is_not_counted_again(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, due_on=MONDAY)
    sweep_day(database, today=MONDAY, at=moment(MONDAY))
    with reading(database) as session:
        seen = preview_policy(session, court.map_id, preset("default"), today=MONDAY)
    assert (seen.counted.count, seen.differences) == (0, ())


def test_new_version_is_kept_with_its_differences(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        version = set_policy(session, court.map_id, preset("court"), **by(court.sun))
        assert version is not None
        assert (version.version, version.changed_by_id) == (2, court.sun)
    with reading(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        assert (battle_map.policy["name"], battle_map.policy_version) == ("court", 2)
        [event] = session.exec(select(AuditEvent).where(AuditEvent.verb == "set_policy"))
        assert [one["place"] for one in event.facts["changes"]] == ["ladders.item.rungs", "name"]


def test_same_policy_again_writes_nothing(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        assert set_policy(session, court.map_id, preset("default"), **by(court.sun)) is None
        assert session.exec(select(PolicyVersion)).all() == []


def test_change_wakes_every_item_that_can_still_move(database: sa.Engine, court: Court) -> None:
    far = date(2026, 12, 1)
    with writing(database) as session:
        ids = {
            status: add_item(session, court, status.value, status=status, wake_on=far).id
            for status in Status
        }
        set_policy(session, court.map_id, preset("court"), **by(court.sun))
    with reading(database) as session:
        wakes = {status: session.get_one(Item, item_id).wake_on for status, item_id in ids.items()}
    assert wakes == dict.fromkeys(Status, MONDAY) | {Status.WITHDRAWN: far}


@pytest.mark.parametrize("person", ["qian", "feng", "han", "wu"])
def test_only_those_who_keep_the_rules_change_them(
    database: sa.Engine, court: Court, person: str
) -> None:
    with writing(database) as session, pytest.raises(NotYours, match="不能修改规则和日历"):
        set_policy(session, court.map_id, preset("court"), **by(getattr(court, person)))


def test_versions_follow_each_other(database: sa.Engine, court: Court) -> None:
    for name in ("court", "audit", "default"):
        with writing(database) as session:
            set_policy(session, court.map_id, preset(name), **by(court.sun))
    with reading(database) as session:
        kept = session.exec(select(PolicyVersion).order_by(col(PolicyVersion.version))).all()
        assert [(one.version, one.policy["name"]) for one in kept] == [
            (2, "court"), (3, "audit"), (4, "default"),
        ]


def test_switched_off_map_is_silent_and_counts_before_it_speaks_again(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, due_on=MONDAY)
        assert set_enabled(session, court.map_id, enabled=False, **by(court.lin))
        assert not set_enabled(session, court.map_id, enabled=False, **by(court.lin))
    assert dict(sweep_day(database, today=MONDAY, at=moment(MONDAY)).notices) == {}
    with reading(database) as session:
        assert preview_enabling(session, court.map_id, today=MONDAY).counted.count == 3
    with writing(database) as session:
        assert set_enabled(session, court.map_id, enabled=True, **by(court.lin))
    assert sum(sweep_day(database, today=MONDAY, at=moment(MONDAY)).notices.values()) == 3


def test_backlog_above_the_policy_s_limit_must_be_asked_for(
    database: sa.Engine, court: Court
) -> None:
    data = stricter().as_data()
    data["mail"]["backlog_asks_above"] = 1
    with writing(database) as session:
        for number in range(2):
            add_item(session, court, str(number))
    with reading(database) as session:
        assert preview_policy(session, court.map_id, read_policy(data), today=MONDAY).must_ask
        assert not preview_policy(session, court.map_id, stricter(), today=MONDAY).must_ask


def test_differences_name_the_place_and_both_sides() -> None:
    found = differences({"a": {"b": 1, "c": [1]}, "d": 2}, {"a": {"b": 1, "c": [2]}, "e": 3})
    assert [(one.place, one.before, one.after) for one in found] == [
        ("a.c", [1], [2]), ("d", 2, None), ("e", None, 3),
    ]
