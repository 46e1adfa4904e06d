"""The tags of a kind of paper as an office reads them: name, meaning, and what the sample says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from documents.papers import FAMILIES
from engine.rules.paper_tag_meanings import tag_meaning
from engine.rules.paper_tags import TAGS
from engine.rules.words import PaperKind

EXAMPLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; of an entry of a list its name stands behind 条., and `depth` says in how many lists."""

    written: str
    meaning: str
    example: str
    depth: int


def tags_of(kind: PaperKind) -> list[Tag]:
    """Every tag of the kind, the parts of a list below it."""
    return list(_tags(FAMILIES[kind].sample, "", 0))


def _tags(facts: Mapping[str, Any], prefix: str, depth: int) -> Iterator[Tag]:
    for key, value in facts.items():
        name, meaning = TAGS.get(key, key), tag_meaning(key)
        if not isinstance(value, list):
            yield Tag(f"{{{{ {prefix}{name} }}}}", meaning, str(value)[:EXAMPLE_LENGTH], depth)
            continue
        entry = "段" if depth else "条"
        yield Tag(f"{{%p for {entry} in {prefix}{name} %}} … {{%p endfor %}}", meaning, "", depth)
        if value and isinstance(value[0], Mapping):
            yield from _tags(value[0], f"{entry}.", depth + 1)
