"""The same commands where the database is a PostgreSQL server."""

from pathlib import Path

import pytest

from tests.cli.conftest import PEOPLE, Run
from tests.conftest import execute_alone, with_name


@pytest.mark.postgres
def test_office_s_day_on_postgresql(
    run: Run, ledger: Path, tmp_path: Path, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute_alone(postgresql_server, "CREATE DATABASE office_day")
    url = with_name(postgresql_server, "office_day")
    monkeypatch.setenv("BATTLEMAP_DATABASE_URL", url)
    empty = run("items")
    assert (empty.code, "请先运行 battlemap init" in empty.stderr) == (2, True)
    people = tmp_path / "人员.csv"
    people.write_text(PEOPLE, "utf-8")
    for words in (
        ("init", "--organisation", "示范区人民法院", "--map", "脱薄争先"),
        ("people", "import", people),
        ("import", ledger, "--reference-date", "2026-3-2"),
        ("issue", "1", "2", "--as", "赵某", "--on", "2026-3-2"),
        ("ack", "1", "--as", "钱某", "--on", "2026-3-3"),
        ("sweep", "--on", "2026-4-30", "--dry-run"),
        ("sweep", "--on", "2026-4-30"),
        ("deliver", "--on", "2026-4-30"),
        ("show", "1"), ("explain", "1"), ("outbox",), ("papers",), ("doctor",),
        ("policy", "set", "court", "--as", "孙某", "--on", "2026-4-30"),
        ("simulate", "--on", "2026-5-1", "--until", "2026-6-1"),
        ("audit", "verify"), ("people", "list"), ("calendar", "show", "2026"),
    ):
        answer = run(*words)
        assert (answer.code, answer.stderr) == (0, ""), words
    assert run("sweep", "--on", "2026-4-30", "--json").json["notices"] == {}
    assert run("backup", tmp_path / "a.zip").code == 0
    run("withdraw", "2", "--as", "林某", "--reason", "重复", "--on", "2026-5-1")
    refused = run("restore", tmp_path / "a.zip")
    assert (refused.code, "--replace" in refused.stderr) == (2, True)
    done = run("restore", tmp_path / "a.zip", "--replace", "--json").json
    assert (done["maps"], done["aside"][:14]) == (["脱薄争先"], "battlemap_old_")
    assert run("show", "2", "--json").json["status"] == "issued"
    assert run("audit", "verify").code == 0
