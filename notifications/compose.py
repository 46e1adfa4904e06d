"""From a mail's facts to what is carried: the letter, headers and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.language import _, speaking
from engine.queries.mail_facts import MailFacts
from notifications.enclosures import Enclosure
from notifications.mime import (
    date_header,
    encoded_header,
    letter_bytes,
    mailbox_header,
    plain_header,
)
from notifications.render import render

SUBJECT_LIMIT = 78  # characters; a telephone shows about half of it


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be carried: the envelope and the bytes, CRLF line ends throughout."""

    message_id: int
    key: str
    sender: str
    address: str
    content: bytes


def compose(
    mail: MailFacts,
    *,
    mail_from: str,
    timezone: str,
    at: datetime | None = None,
    enclosures: Sequence[Enclosure] = (),
) -> Letter | None:
    """The letter for these facts; None where nothing is left to say.

    A pure function: the Message-ID is the row's, the boundary comes from it. `at` is the instant of
    writing. The Date is the instant from which the mail was allowed to go, so that a retry of the
    same day is the same mail; where that was another day, it is `at`: a letter is not backdated.
    """
    wording = render(mail)
    if wording is None:
        return None
    name, sender = sender_of(mail_from)
    with speaking(mail.language):
        name = name or _("{organisation}整改办").format(organisation=mail.organisation)
    to = mail.addressees[0].name if len(mail.addressees) == 1 else ""
    domain = sender.rpartition("@")[2] or "localhost"
    headers = [
        ("Date", date_header(_dated(mail.not_before, at, timezone), timezone)),
        ("From", mailbox_header(name, sender)),
        ("To", mailbox_header(to, mail.address)),
        ("Subject", encoded_header(shortened(wording.subject))),
        ("Message-ID", plain_header(mail.header_id)),
        # A robot's answer to a robot is what makes a bounce loop: both headers ask for silence.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("List-Id", f"<battlemap.{domain}>"),
        ("X-Battlemap-Key", encoded_header(mail.key)),
    ]
    content = letter_bytes(
        headers, text=wording.text, html=wording.html, seed=mail.header_id, enclosures=enclosures
    )
    return Letter(mail.message_id, mail.key, sender, mail.address.strip(), content)


@lru_cache(maxsize=256)
def _dated(not_before: datetime, at: datetime | None, timezone: str) -> datetime:
    if at is None:
        return not_before
    zone = ZoneInfo(timezone)
    same_day = not_before.astimezone(zone).date() == at.astimezone(zone).date()
    return not_before if same_day else at


@lru_cache(maxsize=16)
def sender_of(mail_from: str) -> tuple[str, str]:
    """The display name (may be empty) and the address of the installation's setting."""
    return parseaddr(plain_header(mail_from))


def shortened(subject: str) -> str:
    """A subject that fits, cut with an ellipsis and never inside a word of Latin letters."""
    if len(subject) <= SUBJECT_LIMIT:
        return subject
    cut = subject[: SUBJECT_LIMIT - 1]
    if cut[-1].isascii() and subject[SUBJECT_LIMIT - 1].isascii() and " " in cut[-20:]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip("，、；： ") + "…"
