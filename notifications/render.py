"""From facts to words: the subject, the plain text and the HTML of one mail."""

from dataclasses import dataclass

from markupsafe import Markup

from engine.language import speaking
from engine.queries.mail_facts import MailFacts
from engine.rules.words import MessageKind
from notifications.sections import Section, sections_of
from notifications.wording import say


@dataclass(frozen=True, slots=True)
class Wording:
    """What a mail says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section in words, for both forms of the mail."""

    section: Section
    title: str
    light: str
    words: tuple[str, ...]
    facts: str
    why: str
    html: Markup


def render(mail: MailFacts) -> Wording | None:
    """The words of a mail in its reader's language; None where nothing is left to say."""
    with speaking(mail.language):
        if mail.kind is MessageKind.DAILY:
            return _daily(mail)
        raise NotImplementedError(mail.kind)


def _daily(mail: MailFacts) -> Wording | None:
    parts = [part_of(section) for section in sections_of(mail)]
    if not parts:
        return None
    return whole_mail(
        mail, "daily", parts=parts,
        late_count=sum(part.section.state == "late" for part in parts),
        today_count=sum(part.section.state == "today" for part in parts),
    )


def part_of(section: Section) -> Part:
    """A section's words, said once and set twice."""
    folder = f"kinds/{section.kind.value}"
    words = say(f"{folder}/body.txt", n=section)
    spoken = {
        "title": say(f"{folder}/subject.txt", n=section),
        "light": say("layout/light.txt", n=section),
        "words": tuple(filter(None, map(str.strip, words.split("\n")))),
        "facts": say("layout/facts.txt", n=section).strip("\u3000 "),
        "why": say("layout/why.txt", n=section),
    }
    html = Markup(say(f"{folder}/body.html", n=section, **spoken))
    return Part(section=section, html=html, **spoken)  # type: ignore[arg-type]


def whole_mail(mail: MailFacts, kind: str, **facts: object) -> Wording:
    """The three files of a whole mail, with the greeting and the footer that all mails have."""
    common = {"mail": mail, "language": mail.language, **facts}
    names = ("greeting", "footer", "summary") if kind == "daily" else ("greeting", "footer")
    for name in names:
        common[name] = say(f"layout/{name}.txt", **common)
    subject = " ".join(say(f"kinds/{kind}/subject.txt", **common).split())
    return Wording(
        subject=subject,
        text=say(f"kinds/{kind}/body.txt", subject=subject, **common).strip() + "\n",
        html=say(f"kinds/{kind}/body.html", subject=subject, **common),
    )
