"""Each flow as a Prefect flow, built from the same order of steps. Imports Prefect."""

import logging
from datetime import date
from typing import Any

from prefect import Flow
from prefect.artifacts import create_table_artifact

from engine import clock
from engine.language import _
from engine.rules.words import NoticeKind
from flows.journal import say
from flows.order import ORDER
from flows.timetable import ENTRIES
from tasks.orchestrated import Announce, as_task
from tasks.steps import Counts


def as_flow(
    name: str, announce: Announce = lambda _event, _step, _what: None
) -> Flow[[date, str], dict[str, Counts]]:
    """The Prefect flow of that name, with parameters `on` (a date) and `holder`.

    A run is called "daily 2026-03-02". `announce` hears of each step, as in `as_task`.
    """
    tasks = [as_task(step, announce) for step in ORDER[name]]

    def body(on: date, holder: str) -> dict[str, Counts]:
        counts = {task.name: task(on, clock.now(), holder) for task in tasks}
        if "sweep_day" in counts:
            _show_sweep(on, counts["sweep_day"])
        return counts

    return Flow(
        body, name=name, flow_run_name=f"{name} {{on}}", description=ENTRIES[name].sentence,
        persist_result=False, validate_parameters=True,
    )


def _show_sweep(on: date, counts: dict[str, Any]) -> None:
    """A table in the Prefect pages: notices by kind. Its failure is a line, never a lost run."""
    table = [
        {_("通知"): NoticeKind(kind).value, _("条数"): count}
        for kind, count in sorted(counts.get("notices", {}).items())
    ]
    try:
        create_table_artifact(
            key=f"sweep-{on.isoformat()}", table=table,
            description=_("{on} 扫描：查看 {examined} 项，编成 {messages} 封邮件").format(
                on=on, examined=counts.get("examined", 0), messages=counts.get("messages", 0)
            ),
        )
    except Exception:
        say(logging.WARNING, _("扫描结果表未能写入编排服务"), trace=True, on=on.isoformat())
