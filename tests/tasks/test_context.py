"""The instant of a step: now for today's run, the day's own hours for another day's."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from engine.settings import Settings
from tasks.context import EVENING, RunContext

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 4), NOW),
        (date(2026, 3, 2), datetime(2026, 3, 2, 0, 30, tzinfo=UTC)),
        (date(2026, 3, 9), datetime(2026, 3, 9, 0, 30, tzinfo=UTC)),
    ],
    ids=["today", "a past day", "a day to come"],
)
def test_step_acts_on_its_own_day(on: date, expected: datetime) -> None:
    context = RunContext(Settings(), sa.create_engine("sqlite://"), on, NOW, "test")
    assert context.on_its_day() == expected
    assert context.at == NOW


def test_digest_of_another_day_is_of_its_evening() -> None:
    context = RunContext(
        Settings(), sa.create_engine("sqlite://"), date(2026, 3, 6), NOW, "test"
    )
    assert context.on_its_day(EVENING) == datetime(2026, 3, 6, 9, 30, tzinfo=UTC)
