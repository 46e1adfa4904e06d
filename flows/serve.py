"""`battlemap serve`: one process that keeps the timetable until it is told to stop."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from types import FrameType

import sqlalchemy as sa

from engine.db import open_home
from engine.language import _, set_language
from engine.settings import Settings
from flows.journal import say, write_to_console
from flows.leadership import TERM
from flows.orchestration import open_orchestrator
from flows.timekeeper import LOOK_EVERY, Timekeeper
from flows.watching import Watchman

Beside = Callable[[Settings, sa.Engine], AbstractContextManager[object]]
INSISTENCE_S = 2.0  # `timeout` and some supervisors signal a process and its group: twice at once


def serve(
    settings: Settings, *, term: timedelta = TERM, look_every: timedelta = LOOK_EVERY,
    beside: Beside | None = None,
) -> None:
    """Keep the timetable until SIGTERM or SIGINT; a second signal ends the process at once.

    `beside` is what stands next to the timekeeper in this process, the pages: open from before
    its first look until after its last step. Where a Prefect server's workers keep the timetable,
    this process has nothing but that.
    """
    set_language(settings.language)
    write_to_console(form=settings.log_format)
    database = open_home(settings)
    if settings.orchestrator == "server":
        with told_to_stop() as stop, beside(settings, database) if beside else nullcontext():
            say(logging.INFO, _("时间表由编排服务的执行进程办理，本进程只提供网页"))
            stop.wait()
        database.dispose()
        return
    with (
        told_to_stop() as stop,
        (beside(settings, database) if beside else nullcontext()),
        open_orchestrator(settings) as orchestrator,
    ):
        timekeeper = Timekeeper(
            settings, database, orchestrator=orchestrator, term=term, look_every=look_every
        )
        watchman = Watchman(settings, database, timekeeper.holder)
        timekeeper.start()
        watchman.start()
        stop.wait()
        say(logging.INFO, _("收到停止指令，正在完成手上的步骤"))
        watchman.stop()
        timekeeper.stop()
    database.dispose()


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that the first SIGTERM or SIGINT sets."""
    stop = threading.Event()
    asked = 0.0

    def heed(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not stop.is_set():
            asked = time.monotonic()
            stop.set()
        elif time.monotonic() - asked > INSISTENCE_S:
            os._exit(128 + number)

    before = {number: signal.signal(number, heed) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
