"""The timetable's flows as the workers of a Prefect server run them. Imports Prefect.

`flows.deployed.daily` and its like are what deployments name; `hand` is what a sharded flow calls
for. What is owed is read from rows here too: of late runs, of two deployments or of two servers,
one finds work and the others end at once.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from prefect import Flow, Task, runtime
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.deployments import run_deployment
from prefect.states import Completed, Failed

from engine import clock
from engine.db import open_database, reading
from engine.language import _, set_language
from engine.settings import load_settings
from flows.holder import new_holder
from flows.in_shards import (
    Each,
    Hand,
    ShardsFailed,
    carry_through,
    lease_name,
    lend_a_hand,
    shards_of,
    table_of,
)
from flows.journal import say, write_to_console
from flows.leadership import held
from flows.order import ORDER
from flows.owed import Tick, owed
from flows.run import Runner, RunReport, Work
from flows.shard import read_shard, shards
from flows.timetable import ENTRIES
from tasks.orchestrated import RETRY_PAUSES_S, as_task
from tasks.steps import Counts

HAND, DEPLOYMENT = "hand", "battlemap"


def __getattr__(name: str) -> "Flow[..., Any]":
    if name not in ENTRIES:
        raise AttributeError(name)
    return _flow(name, _sharded(name) if ENTRIES[name].sharded else _whole(name))


def _flow(name: str, body: Callable[..., Any]) -> "Flow[..., Any]":
    sentence = ENTRIES[name].sentence if name in ENTRIES else _("分担一个流程的各个分片")
    return Flow(
        body, name=name, flow_run_name=lambda: _run_name(name), description=sentence,
        persist_result=False,
    )


def _run_name(name: str) -> str:
    told = runtime.flow_run.parameters
    today = clock.today(load_settings().timezone).isoformat()
    return " ".join(filter(None, (name, told.get("flow"), told.get("on") or today)))


def _whole(name: str) -> Callable[..., State]:
    def body(on: str = "", lease_s: int = 60) -> State:
        """`on`: for which day, where not for what is owed; `lease_s`: silence that means death."""
        runner = _runner()
        tasks = [as_task(step, lambda _event, _step, _what: None) for step in ORDER[name]]

        def work(tick: Tick) -> dict[str, Counts]:
            return {task.name: task(tick.on, clock.now(), runner.holder) for task in tasks}

        return _carry(runner, name, on, lease_s, work)

    return body


def _sharded(name: str) -> Callable[..., State]:
    def body(
        on: str = "", shard: str = "", shards: int = 16, hands: int = 4, lease_s: int = 60
    ) -> State:
        """`shards` parts, `hands` processes at once; `shard` ("3/16"): this part only, now."""
        runner = _runner(hands)
        if shard:
            tick = Tick(name, clock.now(), _day(on), shard=read_shard(shard))
            return _state(Hand(runner, timedelta(seconds=lease_s), "prefect").each(tick))

        def work(tick: Tick) -> dict[str, Counts]:
            parts = shards_of(runner.database, tick, shards)
            _summon(tick, len(parts), min(hands, len(parts)), lease_s)
            try:
                return carry_through(runner.database, parts, _each(runner, parts, lease_s))
            finally:
                _show(runner, tick, parts)

        return _carry(runner, name, on, lease_s, work)

    return body


def _hand(flow: str, tick_at: str, on: str, of: int, number: int, lease_s: int = 60) -> str:
    """Do what is free of a flow's shards, beginning at shard `number` of `of`."""
    runner = _runner()
    at, day = datetime.fromisoformat(tick_at), date.fromisoformat(on)
    parts = [Tick(flow, at, day, shard=shard) for shard in shards(of)]
    done = lend_a_hand(
        runner.database, parts, _each(runner, parts, lease_s), start=(number - 1) % of
    )
    return str(done)


hand: "Flow[..., Any]" = _flow(HAND, _hand)


def _runner(hands: int = 1) -> Runner:
    settings = load_settings()
    set_language(settings.language)
    write_to_console()
    if settings.smtp_per_minute:  # several carry mails at once: each its part of the pace
        pace = max(1, settings.smtp_per_minute // hands)
        settings = settings.model_copy(update={"smtp_per_minute": pace})
    return Runner(settings, open_database(settings.resolved_database_url), new_holder())


def _carry(runner: Runner, name: str, on: str, lease_s: int, work: Work) -> State:
    tick = _tick(runner, name, on)
    if tick is None:
        return Completed(message=_("没有该办未办的工作"))
    with held(
        runner.database, lease_name(tick), runner.holder, term=timedelta(seconds=lease_s)
    ) as mine:
        return _state(runner.run(tick, work=work, how="prefect") if mine else None)


def _state(report: RunReport | None) -> State:
    if report is None:
        return Completed(message=_("已经办完，或另一进程正在办理"))
    if not report.done:
        return Failed(message=report.trouble)
    return Completed(message=_("已办完，用时 {elapsed} 秒").format(elapsed=round(report.elapsed_s, 1)))


def _tick(runner: Runner, name: str, on: str) -> Tick | None:
    if on:
        return Tick(name, clock.now(), _day(on))
    with reading(runner.database) as session:
        return owed(ENTRIES[name], clock.now(), session, timezone=runner.settings.timezone)


def _day(on: str) -> date:
    return date.fromisoformat(on) if on else clock.today(load_settings().timezone)


def _summon(tick: Tick, of: int, hands: int, lease_s: int) -> None:
    """Ask the server for more hands; without them one process does all shards by itself."""
    deployment = f"{HAND}/{runtime.deployment.name or DEPLOYMENT}"
    for number in range(1, hands):
        try:
            run_deployment(
                deployment, timeout=0, parameters={
                    "flow": tick.flow, "tick_at": tick.at.isoformat(), "on": tick.on.isoformat(),
                    "of": of, "number": 1 + number * of // hands, "lease_s": lease_s,
                },
            )
        except Exception:
            say(logging.WARNING, _("没有叫到其他执行进程，由本进程逐片办理"), trace=True, flow=tick.flow)
            return


def _each(runner: Runner, parts: list[Tick], lease_s: int) -> Each:
    """A shard as a Prefect task, so that its pages show each, and a failed one is tried again."""
    worker = Hand(runner, timedelta(seconds=lease_s), "prefect")
    by_name = {part.name: part for part in parts}
    reports: dict[str, RunReport | None] = {}

    def body(name: str) -> None:
        report = reports[name] = worker.each(by_name[name])
        if report is not None and not report.done:
            raise ShardsFailed(report.trouble)

    task = Task(
        body, name="shard", task_run_name="{name}", tags=["battlemap", "battlemap:shard"],
        retries=len(RETRY_PAUSES_S), retry_delay_seconds=RETRY_PAUSES_S, persist_result=False,
        cache_policy=NO_CACHE,
    )

    def each(part: Tick) -> RunReport | None:
        reports.pop(part.name, None)
        try:
            task(part.name)
        except ShardsFailed:
            return reports[part.name]
        except Exception:  # Prefect's own trouble: the shard is done all the same
            say(logging.WARNING, _("编排服务出了故障，分片照常办理"), trace=True, flow=part.name)
            return worker.each(part)
        return reports.get(part.name)

    return each


def _show(runner: Runner, tick: Tick, parts: list[Tick]) -> None:
    """The table of shards in the Prefect pages. Its failure is a line, never a lost run."""
    try:
        rows = table_of(runner.database, parts)
        table = [
            {
                _("分片"): run.flow, _("完成"): run.finished_at is not None,
                _("次数"): run.counts.get("attempts", 1), _("执行进程"): run.holder,
                _("结果"): {step: told for step, told in run.counts.items() if told},
                _("故障"): run.trouble,
            }
            for run in rows
        ]
        create_table_artifact(
            key=f"{tick.flow.replace('_', '-')}-{tick.on.isoformat()}", table=table,
            description=_("{flow}（{on}）：{done}/{of} 片已完成").format(
                flow=tick.flow, on=tick.on, of=len(parts),
                done=sum(run.finished_at is not None for run in rows),
            ),
        )
    except Exception:
        say(logging.WARNING, _("分片结果表未能写入编排服务"), trace=True, flow=tick.flow)
