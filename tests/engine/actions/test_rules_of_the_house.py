"""A further map, roles that need a second factor, and two who change one policy."""

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.create_map import create_map
from engine.actions.policy_change import preview_policy, set_enabled, set_policy
from engine.actions.second_factor_roles import set_second_factor_roles
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import AuditEvent, BattleMap, Organisation, Person, PersonRole, PolicyVersion
from engine.queries.policies import preset
from engine.rules.words import Role
from tests.acting import by
from tests.cast import MONDAY, Court, add_item


def test_further_map_begins_with_its_preset(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        found = create_map(session, "  审计  整改 ", preset_name="audit", **by(court.sun))
        assert (found.name, found.policy, found.audit_seq) == (
            "审计 整改", preset("audit").as_data(), 1)
        assert session.exec(
            select(PolicyVersion.version).where(PolicyVersion.map_id == found.id)
        ).all() == [1]


@pytest.mark.parametrize(("name", "preset_name", "refusal"), [
    ("", "default", Incomplete), ("脱薄争先作战图", "default", Incomplete),
    ("图" * 61, "default", Incomplete), ("新图", "../secrets", NotFound),
])
def test_map_without_a_good_name_or_preset_is_refused(
    database: sa.Engine, court: Court, name: str, preset_name: str, refusal: type[Exception]
) -> None:
    with writing(database) as session, pytest.raises(refusal):
        create_map(session, name, preset_name=preset_name, **by(court.sun))


def test_auditor_sets_nothing(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        with pytest.raises(NotYours):
            create_map(session, "新图", preset_name="default", **by(court.han))
        with pytest.raises(NotYours):
            set_second_factor_roles(session, [Role.OFFICE], **by(court.han))


def test_second_factor_is_asked_of_roles(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        assert set_second_factor_roles(session, [Role.OPERATOR, Role.OFFICE], **by(court.sun))
        assert not set_second_factor_roles(session, [Role.OFFICE, Role.OPERATOR], **by(court.sun))
        home = session.get_one(Organisation, court.organisation_id)
        assert home.second_factor_roles == ["office", "operator"]
        assert [event.verb for event in session.exec(select(AuditEvent))] == [
            "second_factor_roles"]


def test_second_of_two_who_change_a_policy_is_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        set_policy(session, court.map_id, preset("court"), seen_version=1, **by(court.sun))
        with pytest.raises(WrongState, match="刚刚被别人改过"):
            set_policy(session, court.map_id, preset("audit"), seen_version=1, **by(court.lin))


def test_steward_of_another_court_finds_no_map(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        session.add(PersonRole(person_id=court.wu, role=Role.OFFICE))
        session.flush()
        assert session.get_one(Person, court.wu).active
        with pytest.raises(NotFound):
            set_policy(session, court.map_id, preset("court"), **by(court.wu))
        with pytest.raises(NotFound):
            set_enabled(session, court.map_id, enabled=False, **by(court.wu))


def test_preview_gives_the_first_examples_of_each_kind(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        items = [add_item(session, court, str(number), due_on=MONDAY.replace(day=1)).id
                 for number in range(1, 6)]
        seen = preview_policy(session, court.map_id, preset("default"), today=MONDAY).counted
        urged = [one for one in seen.examples if one.kind == "urge_letter"]
        assert [one.item_id for one in urged] == [items[0], items[0], items[1]]
        assert session.get_one(BattleMap, court.map_id).policy_version == 1
