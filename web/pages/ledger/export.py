"""GET /maps/{map_id}/ledger.xlsx, .csv, .json: exactly the items that the ledger lists, all pages
of them; as its columns show them, or in one of the layouts that an office keeps."""

from collections.abc import Callable
from typing import IO, Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from documents.ledger.layouts import Format, Layout, layout_label, write_ledger
from documents.ledger.listed import (
    Listed,
    ListedColumn,
    write_listed_csv,
    write_listed_json,
    write_listed_xlsx,
)
from engine.errors import Incomplete
from engine.language import _
from engine.models import BattleMap
from engine.queries.ledger import all_ledger_rows
from engine.queries.whole_items import ledger_facts
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.downloads import download
from web.forms import Id
from web.pages.ledger.asked import AskedLedger, read_ledger
from web.pages.ledger.columns import long_of

router = APIRouter()

Inside = Annotated[Visit, Depends(reads(Page.LEDGER))]
LISTED: dict[Format, Callable[[IO[bytes], Listed], None]] = {
    Format.XLSX: write_listed_xlsx, Format.CSV: write_listed_csv, Format.JSON: write_listed_json,
}


@router.get("/maps/{map_id}/ledger.xlsx")
def ledger_as_workbook(map_id: Id, visit: Inside) -> Response:
    """For Excel."""
    return _export(map_id, visit, Format.XLSX)


@router.get("/maps/{map_id}/ledger.csv")
def ledger_as_csv(map_id: Id, visit: Inside) -> Response:
    """For everything else."""
    return _export(map_id, visit, Format.CSV)


@router.get("/maps/{map_id}/ledger.json")
def ledger_as_json(map_id: Id, visit: Inside) -> Response:
    """For other programs."""
    return _export(map_id, visit, Format.JSON)


def _export(map_id: int, visit: Visit, form: Format) -> Response:
    asked = read_ledger(visit.request.query_params)
    layout = _layout(visit.request.query_params.get("layout", ""))

    def write(file: IO[bytes]) -> str:
        with visit.reading() as session:
            battle_map = session.get_one(BattleMap, map_id)
            if layout is None:
                LISTED[form](file, _listed(session, visit, battle_map, asked))
                kind = _("台账")
            else:
                facts = ledger_facts(session, battle_map, asked.wish, today=visit.today)
                write_ledger(file, facts, layout=layout, form=form)
                kind = _("三清单") if layout is Layout.LISTS else _("台账")
            return f"{kind}-{battle_map.name}-{visit.today.isoformat()}"

    return download(write, form.value, plain="ledger")


def _layout(text: str) -> Layout | None:
    """The layout of the address; none: as listed. Raises Incomplete."""
    if not text:
        return None
    try:
        return Layout(text)
    except ValueError:
        known = "、".join(f"{one.value}（{layout_label(one)}）" for one in Layout)
        raise Incomplete(_("没有这种版式，可以写：{known}").format(known=known)) from None


def _listed(session: Session, visit: Visit, battle_map: BattleMap, asked: AskedLedger) -> Listed:
    rows = all_ledger_rows(
        session, battle_map, asked.wish, today=visit.today, long=long_of(asked.columns)
    )
    columns = [
        ListedColumn(one.key, one.name, one.width, one.value) for one in asked.columns
    ]
    return Listed(columns, rows, battle_map.name, visit.today)
