"""Names of a document against a list of people or departments: exact, never a likeness.

What is folded away: blanks, brackets with what is in them, posts beside a person's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.intake.drafts import Problem
from engine.intake.problems import problem
from engine.language import _
from engine.rules.person_text import BRACKETS, bare_name
from engine.rules.written_numbers import half_width

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class NameMatch(Generic[Key]):
    """`found`: the one candidate, else None; `among`: all that fit, two or more are ambiguous."""

    found: Key | None
    among: tuple[Key, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Two or more candidates carry the name."""
        return len(self.among) > 1


class NameBook(Generic[Key]):
    """Candidates by name, built once for an import: (key, name) pairs; a key may have aliases."""

    def __init__(self, candidates: Iterable[tuple[Key, str]]) -> None:
        self._by_name: dict[str, dict[Key, None]] = {}
        for key, name in candidates:
            for form in {written_form(name), bare_form(name)} - {""}:
                self._by_name.setdefault(form, {})[key] = None

    def match(self, raw: str) -> NameMatch[Key]:
        """Whom `raw` names: the name as written wins over the name without brackets and posts."""
        for form in (written_form(raw), bare_form(raw)):
            if form and (keys := tuple(self._by_name.get(form, ()))):
                return NameMatch(keys[0] if len(keys) == 1 else None, keys)
        return NameMatch(None)


def match_name(raw: str, candidates: Iterable[tuple[Key, str]]) -> NameMatch[Key]:
    """One name against (key, name) candidates; build a `NameBook` for many names."""
    return NameBook(candidates).match(raw)


def written_form(name: str) -> str:
    """The name without blanks."""
    return "".join(half_width(name).split())


def bare_form(name: str) -> str:
    """The name without blanks, brackets and posts."""
    return bare_name(BRACKETS.sub("", written_form(name)))


def leader_unknown(
    name: str, *, sheet: str | None, cell: str | None, among: tuple[str, ...] = ()
) -> Problem:
    """The responsible leader is in no list of people, or more than once."""
    return unknown("leader_unknown", _("责任领导"), name, sheet, cell, among)


def handler_unknown(
    name: str, *, sheet: str | None, cell: str | None, among: tuple[str, ...] = ()
) -> Problem:
    """The handler is in no list of people, or more than once."""
    return unknown("handler_unknown", _("经办人"), name, sheet, cell, among)


def department_unknown(
    name: str, *, sheet: str | None, cell: str | None, among: tuple[str, ...] = ()
) -> Problem:
    """The department is in no list of departments, or more than once."""
    return unknown("department_unknown", _("部门"), name, sheet, cell, among)


def unknown(
    code: str, what: str, name: str, sheet: str | None, cell: str | None, among: tuple[str, ...]
) -> Problem:
    """The sentence: who is not known, or who is meant of several."""
    if among:
        message = _("{what}“{name}”对应不止一个（{among}），请指明；此前该事项不能立项。").format(
            what=what, name=name, among="、".join(among)
        )
    else:
        message = _("{what}“{name}”不在名册里，请先录入或改正；此前该事项不能立项。").format(
            what=what, name=name
        )
    return problem(code, message, sheet=sheet, cell=cell, raw=name)
