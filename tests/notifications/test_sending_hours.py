"""Hours: what is late or comes again does not ring at night, unless a person asks for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.db import reading, writing
from engine.models import BattleMap, CalendarDay
from engine.outbox import claim_messages
from engine.queries.sending_hours import organisations_asleep
from engine.rules.calendar_data import DayKind
from engine.settings import Settings
from notifications.deliver import deliver_due
from tasks import steps
from tasks.context import RunContext
from tests.cast import MONDAY, MONDAY_MORNING, Court
from tests.notifications.faulty_server import FaultyServer
from tests.notifications.mailroom import Mailroom, states

Owe = Callable[..., None]
SHANGHAI = "Asia/Shanghai"
ELEVEN_AT_NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TUESDAY_AT_EIGHT = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
SUNDAY_NOON = datetime(2026, 3, 8, 4, 0, tzinfo=UTC)


def asleep(database: sa.Engine, at: datetime) -> set[int]:
    with reading(database) as session:
        return organisations_asleep(session, at=at, timezone=SHANGHAI)


@pytest.mark.parametrize(
    ("at", "sleeps"),
    [
        (MONDAY_MORNING, False),
        (datetime(2026, 3, 2, 9, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 10, 0, tzinfo=UTC), True),
        (ELEVEN_AT_NIGHT, True),
        (datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC), True),
        (TUESDAY_AT_EIGHT, False),
        (SUNDAY_NOON, True),
        (datetime(2026, 4, 6, 4, 0, tzinfo=UTC), True),
    ],
    ids=["half past eight", "just before six", "six in the evening", "eleven at night",
         "just before eight", "eight", "a Sunday", "the Monday of 清明"],
)
def test_an_organisation_sleeps_outside_its_hours(
    database: sa.Engine, court: Court, owe: Owe, at: datetime, sleeps: bool
) -> None:
    owe(1)
    assert asleep(database, at) == ({court.organisation_id} if sleeps else set())


def test_an_organisation_that_owes_nothing_is_not_asked_about(
    database: sa.Engine, court: Court
) -> None:
    assert asleep(database, ELEVEN_AT_NIGHT) == set()


def test_the_policy_and_the_closures_of_the_first_map_decide(
    database: sa.Engine, court: Court, owe: Owe
) -> None:
    owe(1)
    with writing(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        mail = battle_map.policy["mail"] | {"opens": "07:00:00", "closes": "00:00:00"}
        battle_map.policy = battle_map.policy | {"mail": mail}
        session.add(battle_map)
        session.add(
            CalendarDay(
                calendar=battle_map.calendar, day=TUESDAY_AT_EIGHT.date(), kind=DayKind.OFF,
                label="停电", closure=True,
            )
        )
    assert asleep(database, ELEVEN_AT_NIGHT) == set()
    assert asleep(database, TUESDAY_AT_EIGHT) == {court.organisation_id}


def test_a_server_that_slept_through_the_day_does_not_mail_at_night(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Owe
) -> None:
    """Mail at midnight (zammad#4432): what was due in the morning now waits for the next."""
    owe(3)
    night = deliver_due(database, settings, at=ELEVEN_AT_NIGHT, holder="a", quiet=True)
    assert (night.sent, states(database), mailroom.arrived) == (0, {"queued": 3}, [])
    morning = deliver_due(database, settings, at=TUESDAY_AT_EIGHT, holder="a", quiet=True)
    assert (morning.sent, states(database)) == (3, {"sent": 3})


def test_a_retry_does_not_come_at_night(
    database: sa.Engine, settings: Settings, owe: Owe
) -> None:
    owe(2)
    with FaultyServer(lambda verb, _a, _n: "450 busy" if verb == "RCPT" else None) as server:
        there = settings.model_copy(update={"smtp_port": server.port})
        evening = datetime(2026, 3, 2, 9, 59, tzinfo=UTC)
        assert deliver_due(database, there, at=evening, holder="a", quiet=True).deferred == 2
        server.script = lambda _v, _a, _n: None
        soon = deliver_due(
            database, there, at=evening + timedelta(minutes=5), holder="a", quiet=True
        )
        then = deliver_due(database, there, at=TUESDAY_AT_EIGHT, holder="a", quiet=True)
    assert (soon.sent, then.sent) == (0, 2)


def test_whoever_asks_for_a_delivery_at_night_gets_it(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Owe
) -> None:
    owe(2)
    assert deliver_due(database, settings, at=ELEVEN_AT_NIGHT, holder="a").sent == 2


def test_the_timetables_own_delivery_is_quiet(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Owe
) -> None:
    owe(1)
    context = RunContext(settings, database, MONDAY, ELEVEN_AT_NIGHT, "me")
    assert steps.deliver_due(context)["sent"] == 0
    awake = RunContext(settings, database, MONDAY, TUESDAY_AT_EIGHT, "me")
    assert steps.deliver_due(awake)["sent"] == 1


def test_only_the_organisations_asleep_are_left_out_of_a_claim(
    database: sa.Engine, court: Court, owe: Owe
) -> None:
    owe(2)
    with writing(database) as session:
        none = claim_messages(
            session, at=MONDAY_MORNING, holder="a", limit=9, asleep={court.organisation_id}
        )
        both = claim_messages(
            session, at=MONDAY_MORNING, holder="a", limit=9, asleep={court.organisation_id + 1}
        )
    assert (len(none), len(both)) == (0, 2)
