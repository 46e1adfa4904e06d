"""事项档案: everything of one item as the first sheet of its file says it."""

from datetime import date
from typing import Any

from sqlmodel import Session

from engine.clock import at_local
from engine.language import speaking
from engine.models import Item
from engine.queries.form_sheets import (
    asked_form_of,
    form_item,
    look_form_of,
    promises_of,
    proof_lines_of,
)
from engine.queries.item_events import Names, events_and_looks
from engine.queries.item_parts import (
    applications_by_item,
    looks_by_item,
    measures_by_item,
    milestones_by_item,
    reports_by_item,
)
from engine.rules.addressing import Directory
from engine.rules.form_text import Said
from engine.rules.item_sheet_text import (
    ItemFile,
    SheetEvent,
    SheetMilestone,
    SheetRequest,
    item_sheet_facts,
)
from engine.rules.letter_text import PAPER_LANGUAGE
from engine.settings import load_settings

REPORTS_SHOWN = 200


def item_file_facts(session: Session, item_id: int, *, today: date) -> dict[str, Any]:
    """The facts of an item's sheet (PaperKind.ITEM_SHEET); a fixed number of queries.

    Raises NotFound. The caller has made sure that whoever asks may see the item.
    """
    with speaking(PAPER_LANGUAGE):
        return item_sheet_facts(item_file(session, item_id, today=today))


def item_file(session: Session, item_id: int, *, today: date) -> ItemFile:
    """Everything of the item; raises NotFound."""
    item, directory, named = form_item(session, item_id)
    names = directory.names
    proofs = proof_lines_of(session, item_id, directory)
    promises = promises_of(session, item_id)
    return ItemFile(
        item=named, status=item.status, item_class=item.item_class, source=item.source,
        detail=item.detail, cause=item.cause, issued_on=item.issued_on, opened_on=item.opened_on,
        on=today, promises=promises,
        milestones=[
            SheetMilestone(one.text, one.due_on, one.reached_on)
            for one in milestones_by_item(session, [item_id]).get(item_id, ())
        ],
        reports=[
            Said(one.reported_on, names.get(one.person_id, ""), one.percent, one.text)
            for one in reversed(
                reports_by_item(session, [item_id], latest=REPORTS_SHOWN).get(item_id, ())
            )
        ],
        proofs=proofs,
        requests=[
            SheetRequest(one.kind, one.status, asked_form_of(one, named, directory))
            for one in applications_by_item(session, [item_id]).get(item_id, ())
        ],
        looks=[
            look_form_of(one, named, directory)
            for one in looks_by_item(session, [item_id]).get(item_id, ()) if not one.cancelled
        ],
        events=_events(session, item, directory),
    )


def _events(session: Session, item: Item, directory: Directory) -> list[SheetEvent]:
    item_id = item.id or 0
    names = Names(
        directory.names, directory.department_names,
        {one.id: one.position for one in measures_by_item(session, [item_id]).get(item_id, ())},
        {one.id: one.text for one in milestones_by_item(session, [item_id]).get(item_id, ())},
    )
    happened, _looked = events_and_looks(session, item_id, names)
    timezone = load_settings().timezone
    return [
        SheetEvent(at_local(one.at, timezone), one.actor, one.sentence, one.detail)
        for one in happened
    ]
