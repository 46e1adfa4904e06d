"""What machines ask: the process, its readiness, its figures; and who may not ask."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.actions.running import TIMETABLE, record_beat
from engine.db import open_database
from engine.settings import Settings
from tests.cast import MONDAY_MORNING
from tests.web.conftest import Clock, Enter
from web.app import create_app

WELL = {"database": "ok", "schema": "ok", "scheduler": "ok", "evidence": "ok"}


@pytest.fixture
def beating(database: sa.Engine) -> None:
    record_beat(database, name=TIMETABLE, holder="serve", at=MONDAY_MORNING)


def here(app: FastAPI, address: str = "127.0.0.1") -> TestClient:
    """Somebody who asks from that address."""
    return TestClient(app, client=(address, 50_000), follow_redirects=False)


@pytest.mark.usefixtures("beating")
def test_all_is_well(stranger: TestClient) -> None:
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": WELL})


def test_process_answers_while_the_database_is_away(page_settings: Settings, page_clock: Clock) -> None:
    away = open_database("postgresql://127.0.0.1:1/nothing")
    stranger = TestClient(create_app(page_settings, away, now=page_clock))
    assert stranger.get("/healthz").json() == {"alive": True}
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "checks": {
        "database": "unreachable", "schema": "unknown", "scheduler": "unknown", "evidence": "ok",
    }})


@pytest.mark.usefixtures("beating")
def test_schema_of_another_version_is_named(stranger: TestClient, database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert stranger.get("/readyz").json()["checks"] == WELL | {
        "schema": "other", "scheduler": "unknown"}


@pytest.mark.usefixtures("beating")
def test_scheduler_that_fell_silent_is_named(stranger: TestClient, page_clock: Clock) -> None:
    page_clock.at += timedelta(minutes=11)
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]) == (503, WELL | {"scheduler": "stale"})


def test_scheduler_that_never_ran_is_named(stranger: TestClient) -> None:
    assert stranger.get("/readyz").json()["checks"] == WELL | {"scheduler": "none"}


@pytest.mark.usefixtures("beating")
def test_folder_of_evidence_that_takes_no_file_is_named(
    stranger: TestClient, page_settings: Settings
) -> None:
    page_settings.evidence_folder.write_text("a file stands in its place")
    assert stranger.get("/readyz").json()["checks"] == WELL | {"evidence": "not writable"}


@pytest.mark.usefixtures("beating", "court")
def test_figures_tell_how_it_runs_and_name_nobody(app: FastAPI) -> None:
    machine = here(app)
    machine.get("/items/7?secret=1")
    text = machine.get("/metrics").text
    assert 'battlemap_requests_total{method="GET",route="/items/{item_id}",status="303"} 1.0' in text
    assert 'battlemap_beat_age_seconds{scheduler="timetable"} 0.0' in text
    assert 'battlemap_messages{status="queued"} 0.0' in text
    assert 'battlemap_alarms{kind="beat_stale"} 0.0' in text
    assert [word for word in ("secret", "法院", "court.test", "/items/7") if word in text] == []


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_figures_are_not_there_for_who_comes_through_a_proxy(app: FastAPI, header: str) -> None:
    assert here(app).get("/metrics").status_code == 200
    assert here(app).get("/metrics", headers={header: "203.0.113.9"}).status_code == 404


def test_figures_are_not_there_for_another_machine(
    app: FastAPI, enter: Enter, court: object
) -> None:
    assert here(app, "192.0.2.7").get("/metrics").status_code == 404
    assert enter(court.sun).get("/metrics").status_code == 404  # type: ignore[attr-defined]


def test_token_is_asked_of_everybody_once_it_is_set(
    database: sa.Engine, page_settings: Settings, page_clock: Clock
) -> None:
    settings = page_settings.model_copy(update={"metrics_token": "long and secret"})
    app = create_app(settings, database, now=page_clock)
    shown = {"Authorization": "Bearer long and secret"}
    assert here(app).get("/metrics").status_code == 404
    assert here(app).get("/metrics", headers={"Authorization": "Bearer long"}).status_code == 404
    assert here(app, "192.0.2.7").get("/metrics", headers=shown).status_code == 200
