"""Files made for one answer: written whole to a nameless file first, then sent a piece at a time.

A fault is a page that says so, never half a file, and no slow reader keeps the database's view open.
"""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from starlette.responses import StreamingResponse

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8", "json": "application/json", "zip": "application/zip",
}  # fmt: skip
PIECE = 256 * 1024


def download(write: Callable[[IO[bytes]], str], ending: str, *, plain: str) -> StreamingResponse:
    """The file that `write` makes; it returns the name, without ending, that people see.

    `plain` is the name for programs that know no Chinese.
    """
    file = TemporaryFile()  # noqa: SIM115 - `_pieces` closes it when the last of it is sent
    try:
        name = f"{write(file)}.{ending}"
        size = file.seek(0, 2)
    except BaseException:
        file.close()
        raise
    return StreamingResponse(
        _pieces(file), media_type=KINDS[ending],
        headers={
            "content-disposition":
                f"attachment; filename={plain}.{ending}; filename*=UTF-8''{quote(name, safe='')}",
            "content-length": str(size), "cache-control": "private, no-store",
        },
    )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
