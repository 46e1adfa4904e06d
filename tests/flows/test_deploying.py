"""The timetable on a real Prefect server: the same times, written once, and really scheduled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.timetable import TIMETABLE
from tests.flows.serving import PROJECT, Served, leader, until
from tests.flows.test_through_prefect import ask

pytestmark = pytest.mark.slow


def deploy(api_url: str, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"BATTLEMAP_HOME": str(home), "BATTLEMAP_LANGUAGE": "zh"}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "deploy", "--api", api_url, *words], cwd=PROJECT,
        env=environment, capture_output=True, encoding="utf-8", check=False,
    )


def deployments(api_url: str) -> dict[str, dict]:
    found = ask(api_url, "deployments/filter", {"deployments": {"name": {"any_": ["province"]}}})
    return {one["entrypoint"].rpartition(".")[2]: one for one in found}


def test_timetable_is_deployed_once_and_scheduled_in_the_office_s_time(prefect, tmp_path):
    words = ("--name", "province", "--pool", "province", "--shards", "3", "--hands", "2")
    for _time in range(2):
        done = deploy(prefect.api_url, tmp_path, *words)
        assert (done.returncode, "已部署到" in done.stdout) == (0, True), done.stderr
    there = deployments(prefect.api_url)
    assert set(there) == {entry.flow for entry in TIMETABLE} | {"hand"}
    told = {
        flow: [(one["schedule"]["cron"], one["schedule"]["timezone"]) for one in found["schedules"]]
        for flow, found in there.items()
    }
    assert told == {"hand": []} | {
        entry.flow: [(entry.cron, "Asia/Shanghai")] for entry in TIMETABLE
    }
    assert there["daily"]["parameters"] == {"shards": 3, "hands": 2, "lease_s": 60}
    question = {
        "deployments": {"id": {"any_": [there["daily"]["id"]]}}, "sort": "EXPECTED_START_TIME_ASC",
    }
    until(lambda: ask(prefect.api_url, "flow_runs/filter", question), 120)
    for run in ask(prefect.api_url, "flow_runs/filter", question):
        assert run["expected_start_time"][11:16] == "23:30"  # half past seven in Shanghai
    assert prefect.book.read_text() == ""


def test_server_that_is_away_is_said(tmp_path):
    done = deploy("http://127.0.0.1:1/api", tmp_path)
    assert (done.returncode, "没有应答" in done.stderr) == (2, True)


def test_pages_of_the_scaled_layout_keep_no_timetable(database, database_url, tmp_path):
    served = Served(database_url, tmp_path, BATTLEMAP_ORCHESTRATOR="server")
    until(lambda: "本进程只提供网页" in served.said)
    assert leader(database) == 0
    assert served.stop() == 0
