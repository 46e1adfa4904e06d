"""`meeting list|pack|minutes`: the meetings of a map, and their papers as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, say, show_table, table
from cli.files import form_of, write_file
from cli.installation import open_installation
from cli.options import AsJson, MapName, On
from engine.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from documents.files import PaperFile

    Maker = Callable[..., PaperFile]

Number = Annotated[
    int | None, typer.Argument(metavar="NUMBER", min=1, help=_("第几次推进会；不写就是最近一次"))
]
Target = Annotated[
    Path, typer.Option("--output", "-o", help=_("写到哪个文件：.pdf 或 .docx"))
]


def list_all(battle_map: MapName = None, as_json: AsJson = False) -> None:
    """List the meetings of a map, the newest first."""
    from engine.db import reading
    from engine.queries.meetings import list_meetings
    from engine.queries.naming import map_named
    from engine.rules.meeting_words import meeting_status_label

    here = open_installation()
    with reading(here.database) as session:
        found = list_meetings(session, map_named(session, battle_map).id or 0)
    if as_json:
        print_json({"meetings": [
            {"meeting": one.id, "number": one.number, "title": one.title, "held_on": one.held_on,
             "place": one.place, "chair": one.chair, "status": one.status, "asked": one.asked_count,
             "came": one.came_count, "decisions": one.decision_count}
            for one in found
        ]})
        return
    if not found:
        say(_("还没有开过推进会"))
        return
    show_table(
        table(_("推进会"), ["#", (_("会议"), {"ratio": 1}), _("日期"), _("状态"), _("地点"),
                          _("主持"), _("到会"), _("议定")]),
        [(one.number, one.title, one.held_on, meeting_status_label(one.status), one.place, one.chair,
          f"{one.came_count}/{one.asked_count}", one.decision_count) for one in found],
    )


def pack(
    output: Target,
    number: Number = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Write a meeting's pack; of a planned meeting as things stand."""
    from documents.meeting_files import pack_file

    _write(pack_file, output, number, battle_map, on, as_json=as_json)


def minutes(
    output: Target,
    number: Number = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Write a meeting's minutes: the issued ones, or a draft."""
    from documents.meeting_files import minutes_file

    _write(minutes_file, output, number, battle_map, on, as_json=as_json)


def _write(
    make: "Maker", output: Path, number: int | None, battle_map: str | None, on: str | None, *,
    as_json: bool,
) -> None:
    from engine.db import reading
    from engine.queries.meetings import meeting_numbered
    from engine.queries.naming import map_named

    form = form_of(output)
    here = open_installation(on)
    with reading(here.database) as session:
        found = meeting_numbered(session, map_named(session, battle_map).id or 0, number)
    made = make(here.database, here.settings, found.id or 0, form, today=here.today)
    write_file(output, made.content)
    if as_json:
        print_json({"meeting": found.id, "number": found.number, "file": output.name,
                    "size": len(made.content)})
        return
    say(_("{name} 已写到 {file}").format(name=made.name, file=output))
