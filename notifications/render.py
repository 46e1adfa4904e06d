"""From facts to words: the subject, the plain text and the HTML of one mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from engine.language import _, current_language, speaking
from engine.queries.mail_facts import MailFacts
from engine.rules.alarms import alarm_sentence
from engine.rules.digest_view import digest_definitions
from engine.rules.words import MessageKind
from notifications.digests import WORDS, shown
from notifications.letters import letter_of
from notifications.sections import Saying, Section, sections_of
from notifications.wording import columns, say

# Code points that Unicode keeps free for a program's own use: where a section names its item.
HEADLINE, WEAKNESS = "\ufdd0", "\ufdd1"
SECTION_INDENT = "   "


@dataclass(frozen=True, slots=True)
class Wording:
    """What a mail says."""

    subject: str
    text: str
    html: str


class Spoken(NamedTuple):
    """A saying in words, and both forms of its section with holes where the item is named."""

    title: str
    light: str
    words: tuple[str, ...]
    facts: tuple[str, ...]  # each a label and its value, which stay on one line
    why: str
    text: str
    html: str


class Part(NamedTuple):
    """One section in words, for both forms of the mail."""

    section: Section
    title: str
    light: str
    words: tuple[str, ...]
    why: str
    text: str
    html: Markup


def render(mail: MailFacts) -> Wording | None:
    """The words of a mail in its reader's language; None where nothing is left to say."""
    with speaking(mail.language):
        return _KINDS[mail.kind](mail)


def _daily(mail: MailFacts) -> Wording | None:
    parts = [part_of(section) for section in sections_of(mail)]
    if not parts:
        return None
    # Items, each once, whatever they are told for.
    count = len({part.section.notice.item_id for part in parts})
    late = len({part.section.notice.item_id for part in parts if part.section.item_late})
    today = len({
        part.section.notice.item_id for part in parts if part.section.said.state == "today"
    })
    return _whole(
        mail, "daily", parts=parts, count=count, late_count=late, today_count=today,
        summary=_summary(mail.as_of, count, late, today, mail.language),
    )


def _order(mail: MailFacts) -> Wording | None:
    """A released paper: one item, one requirement, one signature."""
    sections = sections_of(mail)
    if not sections:
        return None
    part = part_of(sections[0])
    letter = letter_of(mail, part.section)
    return _whole(
        mail, "order", part=part, paper_number=letter.number, facts=letter.facts,
        reply=letter.reply, released_on=mail.on,
    )


def _digest(mail: MailFacts) -> Wording | None:
    views = [shown(digest) for digest in mail.digests]
    overflow = [part_of(section) for section in sections_of(mail)]
    if not views and not overflow:
        return None
    return _whole(
        mail, "digest", digests=views, overflow=overflow, definitions=digest_definitions(),
        **WORDS,
    )


def _alarm(mail: MailFacts) -> Wording | None:
    alarms = mail.facts.get("alarms", [])
    if not alarms:
        return None
    sentences = [alarm_sentence(one["kind"], one.get("facts", {})) for one in alarms]
    return _whole(mail, "alarm", sentences=sentences)


_KINDS: dict[MessageKind, Callable[[MailFacts], Wording | None]] = {
    MessageKind.DAILY: _daily, MessageKind.ORDER: _order, MessageKind.DIGEST: _digest,
    MessageKind.ALARM: _alarm,
}


def part_of(section: Section) -> Part:
    """A section in words, for both forms of the mail."""
    said, weakness = section.said, section.notice.weakness
    spoken = _spoken(said, section.tone, current_language())
    copied = _("抄送") if said.copied else ""
    headline = " · ".join(filter(None, (spoken.title, section.label, copied)))
    return Part(
        section, spoken.title, spoken.light, spoken.words, spoken.why,
        text=spoken.text.replace(HEADLINE, headline).replace(
            WEAKNESS, columns(weakness, SECTION_INDENT)
        ),
        # The template escaped all but what goes into its two holes.
        html=Markup(
            spoken.html.replace(HEADLINE, escape(headline)).replace(WEAKNESS, escape(weakness))
        ),
    )


@lru_cache(maxsize=4096)
def _spoken(said: Saying, tone: str, _language: str) -> Spoken:
    """The words of a saying, made once for all who are told the same."""
    folder = f"kinds/{said.kind.value}"
    paragraphs = say(f"{folder}/body.txt", n=said).split("\n")
    spoken = Spoken(
        title=say(f"{folder}/subject.txt", n=said).strip(),
        light=say("layout/light.txt", n=said),
        words=tuple(filter(None, map(str.strip, paragraphs))),
        facts=tuple(filter(None, say("layout/facts.txt", n=said).split("\u3000"))),
        why=say("layout/why.txt", n=said), text="", html="",
    )
    card = {"part": spoken, "tone": tone, "headline": HEADLINE, "weakness": WEAKNESS}
    return spoken._replace(
        text=say("layout/section.txt", **card).rstrip("\n"), html=say(f"{folder}/body.html", **card)
    )


@lru_cache(maxsize=1024)
def _summary(as_of: date, count: int, late_count: int, today_count: int, _language: str) -> str:
    return say(
        "layout/summary.txt", as_of=as_of, count=count, late_count=late_count,
        today_count=today_count,
    )


@lru_cache(maxsize=256)
def _footer(organisation: str, _language: str) -> str:
    return say("layout/footer.txt", organisation=organisation)


def _whole(mail: MailFacts, kind: str, /, **facts: Any) -> Wording:
    """The three files of a whole mail, with the greeting and the footer that all mails have."""
    facts |= {
        "mail": mail, "language": mail.language, "organisation": mail.organisation,
        "greeting": say("layout/greeting.txt", mail=mail),
        "footer": _footer(mail.organisation, mail.language),
    }
    facts["subject"] = " ".join(say(f"kinds/{kind}/subject.txt", **facts).split())
    return Wording(
        subject=facts["subject"],
        text=say(f"kinds/{kind}/body.txt", **facts).strip() + "\n",
        html=say(f"kinds/{kind}/body.html", **facts),
    )
