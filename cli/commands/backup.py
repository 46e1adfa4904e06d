"""`backup FILE` and `restore FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json, say, warn
from cli.installation import open_installation, settings_of_process
from cli.moment import moment_of
from cli.options import AsJson
from cli.progress import progress
from engine.language import _

Target = Annotated[Path, typer.Argument(metavar="FILE", help=_("备份文件，如 备份.zip"))]
Replace = Annotated[
    bool, typer.Option("--replace", help=_("数据目录已有数据时替换它；原有数据改名保留"))
]


def backup(file: Target, as_json: AsJson = False) -> None:
    """Copy the database and the evidence into one file, while everything runs on."""
    from engine.actions import backup as backing

    here = open_installation()
    with progress(_("备份")) as advance:
        done = backing.backup(here.settings, file, at=here.at, advance=advance)
    if as_json:
        print_json({"file": file.name, "size": done.size, "evidence": done.evidence,
                    "damaged": done.damaged})
        return
    say(_("已备份到 {file}（{size} 字节，佐证材料 {evidence} 份）").format(
        file=file, size=done.size, evidence=done.evidence))
    if done.damaged:
        warn(_("有 {count} 份佐证材料缺失或内容已变：{hashes}").format(
            count=len(done.damaged), hashes="、".join(one[:12] for one in done.damaged[:10])))


def restore(file: Target, replace: Replace = False, as_json: AsJson = False) -> None:
    """Prove a backup, then make it the data of this installation."""
    from engine.actions import restore as restoring

    settings = settings_of_process()
    with progress(_("恢复")) as advance:
        done = restoring.restore(
            settings, file, replace=replace,
            at=moment_of(None, timezone=settings.timezone).at, advance=advance,
        )
    if as_json:
        print_json({"created_at": done.created_at, "maps": done.maps, "evidence": done.evidence,
                    "damaged": done.damaged, "aside": done.aside or None})
        return
    say(_("已恢复 {created_at} 的备份：{maps}，佐证材料 {evidence} 份").format(
        created_at=done.created_at, maps="、".join(done.maps), evidence=done.evidence))
    if done.aside:
        say(_("原有数据保留在 {aside}").format(aside=done.aside))
    say(_("下一次日扫会把备份以来应发的通知合并成每人一封"))
