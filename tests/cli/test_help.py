"""Help answers at once, in either language, and names every command."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from cli.app import app
from tests.cli.conftest import Run

LIGHT = ("prefect", "sqlalchemy", "sqlmodel", "pydantic", "jinja2", "apscheduler", "aiosmtplib")
TOOLS = "import typer, rich.table, rich.panel, rich.markdown"  # what no help page can do without
SHARE = 4  # times the CPU that these cost alone, in the same minute on the same machine


def battlemap(*words: str, code: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own; `code` runs after it in the same process."""
    script = (
        "import sys\nfrom cli.main import main\n"
        f"sys.argv = {['battlemap', *words]!r}\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n" + code
    )
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"} | environment,
    )


def commands(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its words."""
    for name, command in tree.commands.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


def spent() -> float:
    """Seconds of CPU that the processes begun here have taken."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def test_help_costs_little_more_than_its_tools_and_loads_nothing_heavy() -> None:
    battlemap("--help")  # compiles what was never compiled
    begun = spent()
    subprocess.run([sys.executable, "-c", TOOLS], check=True)
    tools = spent() - begun
    done = battlemap("--help", code=f"print([n for n in {LIGHT!r} if n in sys.modules])")
    assert done.stdout.splitlines()[-1] == "[]"
    assert spent() - begun - tools < SHARE * tools


@pytest.mark.parametrize(
    "words",
    [("init",), ("items",), ("sweep",), ("sweep", "--dry-run"), ("deliver",), ("doctor",),
     ("policy", "show"), ("outbox",), ("audit", "verify"), ("calendar", "show", "2026"),
     ("simulate", "--until", "2026-12-31", "--on", "2026-11-01"), ("people", "list")],
    ids=" ".join,
)
def test_command_that_needs_no_flow_never_loads_prefect(run: Run, words: tuple[str, ...]) -> None:
    run("init")
    done = battlemap(*words, code="print('prefect' in sys.modules)")
    assert done.stdout.splitlines()[-1] == "False"


def test_every_command_has_its_sentence_and_every_option_its_own() -> None:
    for words, command in commands(typer.main.get_command(app)):
        assert command.help, words
        for parameter in command.params:
            assert getattr(parameter, "help", None), (words, parameter.name)


def test_every_command_shows_its_help(run: Run) -> None:
    for words, _command in commands(typer.main.get_command(app)):
        assert run(*words, "--help").code == 0, words


def test_issue_s_commands_are_all_there() -> None:
    tree = {" ".join(words) for words, _command in commands(typer.main.get_command(app))}
    assert {
        "init", "import", "items", "show", "explain", "issue", "ack", "report", "attach",
        "request-close", "approve", "send-back", "extend", "grant", "refuse", "look-back",
        "withdraw", "reopen", "release", "drop-paper", "delegate", "leave", "amend", "sweep",
        "deliver", "digest", "simulate", "run", "people import", "people list", "policy show",
        "policy set", "policy preview", "calendar import", "calendar show", "audit verify",
        "audit export", "outbox", "doctor", "backup", "restore", "serve", "move",
    } <= tree


def test_help_speaks_chinese_by_default() -> None:
    said = battlemap("--help", BATTLEMAP_LANGUAGE="zh").stdout
    assert "读入台账或报告" in said
    assert "显示这段说明" in said


def test_shell_completion_is_offered() -> None:
    done = battlemap(
        _BATTLEMAP_COMPLETE="complete_bash", COMP_WORDS="battlemap req", COMP_CWORD="1"
    )
    assert done.stdout.strip() == "request-close"
