"""`battlemap export` and `battlemap dossier`: the ledger and an item's file, taken away."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, say, warn
from cli.installation import open_installation
from cli.options import AsJson, AsOrNobody, ItemName, MapName, On
from cli.progress import progress
from engine.disk import disk_reason
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum
    from typing import IO, TypeVar

    Choice = TypeVar("Choice", bound=StrEnum)
    Made = TypeVar("Made")

Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=_("写到哪个文件"))]
LayoutName = Annotated[
    str, typer.Option("--layout", help=_("版式：own 本单位表头、lists 三清单、full 完整台账"))
]
FormatName = Annotated[
    str, typer.Option("--format", help=_("文件种类：xlsx、csv、json；不写就看 FILE 的结尾"))
]


def export_ledger(
    output: Output,
    layout: LayoutName = "own",
    form: FormatName = "",
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Write the whole ledger of a map."""
    from documents.ledger.layouts import Format, Layout, layout_label, write_ledger
    from engine.db import reading
    from engine.queries.naming import map_named
    from engine.queries.whole_items import ledger_facts
    from engine.rules.ledger_wish import LedgerWish

    wanted = _choice(Layout, layout, "--layout")
    kind = _choice(Format, form or output.suffix.removeprefix(".").lower() or "xlsx", "--format")
    here = open_installation(on)
    with progress(_("导出台账")), reading(here.database) as session:
        found = map_named(session, battle_map)
        facts = ledger_facts(session, found, LedgerWish(), today=here.today)
        done = _written(
            output, lambda file: write_ledger(file, facts, layout=wanted, form=kind)
        )
        name = found.name
    if as_json:
        print_json({
            "map": name, "layout": wanted, "format": kind, "items": done.items, "cut": done.cut,
            "file": output.name,
        })
        return
    say(_("已按“{layout}”导出 {count} 项到 {file}").format(
        layout=layout_label(wanted), count=done.items, file=output))
    if done.cut:
        warn(_("{count} 处文字超过单元格上限，全文在“长文”工作表").format(count=done.cut))


def dossier(
    item: ItemName,
    output: Output,
    battle_map: MapName = None,
    actor: AsOrNobody = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Write the ZIP of one item, and that it was taken out."""
    from functools import partial

    from documents.dossier.dossier import write_dossier
    from engine import clock
    from engine.actions.doors.trail import track_dossier
    from engine.actions.dossier_facts import dossier_facts
    from engine.actions.evidence_store import path_of
    from engine.db import reading, writing
    from engine.models import BattleMap
    from engine.queries.naming import item_named, person_named

    here = open_installation(on)
    with progress(_("整理档案")), reading(here.database) as session:
        found = item_named(session, item, map_name=battle_map)
        item_id, number = found.id or 0, found.number
        organisation_id = session.get_one(BattleMap, found.map_id).organisation_id
        actor_id = (
            person_named(session, actor, organisation_id=organisation_id).id if actor else None
        )
        facts = dossier_facts(
            session, item_id, today=here.today, timezone=here.settings.timezone
        )
    where = partial(path_of, settings=here.settings)
    done = _written(output, lambda file: write_dossier(file, facts, where))
    with writing(here.database) as session:
        track_dossier(session, item_id, at=clock.now(), actor_id=actor_id)
    if as_json:
        print_json({
            "item": item_id, "number": number, "files": done.files, "damaged": list(done.damaged),
            "file": output.name,
        })
        return
    say(_("事项{number}的档案已写到 {file}，共 {count} 个文件").format(
        number=number or f"#{item_id}", file=output, count=done.files))
    for one in done.damaged:
        warn(one)


def _choice(choices: "type[Choice]", text: str, option: str) -> "Choice":
    """The choice of that name. Raises Incomplete with all that there are."""
    try:
        return choices(text)
    except ValueError:
        known = "、".join(choices)
        raise Incomplete(
            _("{option} 不能写“{text}”，可以写：{known}").format(option=option, text=text, known=known)
        ) from None


def _written(path: Path, write: "Callable[[IO[bytes]], Made]") -> "Made":
    """Write a file whole or not at all. Raises Incomplete where the disk will not take it."""
    draft = path.with_name(f".{path.name}.part")
    if path.exists() and not path.is_file():  # a device, a folder: never put anything in its place
        raise Incomplete(_("{file} 不是普通文件，请换一个文件名").format(file=path))
    try:
        with draft.open("wb") as file:
            made = write(file)
        draft.replace(path)
    except OSError as trouble:
        raise Incomplete(_("写不到 {file}：{trouble}").format(
            file=path, trouble=disk_reason(trouble))) from None
    finally:
        draft.unlink(missing_ok=True)
    return made
