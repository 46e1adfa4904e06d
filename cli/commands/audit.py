"""`audit verify|export`: is the trail whole, and may others check it."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json, say, warn
from cli.installation import open_installation
from cli.options import AsJson, MapName
from cli.progress import progress
from engine.disk import disk_reason
from engine.errors import Incomplete
from engine.language import _

Anchors = Annotated[
    list[str] | None,
    typer.Option("--anchor", help=_("周报上印的校验码“序号:校验码”；可写多次，须用 --map 指明图")),
]
Target = Annotated[Path, typer.Argument(metavar="FILE", help=_("写到哪个文件，如 留痕.jsonl"))]
BROKEN = 1


def verify(battle_map: MapName = None, anchor: Anchors = None, as_json: AsJson = False) -> None:
    """Check the chain of one map, or of all."""
    from engine.actions.audit_export import check_trail, finding_sentence, read_anchor
    from engine.db import reading
    from engine.queries.naming import all_maps, map_named

    here = open_installation()
    with progress(_("校验留痕")), reading(here.database) as session:
        maps = [map_named(session, battle_map)] if battle_map or anchor else all_maps(session)
        anchors = tuple(read_anchor(one) for one in anchor or ())
        found = [check_trail(session, one, anchors=anchors) for one in maps]
    if as_json:
        print_json({"sound": all(one.sound for one in found), "maps": [
            {"map": one.map_name, "sound": one.sound, "events": one.events, "head": one.head,
             "anchors": one.anchors, "why": one.why, "seq": one.seq, "item": one.item_id,
             "verb": one.verb}
            for one in found
        ]})
    else:
        for one in found:
            (say if one.sound else warn)(finding_sentence(one))
    if not all(one.sound for one in found):
        raise typer.Exit(BROKEN)


def export(file: Target, battle_map: MapName = None, as_json: AsJson = False) -> None:
    """Write the chain and, beside it, the script that checks it."""
    from engine.actions.audit_export import VERIFIER, export_trail
    from engine.db import reading
    from engine.queries.naming import map_named

    here = open_installation()
    script = file.with_name(VERIFIER.name)
    try:
        with progress(_("导出留痕")), reading(here.database) as session:
            found = map_named(session, battle_map)
            count = export_trail(session, found.id or 0, file)
        shutil.copyfile(VERIFIER, script)
    except OSError as trouble:
        raise Incomplete(_("写不到 {file}：{trouble}").format(
            file=file, trouble=disk_reason(trouble))) from None
    if as_json:
        print_json({"map": found.name, "events": count, "file": file.name, "verifier": script.name})
        return
    say(_("已导出 {count} 条到 {file}").format(count=count, file=file))
    say(_("任何装有 Python 的电脑都可以核对：python {script} {file}").format(script=script, file=file))
