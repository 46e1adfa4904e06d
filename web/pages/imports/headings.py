"""The second step: which column is what; of a report, which sentence is which problem."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.import_draft import load_draft, set_reference
from engine.actions.import_draft_edits import DraftWish, edit_drafts
from engine.actions.import_draft_headings import (
    SheetWish,
    forget_sheets,
    remember_headings,
    set_sheets,
)
from engine.actions.import_draft_reading import reading_of
from engine.errors import Incomplete, Refused
from engine.intake.headings import CHOICES
from engine.language import _
from engine.queries.import_drafts import map_habits
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_day, read_whole
from web.pages.imports.opened import Opened, open_step
from web.pages.imports.source_lines import source_lines

router = APIRouter()
Texts = Annotated[list[str], Form(default_factory=list)]
LAST_ROW = 200_000
FIELDS = ("", *CHOICES)


@router.get("/imports/{draft_id}/headings")
def headings(draft_id: Id, visit: Annotated[Visit, Depends(reads(Page.IMPORT))]) -> Response:
    """What was recognised, open to correction."""
    opened = open_step(visit, draft_id)
    return opened if isinstance(opened, Response) else _page(opened)


@router.post("/imports/{draft_id}/headings")
def correct(
    draft_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.IMPORT_LEDGER))],
    *,
    do: Annotated[str, Form()] = "",
    reference: Annotated[str, Form()] = "",
    sheet: Texts,
    read: Texts,
    first: Texts,
    last: Texts,
    column: Texts,
    key: Texts,
    weakness: Texts,
    category: Texts,
    struck: Texts,
) -> Response:
    """Keep the corrections; `do`: next, save, remember, reset."""
    opened = open_step(visit, draft_id)
    if isinstance(opened, Response):
        return opened
    try:
        if do == "reset":
            with visit.writing() as session:
                forget_sheets(session, draft_id, actor_id=visit.person_id)
            return visit.to(opened.path("headings"), said=_("已恢复为自动识别的结果"))
        wishes = read_sheets(opened, sheet, read, first, last, column)
        edits = read_edits(key, weakness, category, struck)
        day = read_day(reference, _("基准日期"))
        with visit.writing() as session:
            set_reference(session, draft_id, day, actor_id=visit.person_id)
            set_sheets(
                session, draft_id, wishes, opened.reading.whole.sheets, actor_id=visit.person_id
            )
            edit_drafts(session, draft_id, edits, opened.reading, actor_id=visit.person_id)
    except Refused as refusal:
        typed = {"reference": reference}
        return _page(
            opened, trouble=Trouble("headings", refusal, typed),
            typed_columns=frozenset(column), typed_edits=loose_edits(key, weakness, category, struck),
        )
    if do == "remember":
        return visit.to(opened.path("headings"), said=_remember(visit, draft_id))
    return visit.to(opened.path("names" if do == "next" else "headings"))


def _remember(visit: Visit, draft_id: int) -> str:
    with visit.writing() as session:
        draft = load_draft(session, draft_id, actor_id=visit.person_id)
        found = reading_of(draft, map_habits(session, draft.map_id), visit.settings)
        count = remember_headings(
            session, visit.organisation_id, found.whole.sheets, actor_id=visit.person_id,
            at=visit.at,
        )
    if not count:
        return _("没有新的表头要记住")
    return _("已记住 {count} 个表头，以后的文件会照此识别").format(count=count)


def read_sheets(
    opened: Opened, sheets: list[str], read: list[str], first: list[str], last: list[str],
    columns: list[str],
) -> dict[str, SheetWish]:
    """What the form says of each sheet; `columns` are "sheet letter field". Raises Incomplete."""
    seen = opened.reading.whole.sheets
    told: dict[int, dict[str, str]] = {}
    for one in columns:
        place, _space, rest = one.partition(" ")
        letter, _space, field = rest.partition(" ")
        if place.isdecimal() and len(place) < 6:
            told.setdefault(int(place), {})[letter] = field
    wishes = {}
    for number, text in enumerate(sheets):
        index = int(text) if text.isdecimal() and len(text) < 6 else -1
        if not 0 <= index < len(seen):
            continue
        wish = read[number] if number < len(read) else ""
        wishes[seen[index].name] = SheetWish(
            {"yes": True, "no": False}.get(wish),
            _rows(first[number : number + 1], last[number : number + 1]), told.get(index),
        )
    return wishes


def _rows(first: list[str], last: list[str]) -> tuple[int, int] | None:
    begin, end = "".join(first).strip(), "".join(last).strip()
    if not begin:
        if end:
            raise Incomplete(_("请写明表头从第几行开始"))
        return None
    start = read_whole(begin, _("表头行"), 1, LAST_ROW)
    return start, read_whole(end, _("表头行"), 1, LAST_ROW) if end else start


def read_edits(
    keys: list[str], weaknesses: list[str], categories: list[str], struck: list[str]
) -> dict[str, DraftWish]:
    """What the form says of each draft. Raises Incomplete where its fields do not match."""
    if not len(keys) == len(weaknesses) == len(categories):
        raise Incomplete(_("表单不完整，没有保存，请刷新后重新提交"))
    return {
        one: DraftWish(weakness, category, one in struck)
        for one, weakness, category in zip(keys, weaknesses, categories, strict=True)
    }


def loose_edits(
    keys: list[str], weaknesses: list[str], categories: list[str], struck: list[str]
) -> Mapping[str, DraftWish]:
    """As much of what was typed as can be shown again."""
    return {
        one: DraftWish(weakness, category, one in struck)
        for one, weakness, category in zip(keys, weaknesses, categories, strict=False)
    }


def _page(
    opened: Opened,
    *,
    trouble: Trouble = NO_TROUBLE,
    typed_columns: frozenset[str] = frozenset(),
    typed_edits: Mapping[str, DraftWish] | None = None,
) -> Response:
    whole = opened.reading.whole
    if whole.kind == "report":
        return opened.page(
            "headings", template="source", trouble=trouble, lines=source_lines(whole),
            drafts=list(zip(opened.reading.keys, whole.drafts, whole.places, strict=True)),
            edits=opened.draft.edits, typed_edits=typed_edits or {}, choices=FIELDS,
            typed_columns=typed_columns,
        )
    return opened.page(
        "headings", trouble=trouble, choices=FIELDS, typed_columns=typed_columns
    )
