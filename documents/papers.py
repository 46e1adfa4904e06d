"""Papers as files: the facts of one, in the built-in form or in the office's own, to PDF and DOCX."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from documents.checking import FormTrouble, troubles_of
from documents.drafting import Draft
from documents.filling import fill
from documents.kinds.bulletin import BULLETIN, draft_bulletin
from documents.kinds.forms import (
    CLOSE,
    EXTENSION,
    LOOK_BACK,
    draft_close_form,
    draft_extension_form,
    draft_look_back_form,
)
from documents.kinds.item_sheet import ITEM_SHEET, draft_item_sheet
from documents.kinds.letter import LETTER, draft_letter
from documents.kinds.minutes import MINUTES, draft_minutes
from documents.kinds.pack import PACK, draft_pack
from documents.kinds.weekly import WEEKLY, draft_weekly
from documents.typesetting import typeset
from engine.rules.words import PaperKind


@dataclass(frozen=True, slots=True)
class Family:
    """How a kind of paper is made: its Typst file, its built-in form, a sample of all it can say."""

    typst: str
    draft: Callable[[Draft], None]
    sample: Mapping[str, Any]


FAMILIES: Mapping[PaperKind, Family] = {
    PaperKind.URGE_LETTER: Family("letter", draft_letter, LETTER),
    PaperKind.SUPERVISION_ORDER: Family("letter", draft_letter, LETTER),
    PaperKind.TALK_NOTICE: Family("letter", draft_letter, LETTER),
    PaperKind.BULLETIN: Family("bulletin", draft_bulletin, BULLETIN),
    PaperKind.MONTHLY_REPORT: Family("bulletin", draft_bulletin, BULLETIN),
    PaperKind.WEEKLY: Family("weekly", draft_weekly, WEEKLY),
    PaperKind.MEETING_PACK: Family("pack", draft_pack, PACK),
    PaperKind.MINUTES: Family("minutes", draft_minutes, MINUTES),
    PaperKind.CLOSE_FORM: Family("close_form", draft_close_form, CLOSE),
    PaperKind.EXTENSION_FORM: Family("extension_form", draft_extension_form, EXTENSION),
    PaperKind.LOOK_BACK_FORM: Family("look_back_form", draft_look_back_form, LOOK_BACK),
    PaperKind.ITEM_SHEET: Family("item_sheet", draft_item_sheet, ITEM_SHEET),
}


def paper_pdf(kind: PaperKind, facts: Mapping[str, Any], *, on: date) -> bytes:
    """The paper as PDF; the same facts give the same bytes on the same machine."""
    return typeset(FAMILIES[kind].typst, facts, on=on)


def paper_docx(
    kind: PaperKind, facts: Mapping[str, Any], *, on: date, form: bytes | None = None
) -> bytes:
    """The paper as DOCX, in the office's own `form` or in the built-in one."""
    return fill(form or built_in_form(kind), facts, on=on)


@cache
def built_in_form(kind: PaperKind) -> bytes:
    """The form that is built in, with its tags: what an office begins its own from."""
    draft = Draft()
    FAMILIES[kind].draft(draft)
    return draft.saved()


def check_form(
    kind: PaperKind, form: bytes, *, on: date, name: str = "form.docx"
) -> list[FormTrouble]:
    """What keeps a form of an office's own from being used for this kind of paper.

    Raises Unreadable where it is no DOCX, or one that opens, runs or fetches something.
    """
    return troubles_of(form, FAMILIES[kind].sample, on=on, name=name)
