"""周报 as PDF and DOCX: made from a stored digest whenever somebody asks, always the same.

The facts of a digest never change, so nothing is kept: the same row gives the same bytes.
"""

from pathlib import Path

from documents.files import MEDIA_TYPES, Form, PaperFile, safe_name
from documents.papers import paper_docx, paper_pdf
from engine.language import speaking
from engine.queries.mail_facts import DigestFacts
from engine.rules.digest_view import view_of
from engine.rules.weekly_paper import weekly_facts
from engine.rules.words import PaperKind


def weekly_file(
    digest: DigestFacts, form: Form, *, organisation: str, own_form: Path | None = None
) -> PaperFile:
    """The weekly paper of a digest; `own_form` is the office's own DOCX form, if it has one."""
    with speaking("zh"):  # a paper is in Chinese, whoever reads it
        view = view_of(
            digest.figures, map_name=digest.map_name, audience=digest.audience,
            number=digest.number, cut_off_on=digest.cut_off_on, audit_seq=digest.audit_seq,
            audit_hash=digest.audit_hash,
        )
        facts = weekly_facts(view, organisation=organisation)
    made = (
        paper_pdf(PaperKind.WEEKLY, facts, on=digest.cut_off_on) if form == "pdf"
        else paper_docx(
            PaperKind.WEEKLY, facts, on=digest.cut_off_on,
            form=own_form.read_bytes() if own_form else None,
        )
    )
    return PaperFile(
        safe_name(f"{facts['title']}{facts['number_text']}", form), MEDIA_TYPES[form], made
    )
