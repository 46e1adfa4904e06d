"""A ledger in its address: read strictly, written back as short as it can be.

A filter that cannot be read is refused in words, not passed over: without it the list, its export
and an assignment of "all of these" would mean more items than somebody asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from engine.errors import Incomplete
from engine.intake.problems import CODES, FLAGS
from engine.language import _
from engine.rules.ledger_wish import Happening, LedgerWish, Sort, check_wish
from engine.rules.lifecycle import PRESET_DATE
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import ItemClass, Status
from web.forms import LARGEST_ID, read_day, read_whole
from web.pages.ledger.columns import DEFAULT, Column, chosen_columns

Choice = TypeVar("Choice", bound=StrEnum)

FARTHEST_PAGE = 10**9


@dataclass(frozen=True, slots=True)
class AskedLedger:
    """A wish and the columns to show; `typed` is the address as it came, for the filter form."""

    wish: LedgerWish = field(default_factory=LedgerWish)
    columns: tuple[Column, ...] = field(default_factory=lambda: chosen_columns(DEFAULT))
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The query of its address, without ?; what is as by default is left out."""
        return urlencode(self.pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of all that is not as by default, in a fixed order."""
        default = _facts(LedgerWish())
        pairs = [
            (name, value) for name, value in _facts(self.wish).items() if value != default[name]
        ]
        keys = tuple(column.key for column in self.columns)
        return pairs + ([("column", key) for key in keys] if keys != DEFAULT else [])

    def but(self, **changes: Any) -> str:
        """The query with other facts of the wish: `but(page=2)`. `columns` may be among them."""
        columns = changes.pop("columns", self.columns)
        return AskedLedger(replace(self.wish, **changes), columns).query


def read_ledger(query: QueryParams) -> AskedLedger:
    """The ledger an address asks for. Raises Incomplete, naming the filter that cannot be read."""
    def text(name: str) -> str:
        return query.get(name, "").strip()

    wish = LedgerWish(
        light=_light(text("light")),
        status=_choice(Status, text("status"), _("状态")),
        department=_id(text("department"), _("责任部门")),
        leader=_id(text("leader"), _("责任领导")),
        handler=_id(text("handler"), _("经办人")),
        category=_word(text("category"), _("类别")),
        item_class=_choice(ItemClass, text("class"), _("整改类型")),
        source=_word(text("source"), _("来源")),
        flag=_flag(text("flag")),
        due_from=read_day(text("due_from"), _("时限起")),
        due_until=read_day(text("due_until"), _("时限止")),
        overdue=text("overdue") == "1",
        long_term=text("long_term") == "1",
        unassigned=text("unassigned") == "1",
        text=text("q"),
        figure=text("figure"),
        happened=_choice(Happening, text("happened"), _("期间情况")),
        happened_from=read_day(text("from"), _("期间起")),
        happened_until=read_day(text("until"), _("期间止")),
        sort=_choice(Sort, text("sort"), _("排序")) or Sort.LEDGER,
        descending=text("desc") == "1",
        page=_page(text("page")),
        size=read_whole(text("size"), _("每页项数"), 1, 1000) if text("size") else LedgerWish().size,
    )
    check_wish(wish)
    return AskedLedger(wish, chosen_columns(query.getlist("column")), dict(query))


def as_typed(query: QueryParams) -> AskedLedger:
    """What the filter form shows again when its address could not be read."""
    return AskedLedger(
        LedgerWish(), chosen_columns(query.getlist("column")),
        {name: value.replace("\0", "")[:400] for name, value in query.items()},
    )


def form_values(asked: AskedLedger) -> dict[str, str]:
    """What each field of the filter form shows: what was typed, else what is in force."""
    return _facts(LedgerWish()) | (_facts(asked.wish) if asked.wish != LedgerWish() else {}) | {
        name: value for name, value in asked.typed.items() if value
    }


def _facts(wish: LedgerWish) -> dict[str, str]:
    facts: dict[str, Any] = {
        "light": wish.light, "status": wish.status, "department": wish.department,
        "leader": wish.leader, "handler": wish.handler, "category": wish.category,
        "class": wish.item_class, "source": wish.source, "flag": wish.flag,
        "due_from": wish.due_from, "due_until": wish.due_until, "overdue": wish.overdue,
        "long_term": wish.long_term, "unassigned": wish.unassigned, "q": wish.text,
        "figure": wish.figure, "happened": wish.happened, "from": wish.happened_from,
        "until": wish.happened_until, "sort": wish.sort, "desc": wish.descending,
        "size": wish.size, "page": wish.page,
    }
    return {name: _written(value) for name, value in facts.items()}


def _written(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)


def _light(text: str) -> Light | LightMeaning | None:
    if not text:
        return None
    if text in set(Light):
        return Light(text)
    return _choice(LightMeaning, text, _("亮灯"))


def _choice(options: type[Choice], text: str, label: str) -> Choice | None:
    if not text:
        return None
    try:
        return options(text)
    except ValueError:
        raise _unreadable(label, text) from None


def _id(text: str, label: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > LARGEST_ID:
        raise _unreadable(label, text)
    return int(text)


def _word(text: str, label: str) -> str | None:
    if "\0" in text:  # no ledger has it, and not every database can be asked for it
        raise _unreadable(label, text.replace("\0", ""))
    return text or None


def _flag(text: str) -> str:
    if text and text not in FLAGS and text not in CODES and text != PRESET_DATE:
        raise _unreadable(_("导入标记"), text)
    return text


def _page(text: str) -> int:
    return read_whole(text, _("页码"), 1, FARTHEST_PAGE) if text else 1


def _unreadable(label: str, text: str) -> Incomplete:
    return Incomplete(
        _("筛选条件“{label}”里的“{text}”不能识别，请重新选择").format(label=label, text=text[:40])
    )
