"""The templates: compiled once, autoescaped where they are HTML, in the reader's language."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    pass_eval_context,
    select_autoescape,
)
from jinja2.nodes import EvalContext
from markupsafe import Markup

from engine.language import _, current_language
from notifications.columns import padded, width_of, wrap, wrap_whole

FOLDER = Path(__file__).parent
_CLASS = re.compile(r'class="([a-z -]+)"(?: style="([^"]*)")?')
_RULE = re.compile(r"\.([a-z-]+)\s*\{\s*(.*?)\s*\}")

# Dark enough to be read on white; the word beside the colour says the same.
HUES = {
    "red": "#a61b1b", "yellow": "#9a5b00", "green": "#2f6b43", "blue": "#1f4e8c",
    "grey": "#5b6672",
}


class StyledLoader(FileSystemLoader):
    """Templates name classes; what mail programs get are the styles themselves.

    Done on the source, once when a template is compiled, so that no mail pays for it.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, filename, uptodate = super().get_source(environment, template)
        if template.endswith(".html"):
            source = _CLASS.sub(
                lambda match: f'style="{_style(match[1])}{match[2] or ""}"', source
            )
        return source, filename, uptodate


@cache
def _rules() -> dict[str, str]:
    return dict(_RULE.findall((FOLDER / "layout" / "mail.css").read_text("utf-8")))


def _style(names: str) -> str:
    """The declarations of these classes; raises KeyError for a class that the sheet lacks."""
    return "".join(_rules()[name] for name in names.split()).replace('"', "'")


@cache
def environment() -> Environment:
    """The one environment of all mails."""
    made = Environment(
        loader=StyledLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, autoescape=select_autoescape(["html"], default=False),
        extensions=["jinja2.ext.i18n"], auto_reload=False, cache_size=-1,
    )
    made.install_gettext_callables(_, _plural, newstyle=True)  # type: ignore[attr-defined]
    made.globals["gettext"] = _sentence
    made.globals["hues"] = HUES
    made.filters["columns"] = columns
    made.filters["in_lines"] = in_lines
    made.filters["width"] = width_of
    made.filters["padded"] = padded
    made.filters["short_date"] = date.isoformat
    made.filters["day"] = short_day
    made.filters["long_day"] = long_day
    # Called by every section: as a global it is not looked up and imported for each.
    made.globals["card"] = made.get_template("layout/card.html").module.card  # type: ignore[attr-defined]
    return made


def say(template: str, **facts: Any) -> str:
    """The words of `template` (a path under notifications/) in the language of the moment.

    Raises jinja2.UndefinedError where a template asks for what it was not given.
    """
    return str(_compiled(template).render(facts))


@cache
def _compiled(template: str) -> Any:
    template_object = environment().get_template(template)
    # A plain dict: the chain of maps that it is by default is walked key by key in every rendering.
    template_object.globals = dict(template_object.globals)
    return template_object


def columns(text: str, indent: str = "") -> str:
    """`text` wrapped for a plain mail."""
    return wrap(text, indent=indent)


def in_lines(facts: tuple[str, ...], indent: str = "") -> str:
    """Facts side by side for a plain mail, a label and its value on one line."""
    return wrap_whole(facts, indent=indent)


def short_day(day: date) -> str:
    """3月2日（周一）."""
    return _short(day, current_language())


def long_day(day: date) -> str:
    """2026年3月2日（周一）."""
    return _long(day, current_language())


@lru_cache(maxsize=4096)
def _short(day: date, _language: str) -> str:
    return _("{month}月{day}日（{weekday}）").format(
        month=day.month, day=day.day, weekday=_weekday(day)
    )


@lru_cache(maxsize=4096)
def _long(day: date, _language: str) -> str:
    return _("{year}年{month}月{day}日（{weekday}）").format(
        year=day.year, month=day.month, day=day.day, weekday=_weekday(day)
    )


def _weekday(day: date) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[day.weekday()]


@pass_eval_context
def _sentence(at: EvalContext, sentence: str, **variables: Any) -> str:
    """What the extension's own does, in one call by way of the context instead of two."""
    text = _(sentence)
    return (Markup(text) if at.autoescape else text) % variables


def _plural(one: str, many: str, count: int) -> str:
    return _(one) if count == 1 else _(many)
