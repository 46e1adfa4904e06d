"""GET /maps/{map_id}/ledger: the table, its filters, its order, its pages."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from markupsafe import Markup, escape
from sqlmodel import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from documents.ledger.layouts import Format, Layout, layout_label
from engine.actions.assign import ASSIGN_LIMIT
from engine.errors import Incomplete
from engine.intake.problems import FLAGS
from engine.language import _
from engine.models import BattleMap
from engine.queries.ledger import LedgerSlice, ledger_page
from engine.queries.ledger_choices import LedgerChoices, ledger_choices
from engine.queries.ledger_rows import LedgerRow
from engine.queries.unchanged import head_of, while_unchanged
from engine.rules.labels import class_label, colour_label, status_label
from engine.rules.ledger_lights import URGENCY
from engine.rules.ledger_wish import PAGE_SIZES
from engine.rules.ledger_words import counted_label, happening_label
from engine.rules.lights import Light, colour_of
from engine.rules.permissions import Charge, Page
from engine.rules.words import ItemClass, Status
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble
from web.pages.ledger.asked import AskedLedger, as_typed, form_values, read_ledger
from web.pages.ledger.columns import COLUMNS, flag_word, long_of
from web.templating import environment, render

router = APIRouter()

DATES = ("due_from", "due_until")


@router.get("/maps/{map_id}/ledger")
def ledger(map_id: Id, visit: Annotated[Visit, Depends(reads(Page.LEDGER))]) -> Response:
    """The ledger as its address asks for it; htmx is given the list alone."""
    query = visit.request.query_params
    try:
        asked = read_ledger(query)
    except Incomplete as refusal:
        return _unread(visit, map_id, as_typed(query), refusal)
    if not visit.wants_part and any(not value for value in query.values()):
        return RedirectResponse(_address(map_id, asked), status_code=303)  # a plain form sends all
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        # What stands between the head and the foot is the same for all who may do the same.
        question = (
            "ledger", asked.query, visit.today, visit.language, visit.may(Charge.ASSIGN),
            visit.may(Charge.IMPORT_LEDGER), visit.wants_part,
        )
        address, form, shown = while_unchanged(
            session, head_of(battle_map), question, lambda: _drawn(session, visit, battle_map, asked)
        )
    if visit.wants_part:
        return HTMLResponse(shown, headers={"HX-Push-Url": address})
    return visit.page(
        "ledger/ledger.html", here="ledger", map_name=battle_map.name, form=form, shown=shown
    )


def _address(map_id: int, asked: AskedLedger) -> str:
    return f"/maps/{map_id}/ledger" + (f"?{asked.query}" if asked.query else "")


def _drawn(
    session: Session, visit: Visit, battle_map: BattleMap, asked: AskedLedger
) -> tuple[str, Markup, Markup]:
    """(address, filter form, list): the page that was asked for may lie beyond the last."""
    found = ledger_page(
        session, battle_map, asked.wish, today=visit.today, long=long_of(asked.columns)
    )
    asked = AskedLedger(found.wish, asked.columns)
    map_id = battle_map.id or 0
    shown = render("ledger/_list.html", {"visit": visit} | list_facts(map_id, asked, found))
    form = "" if visit.wants_part else _form(session, visit, battle_map, asked)
    return _address(map_id, asked), Markup(form), Markup(shown)


def _form(session: Session, visit: Visit, battle_map: BattleMap, asked: AskedLedger) -> str:
    facts = form_facts(asked, ledger_choices(session, battle_map))
    return render("ledger/_filter.html", {"visit": visit, "map_id": battle_map.id} | facts)


def _unread(visit: Visit, map_id: int, asked: AskedLedger, refusal: Incomplete) -> Response:
    """The form as it was typed, with the sentence; nothing is listed until it can be read."""
    trouble = Trouble("filter", refusal)
    facts = {"visit": visit} | list_facts(map_id, asked, None) | {"trouble": trouble}
    shown = render("ledger/_list.html", facts)
    if visit.wants_part:
        return HTMLResponse(shown, status_code=trouble.status)
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        form = _form(session, visit, battle_map, asked)
    return visit.page(
        "ledger/ledger.html", status=trouble.status, here="ledger", map_name=battle_map.name,
        form=Markup(form), shown=Markup(shown),
    )


def list_facts(map_id: int, asked: AskedLedger, found: LedgerSlice | None) -> dict[str, Any]:
    """What the list needs: rows with their cells, lights with their counts, links."""
    wish, columns = asked.wish, asked.columns
    base = f"/maps/{map_id}/ledger"
    return {
        "map_id": map_id, "asked": asked, "wish": wish, "columns": columns, "found": found,
        "rows": _rows(asked, found), "lights": _lights(asked, found), "trouble": NO_TROUBLE,
        "assign_limit": ASSIGN_LIMIT, "layouts": _layouts(),
        "narrowed_to": _narrowed_to(asked), "link": lambda **changes: f"{base}?{asked.but(**changes)}",
        "kept": [(name, value) for name, value in asked.pairs if name in ("light", "sort", "desc")],
    }


def _layouts() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(layout, word, files) of each form that the list can be taken away in."""
    kinds = [("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON")]
    three = [kind for kind in kinds if kind[0] != Format.CSV]
    return [("", _("页面所列"), kinds)] + [
        (one.value, layout_label(one), three if one is Layout.LISTS else kinds) for one in Layout
    ]


def _rows(
    asked: AskedLedger, found: LedgerSlice | None
) -> list[tuple[LedgerRow, list[tuple[str, str, Markup, Any]]]]:
    """Each row with its cells: (kind, key, label, value). What recurs is escaped and drawn once."""
    if found is None:
        return []
    parts: Any = environment().get_template("layout/parts.html").module
    lights = cache(lambda colour, meaning: parts.light(colour.value, meaning))
    statuses = cache(parts.status)
    values: dict[str, Callable[[LedgerRow], Any]] = {
        "light": lambda row: lights(row.light, row.meaning),
        "status": lambda row: statuses(row.status),
    }
    heads = [
        (column.kind, column.key, escape(column.name), values.get(column.kind, column.value))
        for column in asked.columns
    ]
    return [
        (row, [(kind, key, label, value(row)) for kind, key, label, value in heads])
        for row in found.rows
    ]


def form_facts(asked: AskedLedger, choices: LedgerChoices) -> dict[str, Any]:
    """What the filter form needs."""
    typed = form_values(asked)
    return {
        "typed": typed, "date_field": {name: _date_field(typed[name]) for name in DATES}, "choices": choices, "all_columns": COLUMNS.values(),
        "shown_keys": {column.key for column in asked.columns}, "sizes": PAGE_SIZES,
        "statuses": [(status.value, status_label(status)) for status in Status],
        "classes": [(one.value, class_label(one)) for one in ItemClass],
        "category_options": [(one, one) for one in choices.categories],
        "source_options": [(one, one) for one in choices.sources],
        "flags": [(flag, flag_word(flag)) for flag in _flags()],
        "kept_in_form": [
            (name, value) for name, value in asked.pairs
            if name in ("figure", "happened", "from", "until")
        ],
    }


def _date_field(text: str) -> str:
    """A browser's date field shows no text that is no date: what was typed would be lost."""
    try:
        date.fromisoformat(text or "2026-01-01")
    except ValueError:
        return "text"
    return "date"


def _flags() -> tuple[str, ...]:
    """What an office looks for after an import: dates first."""
    return (
        "deadline_unparsed", "deadline_missing", "year_assumed", "reference_missing",
        "workdays_provisional", "department_unread", "responsible_unsplit", "class_unknown",
        *sorted(set(FLAGS) - {"reference_missing", "workdays_provisional", "responsible_unsplit"}),
    )


def _lights(asked: AskedLedger, found: LedgerSlice | None) -> list[dict[str, Any]]:
    """Each light that occurs among the other filters, with its count and a link to only it."""
    if found is None:
        return []
    return [
        {
            "meaning": meaning, "colour": colour_of(meaning, found.profile).value,
            "count": found.counts[meaning], "query": asked.but(light=meaning, page=1),
            "current": asked.wish.light is meaning,
        }
        for meaning in URGENCY if meaning in found.counts
    ]


def _narrowed_to(asked: AskedLedger) -> list[tuple[str, str]]:
    """(words, query without it) of the filters that have no field in the form."""
    wish = asked.wish
    found = []
    if isinstance(wish.light, Light):
        words = _("{colour}灯").format(colour=colour_label(wish.light))
        found.append((words, asked.but(light=None, page=1)))
    if wish.figure:
        found.append((counted_label(wish.figure), asked.but(figure="", page=1)))
    if wish.happened is not None:
        span = " – ".join(
            day.isoformat() for day in (wish.happened_from, wish.happened_until) if day
        )
        without = asked.but(happened=None, happened_from=None, happened_until=None, page=1)
        found.append((f"{happening_label(wish.happened)} {span}".strip(), without))
    return found
