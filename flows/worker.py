"""`battlemap worker`: a Prefect process worker under supervision, and what still holds without it.

The worker takes runs from the pool. Beside it this process looks at what is owed, as `serve` does,
with patience: where the Prefect server, the database of the server or every run of a flow fails,
the work is done here, plainly, some minutes late. One worker does so at a time, by the lease.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

from engine.db import open_home
from engine.language import _, set_language
from engine.settings import Settings
from flows.health import is_healthy
from flows.journal import say, write_to_console
from flows.prefect_environment import environment, prefect_home
from flows.serve import told_to_stop
from flows.timekeeper import LOOK_EVERY, Timekeeper

FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 60.0
FAREWELL_S = 20.0
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Post:
    """Where a worker works: the server, the pool, its own name, runs at once."""

    api_url: str
    pool: str
    name: str
    limit: int
    deployment: str = "battlemap"


def work(
    settings: Settings, post: Post, *, patience: timedelta = PATIENCE,
    look_every: timedelta = LOOK_EVERY,
) -> None:
    """Work until SIGTERM or SIGINT."""
    set_language(settings.language)
    write_to_console()
    # A run's process starts elsewhere: nothing may be meant from here.
    settings = settings.model_copy(update={"home": settings.home.resolve()})
    database = open_home(settings)
    with told_to_stop() as stop:
        timekeeper = Timekeeper(settings, database, patience=patience, look_every=look_every)
        timekeeper.start()
        keeping = threading.Thread(
            target=_keep, args=(settings, post, stop), name="worker", daemon=True
        )
        keeping.start()
        stop.wait()
        say(logging.INFO, _("收到停止指令，正在完成手上的步骤"))
        keeping.join()
        timekeeper.stop()
    database.dispose()


def _keep(settings: Settings, post: Post, stop: threading.Event) -> None:
    """One life of the Prefect worker after the other; a server that is away is waited for."""
    set_language(settings.language)
    pause = FIRST_PAUSE_S
    while not stop.is_set():
        if not is_healthy(post.api_url):
            say(logging.WARNING, _("编排服务没有应答，稍后再试；到期的工作不受影响"), url=post.api_url)
        else:
            begin = time.monotonic()
            _live(settings, post, stop)
            if time.monotonic() - begin > LONGEST_PAUSE_S:
                pause = FIRST_PAUSE_S
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


def _live(settings: Settings, post: Post, stop: threading.Event) -> None:
    prefect_home(settings).mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.prefect_worker", "--pool", post.pool, "--name", post.name,
         "--limit", str(post.limit), "--deployment", post.deployment,
         "--parent", str(os.getpid())],
        env=environment(settings, api_url=post.api_url), stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    say(logging.INFO, _("执行进程已启动"), name=post.name, pool=post.pool, limit=post.limit)
    while process.poll() is None and not stop.is_set():
        stop.wait(0.5)
    if process.poll() is not None:
        say(logging.WARNING, _("执行进程已退出，稍后重启"), code=process.returncode)
        return
    process.terminate()
    try:
        process.wait(FAREWELL_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
