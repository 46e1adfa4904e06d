"""Each alarm says what is wrong and what to do, in commands that exist."""

import re
import string
from typing import Any

import pytest
import typer

from cli.app import app
from engine.language import speaking
from engine.rules.alarms import _TEMPLATES, AlarmKind, alarm_sentence
from flows.order import ORDER

KINDS = pytest.mark.parametrize("kind", AlarmKind, ids=lambda kind: kind.value)


def commands(tree: Any, path: str = "") -> set[str]:
    """Every command with its words."""
    names = {f"{path}{name}": command for name, command in tree.commands.items()}
    return set(names).union(*(
        commands(command, f"{name} ") for name, command in names.items() if hasattr(command, "commands")
    ))


@KINDS
def test_alarm_asks_somebody_to_do_something(kind: AlarmKind) -> None:
    assert "请" in alarm_sentence(kind, {})
    assert alarm_sentence(kind, {}).endswith("。")


@KINDS
def test_commands_that_an_alarm_names_exist(kind: AlarmKind) -> None:
    known = commands(typer.main.get_command(app))
    words = re.findall(r"battlemap ([a-z]+)(?: ([a-z_]+))?", alarm_sentence(kind, {"flow": "daily"}))
    for first, second in words:
        assert first in known
        if first == "run":
            assert second in ORDER
        elif f"{first} {second}" not in known:
            assert second == "", (first, second)


@KINDS
def test_english_sentence_holds_the_same_facts(kind: AlarmKind) -> None:
    chinese = set(re.findall(r"<(\w+)>", alarm_sentence(kind, _every_fact(kind))))
    with speaking("en"):
        english = alarm_sentence(kind, _every_fact(kind))
    assert set(re.findall(r"<(\w+)>", english)) == chinese
    assert not re.search("[一-鿿]", english)


def _every_fact(kind: AlarmKind) -> dict[str, Any]:
    """Each fact that the sentence uses, as its own name in brackets."""
    parts = string.Formatter().parse(_TEMPLATES[kind]())
    return {name: f"<{name}>" for _text, name, _spec, _conversion in parts if name}
