"""`move --to URL`: the whole installation into another database."""

from typing import Annotated

import typer

from cli.console import print_json, say
from cli.installation import open_installation
from cli.options import AsJson
from cli.progress import progress
from engine.language import _

To = Annotated[
    str,
    typer.Option("--to", metavar="URL", help=_("空的新库，如 postgresql://用户:密码@主机/库名")),
]


def move(to: To, as_json: AsJson = False) -> None:
    """Carry everything to an empty database and prove what arrived; the old one stays as it is."""
    import time

    from engine.actions import move as moving

    here = open_installation()
    begin = time.perf_counter()
    with progress(_("搬迁"), total=2 * moving.rows_to_move(here.database)) as advance:
        done = moving.move(here.database, to, at=here.at, advance=advance)
    evidence = here.settings.evidence_folder.resolve()
    if as_json:
        print_json({
            "to": done.place, "rows": done.rows, "evidence": str(evidence),
            "elapsed_s": round(time.perf_counter() - begin, 3),
            "tables": [
                {"table": one.name, "rows": one.rows, "sha256": one.sha256} for one in done.tables
            ],
            "maps": [
                {"map": one.map_name, "events": one.events, "head": one.head} for one in done.trails
            ],
        })
        return
    say(_("已搬到 {place}：{tables} 张表 {rows} 行，逐行核对一致").format(
        place=done.place, tables=len(done.tables), rows=done.rows))
    for one in done.trails:
        say(_("“{map}”留痕完好：{events} 条，链尾 {head}").format(
            map=one.map_name, events=one.events, head=one.head))
    say(_("佐证材料留在 {folder}；原数据库未动，可作备查").format(folder=evidence))
    say(_("请把 BATTLEMAP_DATABASE_URL 改为新库的地址，再启动 battlemap serve"), style="bold")
