"""The timetable kept: one leader, an alarm clock, and a look at what is owed each minute.

APScheduler says *when* to look; whether there is work is read from the rows. A clock step, a
missed alarm or a crash therefore costs at most a minute, and never the work.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock
from engine.db import reading
from engine.language import _, set_language
from engine.settings import Settings
from flows.holder import new_holder
from flows.journal import say
from flows.leadership import TERM, Leadership
from flows.owed import Tick, owed
from flows.run import Orchestrator, Runner
from flows.timetable import TIMETABLE, Entry, trigger

LOOK_EVERY = timedelta(seconds=60)


class Timekeeper:
    """Keeps the timetable from `start` to `stop`; pages may be served beside it."""

    def __init__(
        self, settings: Settings, database: sa.Engine, *, orchestrator: Orchestrator | None = None,
        term: timedelta = TERM, look_every: timedelta = LOOK_EVERY, holder: str = "",
        patience: timedelta = timedelta(0),
    ) -> None:
        """With `patience` only what nobody did so long, neither since its time nor since the start."""
        self.holder = holder or new_holder()
        self._settings, self._database = settings, database
        self._orchestrator, self._patience = orchestrator, patience
        self._begun = time.monotonic()
        self._stopping = threading.Event()  # nothing new begins; a flow ends after its step
        self._ended = threading.Event()  # the lease is renewed until here
        self._leadership = Leadership(database, self.holder, term=term)
        self._renew_every = term.total_seconds() / 4
        self._runner = Runner(settings, database, self.holder, stopped=self._stopping.is_set)
        self._busy = {entry.flow: threading.Lock() for entry in TIMETABLE}
        # Daemon threads would die in the middle of a step: the pool's are joined at the end.
        self._pool = ThreadPoolExecutor(len(TIMETABLE), "flow", initializer=self._begin_thread)
        self._alarm_clock: BackgroundScheduler | None = None
        self._renewing = self._thread("lease", self._renew, self._renew_every, self._ended)
        self._looking = self._thread(
            "look", self.look, look_every.total_seconds(), self._stopping
        )

    def start(self) -> None:
        """Begin: stand by, lead as soon as the lease is free, and catch up at once then."""
        say(logging.INFO, _("调度进程已启动"), holder=self.holder)
        self._renewing.start()
        self._looking.start()

    def stop(self) -> None:
        """End cleanly: a running step is finished, the rest of its flow stays owed."""
        self._stopping.set()
        self._looking.join()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._ended.set()
        self._renewing.join()
        self._unwind()  # only now: until here the lease's thread may do it
        if self._leadership.leads:
            self._guarded(lambda: self._leadership.give_up(clock.now()))
        say(logging.INFO, _("调度进程已停止"), holder=self.holder)

    def look(self) -> None:
        """Begin whatever is owed now; what is running is left alone."""
        for entry in TIMETABLE:
            self._alarm(entry)

    def _alarm(self, entry: Entry) -> None:
        """The alarm clock rang for this entry: hand it to the pool."""
        if self._leadership.leads and not self._stopping.is_set():
            with suppress(RuntimeError):  # the pool was closed between these two lines
                self._pool.submit(self._guarded, lambda: self._do(entry))

    def _do(self, entry: Entry) -> None:
        """Run the entry's tick if it is owed; one at a time, a second call is let fall."""
        lock = self._busy[entry.flow]
        if not lock.acquire(blocking=False):
            return
        try:
            with reading(self._database) as session:
                tick = owed(entry, clock.now(), session, timezone=self._settings.timezone)
            if tick is None or not self._is_out_of_patience(tick):
                return
            if self._leadership.leads and not self._stopping.is_set():
                self._runner.run(tick, self._orchestrator_for(entry))
        finally:
            lock.release()

    def _is_out_of_patience(self, tick: Tick) -> bool:
        seconds = self._patience.total_seconds()
        waited = (clock.now() - tick.at).total_seconds()
        return min(waited, time.monotonic() - self._begun) >= seconds

    def _orchestrator_for(self, entry: Entry) -> Orchestrator | None:
        """Prefect where the entry wants it; the first minutes are not its failure."""
        if self._orchestrator is None or self._orchestrator.is_starting:
            return None
        return self._orchestrator if entry.through_prefect else None

    def _renew(self) -> None:
        led = self._alarm_clock is not None
        leads = self._leadership.look(clock.now())
        if leads and not led and not self._stopping.is_set():
            say(logging.INFO, _("本进程开始主持调度"), holder=self.holder)
            self._wind()
            self.look()
        elif led and not leads and not self._stopping.is_set():
            say(logging.WARNING, _("调度已由另一进程接手，本进程转为备用"), holder=self.holder)
            self._unwind()

    def _wind(self) -> None:
        """Set the alarm clock: nothing stored, nothing too late, nothing twice at a time."""
        self._alarm_clock = BackgroundScheduler(
            timezone=self._settings.timezone,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        for entry in TIMETABLE:
            self._alarm_clock.add_job(
                self._alarm, trigger(entry, self._settings.timezone), args=[entry], id=entry.flow
            )
        self._alarm_clock.start()

    def _unwind(self) -> None:
        if self._alarm_clock is not None:
            self._alarm_clock.shutdown(wait=False)
            self._alarm_clock = None

    def _thread(
        self, name: str, work: Callable[[], None], every: float, end: threading.Event
    ) -> threading.Thread:
        """A thread that does `work` now and after each `every` seconds until `end`."""

        def keep() -> None:
            self._begin_thread()
            while not end.is_set():
                self._guarded(work)
                end.wait(every)

        return threading.Thread(target=keep, name=name, daemon=True)

    def _guarded(self, work: Callable[[], None]) -> None:
        """Whatever goes wrong is written down, and the next look tries again."""
        try:
            work()
        except Exception:
            say(logging.ERROR, _("调度遇到故障，稍后再试"), trace=True, holder=self.holder)

    def _begin_thread(self) -> None:
        set_language(self._settings.language)
