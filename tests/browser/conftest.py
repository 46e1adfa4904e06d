"""Chromium before real pages. Each test has its own house; each person a browser of their own."""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from engine.actions.initialise import initialise
from engine.actions.people_file import read_people
from engine.actions.people_import import import_people
from engine.db import open_database, writing
from tests.browser.chromium import ARGUMENTS, LEFT_OUT, find_chromium
from tests.browser.houses import House
from tests.browser.screenshots import FOLDER
from tests.browser.watching import Watch
from web.doors.door import COOKIE

ROOT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=SHANGHAI)
MORNING_AFTER = datetime(2026, 4, 27, 9, 0, tzinfo=SHANGHAI)
PATIENCE_MS = 10_000  # the gate's two cores are busy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    left_out = pytest.mark.skip(reason=LEFT_OUT) if find_chromium() is None else None
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.slow)
            if left_out:
                item.add_marker(left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A failed test keeps pictures of what its people saw last."""
    report = yield
    if report.when == "call" and report.failed:
        for number, page in enumerate(getattr(item, "browser_pages", ())):
            if not page.is_closed():
                FOLDER.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=FOLDER / f"failed-{item.name[:60]}-{number}.png")
    return report


# One module's own: while Playwright runs, its thread's event loop counts as running, and a test of
# another module that calls asyncio.run in this worker would be refused.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(ARGUMENTS), headless=True
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example court after its eight weeks, made once for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if hasattr(request.config, "workerinput") else own) / "played-court"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            making = shared.with_suffix(".making")
            subprocess.run(
                [sys.executable, "-m", "examples.demo", "--home", str(making), "--no-pages"],
                check=True, capture_output=True, cwd=ROOT,
            )
            settle(making)
            making.rename(shared)
    return shared


@pytest.fixture(scope="session")
def unwritten(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The folder of the example court on its first morning: people, and no ledger yet."""
    folder = tmp_path_factory.mktemp("unwritten")
    shutil.copy(sqlite_template, folder / "battlemap.db")
    database = open_database(f"sqlite:///{folder}/battlemap.db")
    with writing(database) as session:
        first = initialise(
            session, organisation="示范区人民法院", battle_map="补短板作战图", preset_name="default",
            at=FIRST_MORNING,
        )
        import_people(
            session, read_people(ROOT / "examples" / "people.csv"),
            organisation_id=first.organisation.id or 0, file_name="people.csv", sha256="0" * 64,
            actor_id=None, at=FIRST_MORNING, today=FIRST_MORNING.date(),
        )
    database.dispose()
    settle(folder)
    return folder


def settle(folder: Path) -> None:
    """Bring everything into the one file that is copied."""
    database = open_database(f"sqlite:///{folder}/battlemap.db")
    with database.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


@pytest.fixture
def house(played: Path, tmp_path: Path) -> Iterator[House]:
    """The example court on the morning after its eight weeks, served."""
    yield from served(House.over(played, tmp_path / "house", MORNING_AFTER))


@pytest.fixture
def new_house(unwritten: Path, tmp_path: Path) -> Iterator[House]:
    """The example court on its first morning, served: people, one empty map."""
    yield from served(House.over(unwritten, tmp_path / "new-house", FIRST_MORNING))


def served(house: House) -> Iterator[House]:
    house.start()
    yield house
    house.close()


class Someone:
    """Opens browsers, each with somebody inside, and keeps watch over all of them."""

    def __init__(self, browser: Browser, request: pytest.FixtureRequest) -> None:
        self._browser = browser
        self._opened: list[tuple[BrowserContext, Watch]] = []
        self.pages: list[Page] = []
        request.node.browser_pages = self.pages

    def __call__(
        self, house: House, name: str = "", *, language: str = "zh", width: int = 1440,
        height: int = 900, screen: bool = False, **more: Any,
    ) -> Page:
        """A page of a new browser in which the named person is inside; no name: nobody is.

        `screen` is a wall screen of the house's map. `more` goes to Playwright (has_touch,
        java_script_enabled, …).
        """
        context = self._browser.new_context(
            base_url=house.origin, viewport={"width": width, "height": height},
            locale="zh-CN", timezone_id="Asia/Shanghai", **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(context, house.origin)
        cookies = {"language": language}
        if screen:
            cookies[COOKIE] = house.token(map_id=house.map_id)
        elif name:
            cookies[COOKIE] = house.token(house.people[name])
        context.add_cookies(
            [{"name": key, "value": value, "url": house.origin} for key, value in cookies.items()]
        )
        self._opened.append((context, watch))
        page = context.new_page()
        self.pages.append(page)
        return page

    def come_back(self, house: House, page: Page, name: str) -> None:
        """The person signs in again: the clock has moved beyond what a session lives."""
        page.context.add_cookies(
            [{"name": COOKIE, "value": house.token(house.people[name]), "url": house.origin}]
        )

    def watch_of(self, page: Page) -> Watch:
        """The watch over the page's browser."""
        return next(watch for context, watch in self._opened if context is page.context)

    def close(self) -> list[str]:
        """Close all browsers; what went wrong in any."""
        for context, _watch in self._opened:
            context.close()
        return [line for _context, watch in self._opened for line in watch.faults]


@pytest.fixture
def someone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Someone]:
    """`someone(house, "林正")` is a browser with that person inside; at the end nothing was wrong."""
    opener = Someone(browser, request)
    yield opener
    assert opener.close() == []
