"""Drafts of a report struck out or put in other words before anybody agrees to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from engine.actions.import_draft import load_draft
from engine.actions.import_draft_reading import DraftReading
from engine.errors import Incomplete
from engine.language import _

LONGEST_WEAKNESS = 2_000
LONGEST_CATEGORY = 200


@dataclass(frozen=True, slots=True)
class DraftWish:
    """What the form says of one draft."""

    weakness: str
    category: str
    struck: bool = False


def edit_drafts(
    session: Session,
    draft_id: int,
    wishes: Mapping[str, DraftWish],
    reading: DraftReading,
    *,
    actor_id: int,
) -> None:
    """Keep what differs from the document, by the draft's key; other keys are passed over.

    Raises: Incomplete, NotFound, NotYours, WrongState.
    """
    draft = load_draft(session, draft_id, actor_id=actor_id)
    edits: dict[str, Any] = dict(draft.edits)
    for key, written in zip(reading.keys, reading.whole.drafts, strict=True):
        wish = wishes.get(key)
        if wish is None:
            continue
        said: dict[str, Any] = {"struck": True} if wish.struck else {}
        weakness, category = " ".join(wish.weakness.split()), " ".join(wish.category.split())
        if not weakness and not wish.struck:
            raise Incomplete(
                _("第 {row} 行的问题不能留空；不要这一条，请勾选“不导入”。").format(row=written.row)
            )
        if len(weakness) > LONGEST_WEAKNESS or len(category) > LONGEST_CATEGORY:
            raise Incomplete(
                _("第 {row} 行太长：问题最多 {most} 字，类别最多 {least} 字。").format(
                    row=written.row, most=LONGEST_WEAKNESS, least=LONGEST_CATEGORY
                )
            )
        if weakness and weakness != " ".join(written.weakness.split()):
            said["weakness"] = weakness
        if category != " ".join(written.category.split()):
            said["category"] = category
        if said:
            edits[key] = said
        else:
            edits.pop(key, None)
    draft.edits = edits
    session.add(draft)
