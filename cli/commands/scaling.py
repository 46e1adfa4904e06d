"""`orchestrator`, `deploy` and `worker`: the timetable kept by a Prefect server and its workers."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import say, show_table, table
from cli.installation import open_installation, settings_of_process
from engine.errors import Incomplete, WrongState
from engine.language import _

if TYPE_CHECKING:
    from engine.settings import Settings

LOOKS = 10  # a server that is busy is waited for, twenty seconds at most

Api = Annotated[
    str, typer.Option("--api", metavar="URL", help=_("编排服务的地址，缺省为 PREFECT_API_URL"))
]
Pool = Annotated[str, typer.Option("--pool", help=_("工作池的名称"))]
Lease = Annotated[
    int,
    typer.Option("--lease", min=5, max=3600, help=_("执行进程多少秒没有音讯，它的分片由别人接手")),
]


def deploy(
    api: Api = "", pool: Pool = "battlemap",
    name: Annotated[str, typer.Option(help=_("部署的名称；一个编排服务带几套系统时各取其名"))] = "battlemap",
    shards: Annotated[
        int, typer.Option(min=1, max=1000, help=_("日扫和周报按单位分成多少片"))
    ] = 16,
    hands: Annotated[
        int, typer.Option(min=1, max=100, help=_("最多几个进程同时办理各片"))
    ] = 4,
    lease: Lease = 60,
) -> None:
    """Register the timetable's flows on a Prefect server; a second time brings them up to date."""
    settings = settings_of_process()
    api_url = _reach(settings, api)
    from flows.deploying import Plan
    from flows.deploying import deploy as register

    done = register(
        Plan(api_url, settings.timezone, name, pool, shards=shards, hands=hands, lease_s=lease)
    )
    show_table(
        table(_("已部署的流程"), [_("流程"), _("时间"), _("参数")]),
        [
            (one["deployment"], f"{one['cron']} {one['timezone']}",
             "，".join(f"{key}={value}" for key, value in one["parameters"].items()))
            for one in done
        ],
    )
    say(_("已部署到 {url}，工作池 {pool}；在各台机器上运行 battlemap worker 即开始办理").format(
        url=api_url, pool=pool))


def worker(
    api: Api = "", pool: Pool = "battlemap",
    name: Annotated[str, typer.Option(help=_("执行进程的名称，缺省为本机名"))] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=100, help=_("同时执行几个流程"))
    ] = 4,
    patience: Annotated[
        int,
        typer.Option(min=0, max=86400, help=_("到期多少秒仍无人办理的工作，由本进程直接办理")),
    ] = 300,
    deployment: Annotated[
        str, typer.Option(help=_("部署的名称，与 battlemap deploy --name 相同"))
    ] = "battlemap",
) -> None:
    """Take runs from the pool until told to stop."""
    import socket
    from datetime import timedelta

    settings = open_installation().settings
    api_url = _address(api)
    from flows.worker import Post, work

    work(
        settings, Post(api_url, pool, name or socket.gethostname(), limit, deployment),
        patience=timedelta(seconds=patience),
    )


def _address(api: str) -> str:
    address = api or os.environ.get("PREFECT_API_URL", "")
    if not address.startswith(("http://", "https://")):
        raise Incomplete(
            _("要写编排服务的地址，如 --api http://127.0.0.1:4200/api，或设环境变量 PREFECT_API_URL")
        )
    return address.rstrip("/")


def _reach(settings: "Settings", api: str) -> str:
    """The server's address, once it answers; Prefect is told of it before it is loaded."""
    from flows.health import is_healthy
    from flows.prefect_environment import environment

    address = _address(api)
    if not any(is_healthy(address) for _look in range(LOOKS)):
        raise WrongState(
            _("编排服务 {url} 没有应答，请先启动它（deploy/RUNBOOK.md）").format(url=address)
        )
    os.environ.update(environment(settings, api_url=address))
    return address


def orchestrator(
    host: Annotated[str, typer.Option(help=_("编排服务的地址，缺省只在本机"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("编排服务的端口"))] = 4200,
) -> None:
    """Become the Prefect server; its database is PREFECT_API_DATABASE_CONNECTION_URL."""
    import sys

    from flows.prefect_environment import environment, prefect_home

    settings = settings_of_process()
    prefect_home(settings).mkdir(parents=True, exist_ok=True)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    told = environment(settings, api_url=f"http://{shown}:{port}/api")
    words = [sys.executable, "-m", "flows.prefect_host", "--host", host, "--port", str(port)]
    os.execve(sys.executable, words, told)
