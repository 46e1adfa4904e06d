"""A stored digest as the mail's templates show it."""

from engine.language import speaking
from engine.queries.mail_facts import DigestFacts
from engine.rules.digest_view import DigestView, Row, digest_definitions, view_of
from notifications.wording import say


def shown(digest: DigestFacts) -> DigestView:
    """The view of a stored digest in the language of the moment."""
    return view_of(
        digest.figures, map_name=digest.map_name, audience=digest.audience, number=digest.number,
        cut_off_on=digest.cut_off_on, audit_seq=digest.audit_seq, audit_hash=digest.audit_hash,
    )


def sentence_of(view: DigestView) -> str:
    """The whole digest in one sentence."""
    return say("layout/digest_sentence.txt", d=view)


def what_is(row: Row) -> str:
    """What the date is, of a date to come."""
    return say("layout/coming.txt", row=row)


WORDS = {"sentence_of": sentence_of, "what_is": what_is}  # what the templates of a digest call


def render_digest_html(digest: DigestFacts, *, organisation: str, language: str = "zh") -> str:
    """A digest as a file to open: the same page as its mail, without greeting and reader."""
    with speaking(language):
        view = shown(digest)
        subject = say("kinds/digest/subject.txt", digests=[view], overflow=[])
        return say(
            "kinds/digest/body.html", digests=[view], overflow=[],
            definitions=digest_definitions(), subject=" ".join(subject.split()),
            language=language, greeting="", footer="", organisation=organisation, **WORDS,
        )
