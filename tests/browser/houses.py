"""The pages as they run: a real server over a real database, which a test may stop and start."""

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.actions.doors.sessions import open_session
from engine.db import open_database, writing
from engine.settings import Settings
from web.app import create_app
from web.server import PageServer


@dataclass
class HandClock:
    """The house's clock: it stands until a test moves it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def go_to(self, day: str, hour: int = 9) -> None:
        """The hour of a day of 2026 in the office, as in "04-27"."""
        self.at = datetime.combine(
            date.fromisoformat(f"2026-{day}"), time(hour), tzinfo=ZoneInfo("Asia/Shanghai")
        )


@dataclass
class House:
    """A folder of data, its database, a clock, and the server in front of them."""

    home: Path
    clock: HandClock
    database: sa.Engine
    port: int = 0
    _server: PageServer | None = field(default=None, repr=False)

    @classmethod
    def over(cls, template: Path, home: Path, at: datetime) -> "House":
        """A house over a copy of `template` (a folder with battlemap.db), not yet serving."""
        shutil.copytree(template, home, ignore=shutil.ignore_patterns("mailboxes"))
        return cls(home, HandClock(at), open_database(f"sqlite:///{home}/battlemap.db"))

    @property
    def origin(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        """As an installation on this folder has them."""
        return Settings(home=self.home, database_url="", web_host="127.0.0.1", web_port=self.port or 1)

    def start(self) -> None:
        """Serve; after a stop on the same port as before."""
        app = create_app(self.settings, self.database, now=self.clock)
        self._server = PageServer(app, host="127.0.0.1", port=self.port)
        self._server.start()
        self.port = self._server.port

    def stop(self) -> None:
        """End serving, as `battlemap serve` ends."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def close(self) -> None:
        """Stop, and let go of the database."""
        self.stop()
        self.database.dispose()

    def token(self, person_id: int | None = None, *, map_id: int | None = None) -> str:
        """The cookie of somebody who is inside, or of a wall screen of the map."""
        with writing(self.database) as session:
            return open_session(
                session, person_id=person_id, map_id=map_id, at=self.clock(), address="127.0.0.1",
                agent="test", strong=True,
            )

    @cached_property
    def people(self) -> dict[str, int]:
        """Ids by name."""
        return {row.name: row.id for row in self.rows("SELECT id, name FROM person")}

    @property
    def items(self) -> dict[str, int]:
        """Ids by number."""
        return {row.number: row.id for row in self.rows("SELECT id, number FROM item")}

    @cached_property
    def map_id(self) -> int:
        """The first map."""
        return int(self.rows("SELECT min(id) AS id FROM battle_map")[0].id)

    def rows(self, statement: str, **given: object) -> list[sa.Row[tuple[object, ...]]]:
        """What a plain question finds."""
        with self.database.connect().execution_options(read_only=True) as connection:
            return list(connection.execute(sa.text(statement), given))
