"""GET /maps/{map_id}/ledger.xlsx, .csv, .json: exactly what the ledger lists, all pages of it."""

from tempfile import TemporaryFile
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from engine.language import _
from engine.models import BattleMap
from engine.queries.ledger import all_ledger_rows
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.ledger.asked import read_ledger
from web.pages.ledger.columns import long_of
from web.pages.ledger.sheets import Writer, pieces, write_csv, write_json, write_xlsx

router = APIRouter()

Inside = Annotated[Visit, Depends(reads(Page.LEDGER))]


@router.get("/maps/{map_id}/ledger.xlsx")
def ledger_as_workbook(map_id: Id, visit: Inside) -> Response:
    """For Excel."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _export(map_id, visit, write_xlsx, "xlsx", kind)


@router.get("/maps/{map_id}/ledger.csv")
def ledger_as_csv(map_id: Id, visit: Inside) -> Response:
    """For everything else."""
    return _export(map_id, visit, write_csv, "csv", "text/csv; charset=utf-8")


@router.get("/maps/{map_id}/ledger.json")
def ledger_as_json(map_id: Id, visit: Inside) -> Response:
    """For other programs."""
    return _export(map_id, visit, write_json, "json", "application/json")


def _export(map_id: int, visit: Visit, write: Writer, ending: str, kind: str) -> Response:
    """Written to a nameless file first: a fault is a page that says so, never half a file, and no
    slow reader keeps the database's view open."""
    asked = read_ledger(visit.request.query_params)
    file = TemporaryFile()  # noqa: SIM115 - `pieces` closes it when the last of it is sent
    try:
        with visit.reading() as session:
            battle_map = session.get_one(BattleMap, map_id)
            rows = all_ledger_rows(
                session, battle_map, asked.wish, today=visit.today, long=long_of(asked.columns)
            )
            write(file, asked.columns, rows)
            name = _("台账") + f"-{battle_map.name}-{visit.today.isoformat()}.{ending}"
        size = file.seek(0, 2)
    except BaseException:
        file.close()
        raise
    return StreamingResponse(
        pieces(file), media_type=kind,
        headers={
            "content-disposition":
                f"attachment; filename=ledger.{ending}; filename*=UTF-8''{quote(name, safe='')}",
            "content-length": str(size),
        },
    )
