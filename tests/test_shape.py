"""Code and configuration agree; the machine guards what a reader could not keep in mind."""

import re
import subprocess
from pathlib import Path

import pytest
from pydantic import BaseModel

import engine
from engine.rules import policy

ROOT = Path(engine.__file__).parents[1]
PACKAGES = ("engine", "flows", "tasks", "notifications", "documents", "web", "cli")


def sources() -> dict[Path, str]:
    return {
        path: path.read_text("utf-8")
        for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    }


def policy_fields() -> list[str]:
    models = [
        value for value in vars(policy).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel
    ]
    return sorted({name for model in models for name in model.model_fields})


@pytest.mark.parametrize("name", policy_fields())
def test_every_rule_of_the_policy_is_read_by_something(name: str) -> None:
    """openregister#3350: a rule that the editor accepts and nothing reads."""
    used = re.compile(rf"\.{name}\b")
    texts = (text for path, text in sources().items() if path.name != "policy_words.py")
    assert any(used.search(text) for text in texts)


def test_no_file_names_a_package_host() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    hosts = re.compile(r"://[^\s/\"']*(pypi|pythonhosted|npmjs|debian\.org)")
    named = [
        name for name in files
        if not name.endswith((".xlsx", ".png")) and (ROOT / name).is_file()
        and hosts.search((ROOT / name).read_text("utf-8", "replace"))
    ]
    assert named == []


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_pin_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    pins = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_tables_are_defined_without_postponed_annotations() -> None:
    """They break SQLModel's relationships silently."""
    guilty = [
        path.name for path in (ROOT / "engine" / "models").glob("*.py")
        if "from __future__ import annotations" in path.read_text("utf-8")
    ]
    assert guilty == []


def test_only_edges_read_the_clock() -> None:
    reading = re.compile(r"\bclock\.(now|today)\(|datetime\.now\(|date\.today\(|time\.time\(")
    guilty = sorted(
        str(path.relative_to(ROOT)) for path, text in sources().items()
        if path.parts[len(ROOT.parts)] in ("engine", "tasks", "notifications")
        and path.name != "clock.py" and reading.search(text)
    )
    assert guilty == []


def test_every_test_that_the_failures_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", (ROOT / "docs" / "failures.md").read_text("utf-8")))
    written = {
        name for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text("utf-8"))
    }
    assert named
    assert named - written == set()
