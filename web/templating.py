"""The templates: compiled once, autoescaped, in the language of the moment."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from engine.language import _, current_language
from engine.queries.desk_owed import When
from engine.rules.board_words import day_label
from engine.rules.labels import approval_label, status_label, step_label
from engine.rules.lights import LightMeaning, word_of
from engine.rules.permissions import Charge, Page, Verb
from engine.rules.words import Status
from web.words import WORDS

FOLDER = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


class PageTemplate(Template):
    """A template whose macros are made ready once, for all that import them.

    Jinja compares the globals of both at each import; ours are the environment's, the same for all.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module if self._module is not None else super()._get_default_module(ctx)


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    made = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, autoescape=True, auto_reload=False, cache_size=-1,
    )
    made.template_class = PageTemplate
    made.globals |= {
        "_": _, "asset": asset, "language": current_language, "Page": Page, "Charge": Charge,
        "light_word": in_language(word_of), "status_word": in_language(status_label),
        "step_word": in_language(step_label), "approval_word": in_language(approval_label),
        "light_mark": in_language(light_mark), "status_mark": in_language(status_mark),
    }
    made.globals |= {name: in_language(word) for name, word in WORDS.items()}
    made.globals |= {"Verb": Verb, "When": When}
    made.filters |= {"day": in_language(day_label), "long_day": long_day, "clock": clock_time, "percent": percent}
    return made


def render(template: str, facts: dict[str, Any]) -> str:
    """The page in the language of the moment. Raises jinja2.UndefinedError for a missing fact."""
    return environment().get_template(template).render(facts)


def load_all() -> None:
    """Compile every template now: an upgrade of the files under a running process changes nothing."""
    for name in environment().list_templates():
        environment().get_template(name)


def in_language(word: Callable[..., str]) -> Callable[..., str]:
    """`word`, which says the same of the same in a language, asked once for each of them."""
    @lru_cache(maxsize=4_096)
    def known(_language: str, *about: Any) -> str:
        return word(*about)

    return lambda *about: known(current_language(), *about)


def light_mark(colour: str, meaning: LightMeaning) -> str:
    """A light as the macro of layout/parts.html draws it; lists show many."""
    return _parts().light(colour, meaning)  # type: ignore[no-any-return]


def status_mark(status: Status) -> str:
    """A status as the macro of layout/parts.html writes it."""
    return _parts().status(status)  # type: ignore[no-any-return]


def _parts() -> Any:
    return environment().get_template("layout/parts.html").module


@cache
def asset(path: str) -> str:
    """The address of a file under static/, which changes with its content: kept for a year."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


def long_day(on: date) -> str:
    """2026年4月30日 星期四."""
    return day_label(on) + " " + weekday(on)


def weekday(on: date) -> str:
    """星期四."""
    return (
        _("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"),
    )[on.weekday()]


def clock_time(at: datetime | None, timezone: str = "Asia/Shanghai") -> str:
    """2026-04-30 09:15 on the office's clock; — for none."""
    return "—" if at is None else f"{at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"


def percent(share: float | None) -> str:
    """A share of 1 as 66.7%; — where there is nothing to divide by."""
    return "—" if share is None else f"{100 * share:.1f}%"
