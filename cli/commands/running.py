"""`run` and `serve`: the only commands that may load the orchestrator."""

from typing import Annotated

import typer

from cli.console import print_json, say, warn
from cli.installation import open_installation
from cli.options import AsJson, On
from engine.language import _

Flow = Annotated[
    str,
    typer.Argument(
        metavar="FLOW", help=_("daily、deliver、weekly_digest、look_backs、reconcile、backup 或 heartbeat")
    ),
]
Plain = Annotated[bool, typer.Option("--plain", help=_("不经编排服务，直接执行"))]
FAILED = 1


def run(flow: Flow, on: On = None, plain: Plain = False, as_json: AsJson = False) -> None:
    """Run one flow now."""
    from flows.by_hand import run_flow

    here = open_installation(on)
    report = run_flow(
        flow, settings=here.settings, on=here.today, plain=plain, database=here.database
    )
    if as_json:
        print_json(report.as_json())
    else:
        for step, counts in report.counts.items():
            say(f"{step}: " + "，".join(f"{name} {value}" for name, value in counts.items()))
        say(_("{flow}（{on}）已完成，方式 {how}，用时 {elapsed} 秒").format(
            flow=flow, on=report.on, how=report.how, elapsed=round(report.elapsed_s, 2))
            if report.done else _("{flow} 没有完成").format(flow=flow))
        if report.trouble:
            warn(report.trouble)
    if not report.done:
        raise typer.Exit(FAILED)


def serve(
    host: Annotated[str, typer.Option(help=_("网页的地址，缺省为 BATTLEMAP_WEB_HOST"))] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("网页的端口，缺省为 BATTLEMAP_WEB_PORT"))
    ] = 0,
    pages: Annotated[bool, typer.Option("--pages/--no-pages", help=_("是否提供网页"))] = True,
) -> None:
    """Keep the timetable and serve the pages until told to stop."""
    from cli.pages import pages_beside
    from flows.serve import serve as keep

    settings = open_installation().settings
    given = {"web_host": host, "web_port": port}
    settings = settings.model_copy(update={name: value for name, value in given.items() if value})
    keep(settings, beside=pages_beside if pages else None)
