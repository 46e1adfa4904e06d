"""`battlemap poster`: the board as a PDF to hang on a wall."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cli.console import print_json, say
from cli.files import write_file
from cli.installation import open_installation
from cli.options import AsJson, On
from cli.progress import progress
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from enum import StrEnum

Map = Annotated[
    str | None,
    typer.Argument(metavar="[MAP]", help=_("作战图的名称或编号；只有一张时可以不写")),
]
SizeName = Annotated[str, typer.Option("--size", help=_("纸张，横向：a0、a1、a2、a3"))]
ByName = Annotated[
    str, typer.Option("--by", help=_("按什么排列：category（领域）、department（部门）、leader（领导）"))
]
Target = Annotated[Path, typer.Option("--output", "-o", help=_("写到哪个文件，如 挂图.pdf"))]
Choice = TypeVar("Choice", bound="StrEnum")


def poster(
    battle_map: Map = None, size: SizeName = "a3", by: ByName = "category",
    file: Target = Path("poster.pdf"), on: On = None, as_json: AsJson = False,
) -> None:
    """Write the poster of a map as of today, or of the day asked for."""
    from documents.poster import Size
    from documents.poster import poster as drawn
    from engine.db import reading
    from engine.queries.board_view import BoardView
    from engine.queries.naming import map_named
    from engine.queries.poster import read_poster
    from engine.rules.board import Grouping
    from web.pages.wall.asked import wall_address

    paper = _chosen(Size, size, "--size")
    view = BoardView(by=_chosen(Grouping, by, "--by"))
    here = open_installation(on)
    with reading(here.database) as session:
        found = map_named(session, battle_map)
        shown = read_poster(session, found.id or 0, view=view, today=here.today)
    with progress(_("排版挂图")):
        pdf = drawn(
            shown, size=paper,
            address=wall_address(here.settings.resolved_base_url, shown.map_id, view),
        )
    write_file(file, pdf)
    if as_json:
        print_json({"map": shown.map_name, "on": here.today, "size": paper, "by": view.by,
                    "items": shown.found_count, "file": file.name, "bytes": len(pdf)})
        return
    say(_("挂图已写到 {file}：{size}，{count} 项").format(
        file=file, size=paper.upper(), count=shown.found_count))


def _chosen(choices: type[Choice], text: str, option: str) -> Choice:
    """The choice of that code. Raises Incomplete with all that there are."""
    try:
        return choices(text.strip().lower())
    except ValueError:
        raise Incomplete(_("{option} 只能写 {choices}").format(
            option=option, choices="、".join(choices))) from None
