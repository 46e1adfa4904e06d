"""The installation that a command works in: its settings, its database, its moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cli.moment import moment_of
from engine.errors import Incomplete, NotFound
from engine.language import _

if TYPE_CHECKING:
    import sqlalchemy as sa

    from engine.settings import Settings


@dataclass(frozen=True)
class Installation:
    """What every command that needs the database is given."""

    settings: "Settings"
    database: "sa.Engine"
    today: date
    at: datetime

    @property
    def moment(self) -> dict[str, Any]:
        """The keyword arguments that every verb takes."""
        return {"today": self.today, "at": self.at}


def settings_of_process() -> "Settings":
    """The environment's settings.

    Raises:
        Incomplete: a variable has a value that it cannot have.
    """
    from pydantic import ValidationError

    from engine.settings import load_settings

    try:
        return load_settings()
    except ValidationError as trouble:
        names = "；".join(
            f"BATTLEMAP_{'_'.join(map(str, error['loc'])).upper()}：{value_sentence(error)}"
            for error in trouble.errors()
        )
        raise Incomplete(_("环境变量有误：{names}").format(names=names)) from None


def value_sentence(error: Any) -> str:
    """Why pydantic does not take a value: its error as a few words."""
    bounds = error.get("ctx") or {}
    kind = str(error["type"])
    if kind == "value_error":
        return str(bounds["error"])  # ours, from the settings themselves
    if kind.startswith("int_"):
        return _("要写整数")
    if kind.startswith("float_"):
        return _("要写数字")
    if kind == "literal_error":
        return _("只能写 {choices}").format(
            choices=str(bounds["expected"]).replace("'", "").replace(" or ", "、").replace(", ", "、")
        )
    if kind == "greater_than":
        return _("要大于 {limit}").format(limit=bounds["gt"])
    if kind == "greater_than_equal":
        return _("不能小于 {limit}").format(limit=bounds["ge"])
    if kind == "less_than_equal":
        return _("不能大于 {limit}").format(limit=bounds["le"])
    return str(error["msg"])


def open_installation(on: str | None = None) -> Installation:
    """The installation as it is, its schema brought up to date.

    Raises:
        NotFound: nobody has run `battlemap init` here.
        Incomplete: the database was made by a newer version.
    """
    settings = settings_of_process()
    moment = moment_of(on, timezone=settings.timezone)
    from engine.db import migrate, newest_revision, open_database, schema_revision

    url = settings.resolved_database_url
    if not has_database(settings):
        raise NotFound(
            _("这里还没有数据库（{place}），请先运行 battlemap init").format(place=place_of(url))
        )
    database = open_database(url)
    revision = schema_revision(database)
    if not revision:
        raise NotFound(
            _("数据库是空的（{place}），请先运行 battlemap init").format(place=place_of(url))
        )
    if revision > newest_revision():
        raise Incomplete(
            _("数据库由更新的版本建立（{revision}），请升级 battlemap").format(revision=revision)
        )
    if revision < newest_revision():
        migrate(url)
    return Installation(settings, database, moment.today, moment.at)


def has_database(settings: "Settings") -> bool:
    """Whether there is something to open; a PostgreSQL server is asked only by opening it."""
    import sqlalchemy as sa

    address = sa.make_url(settings.resolved_database_url)
    if address.get_backend_name() != "sqlite":
        return True
    from pathlib import Path

    return bool(address.database) and Path(address.database or "").is_file()


def place_of(url: str) -> str:
    """The database's address without its password."""
    import sqlalchemy as sa

    address = sa.make_url(url)
    return str(address.database) if address.get_backend_name() == "sqlite" else (
        address.render_as_string(hide_password=True)
    )
