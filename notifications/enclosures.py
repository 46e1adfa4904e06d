"""What goes with a mail: papers as files beside its words. Who makes them is for the caller to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from engine.queries.mail_facts import MailFacts

NAMED_BY = frozenset({"paper_ids", "digest_ids"})  # the facts of a message that name what goes with it
_SECTION = 54  # characters of a file name in one line of its header


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file of a mail."""

    name: str
    media_type: str
    content: bytes


# Must give the same bytes for the same facts: what is sent again is the same mail.
Enclose = Callable[[MailFacts], Sequence[Enclosure]]


def names_enclosures(mail: MailFacts) -> bool:
    """Whether anything is to go with this mail: most have nothing, and pay for nothing."""
    return not NAMED_BY.isdisjoint(mail.facts)


def file_name_header(name: str) -> str:
    """`name` as RFC 2231 wants it: in sections, none of which cuts a character in two."""
    sections = [""]
    for character in name:
        escaped = quote(character, safe="")
        if len(sections[-1]) + len(escaped) > _SECTION:
            sections.append("")
        sections[-1] += escaped
    sections[0] = f"utf-8''{sections[0]}"
    if len(sections) == 1:
        return f"filename*={sections[0]}"
    return ";\r\n ".join(
        f"filename*{place}*={section}" for place, section in enumerate(sections)
    )
