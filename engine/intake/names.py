"""Names of a document against a list of people or departments: exact, never a likeness.

What is folded away: blanks, brackets with what is in them, posts beside a person's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

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


def written_form(name: str) -> str:
    """The name without blanks."""
    return "".join(half_width(name).split())


def bare_form(name: str) -> str:
    """The name without blanks, brackets and posts."""
    return bare_name(BRACKETS.sub("", written_form(name)))
