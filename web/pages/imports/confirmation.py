"""The last step: in one sentence what will be written, and then that it was."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.import_draft_confirm import confirm_draft
from engine.actions.import_draft_file import tidy_imports
from engine.actions.import_draft_plan import fingerprint
from engine.actions.import_draft_preview import waiting_names
from engine.errors import Refused
from engine.language import _
from engine.models import ImportDraft
from engine.queries.import_drafts import batch_of, draft_of
from engine.rules.permissions import Charge, Page
from engine.rules.words import ItemClass
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble
from web.pages.imports.opened import Opened, open_step

router = APIRouter()


@router.get("/imports/{draft_id}/confirmation")
def confirmation(draft_id: Id, visit: Annotated[Visit, Depends(reads(Page.IMPORT))]) -> Response:
    """What will be written; of a confirmed draft, what was."""
    with visit.reading() as session:
        draft = draft_of(session, draft_id)
    if draft.batch_id is not None:
        return _done(replace(visit, map_id=draft.map_id), draft)
    opened = open_step(visit, draft_id)
    return opened if isinstance(opened, Response) else _page(opened)


@router.post("/imports/{draft_id}/confirmation")
def confirm(
    draft_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.IMPORT_LEDGER))],
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Write it, all or nothing."""
    opened = open_step(visit, draft_id)  # reads the file before the transaction begins
    if isinstance(opened, Response):
        return opened
    try:
        with visit.writing() as session:
            done = confirm_draft(
                session, draft_id, seen=seen, settings=visit.settings, **visit.acting
            )
            counts = done.batch.counts
    except Refused as refusal:
        again = open_step(visit, draft_id)
        if isinstance(again, Response):
            return again
        return _page(again, trouble=Trouble("confirmation", refusal))
    with visit.writing() as session:
        tidy_imports(session, opened.draft.map_id, visit.settings, at=visit.at)
    said = _("已导入：新增 {new} 项，更新 {changed} 项").format(**counts)
    return visit.to(opened.path("confirmation"), said=said)


def _page(opened: Opened, *, trouble: Trouble = NO_TROUBLE) -> Response:
    plan, draft = opened.plan(), opened.draft
    said = sum(
        1 for sheet in opened.reading.whole.sheets for column in sheet.columns
        if column.how == "said"
    )
    return opened.page(
        "confirmation", trouble=trouble, counts=plan.counts, seen=fingerprint(plan),
        waiting=len({name for planned in plan.rows for name in waiting_names(planned)}),
        undated=sum(
            1 for one in plan.new if one.due_on is None and one.draft.status == "open"
            and one.draft.item_class is ItemClass.DATED
        ),
        closed=sum(1 for one in plan.new if one.draft.status == "closed"),
        new_people=[one.name for one in plan.directory.people.values() if one.id < 0],
        new_departments=[one.name for one in plan.directory.departments.values() if one.id < 0],
        said_headings=said, struck=sum(1 for one in draft.edits.values() if one.get("struck")),
        problem_count=len(plan.problems),
    )


def _done(visit: Visit, draft: ImportDraft) -> Response:
    with visit.reading() as session:
        batch = batch_of(session, draft.batch_id or 0)
    return visit.page(
        "imports/done.html", here="import", draft=draft, batch=batch, step="done",
        may_change=visit.may(Charge.IMPORT_LEDGER),
    )
