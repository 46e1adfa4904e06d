"""/maps/{map_id}/assignments: give many items a handler, a lead department or a responsible leader.

Two steps, so that it works by keyboard and without scripts, and nobody changes 300 items by one
click: the ledger leads here with what was ticked (or with its filter, for all of it), here it is
shown what is about to change, and the form carries the version of each item that was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.datastructures import QueryParams
from starlette.responses import Response

from engine.actions.assign import ASSIGN_LIMIT, ASSIGNABLE, Assignment, assign
from engine.errors import Incomplete, Refused, WrongState
from engine.language import _
from engine.models import BattleMap
from engine.queries.directory import load_directory
from engine.queries.ledger import ledger_ids
from engine.queries.ledger_chosen import items_of_map
from engine.rules.permissions import Charge
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import Id, Trouble, read_choice, read_text
from web.pages.ledger.asked import read_ledger

router = APIRouter()

SHOWN = 200  # of the chosen items; the count is of all
Versions = dict[int, int | None]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is about to be assigned: single items, or all that a filter lists."""

    items: Versions
    filter: str = ""
    all: bool = False


@router.get("/maps/{map_id}/assignments")
def assignment_form(
    map_id: Id, visit: Annotated[Visit, Depends(reads(Charge.ASSIGN))]
) -> Response:
    """The chosen items, and to whom they can be given."""
    query = visit.request.query_params
    with visit.reading() as session:
        chosen = _chosen(session, visit, map_id, query)
        return _form(session, visit, map_id, chosen)


@router.post("/maps/{map_id}/assignments")
def assign_items(
    map_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.ASSIGN))],
    item: Annotated[list[str], Form(default_factory=list)],
    every: Annotated[str, Form()] = "",
    filter: Annotated[str, Form()] = "",  # noqa: A002 - the field's name in the form
    expected: Annotated[str, Form()] = "",
    handler: Annotated[str, Form()] = "",
    department: Annotated[str, Form()] = "",
    leader: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Assign what can be assigned; what was refused is shown item by item."""
    typed = {"handler": handler, "department": department, "leader": leader, "reason": reason}
    query = QueryParams(f"all=1&{filter}") if every else QueryParams([("item", one) for one in item])
    try:
        with visit.writing() as session:
            chosen = _chosen(session, visit, map_id, query)
            if every and str(len(chosen.items)) != expected:
                raise WrongState(
                    _("这些条件现在列出 {count} 项，与您看到的 {expected} 项不同，请核对后再指派").format(
                        count=len(chosen.items), expected=expected[:12] or "0")
                )
            done = assign(
                session, map_id, chosen.items, _changes(session, visit, typed),
                reason=read_text(reason, _("理由"), most=2_000), **visit.acting,
            )
    except Refused as refusal:
        trouble = Trouble("assign", refusal, typed)
        with visit.reading() as session:
            try:
                chosen = _chosen(session, visit, map_id, query)
            except Incomplete:
                chosen = Chosen({})
            return _form(session, visit, map_id, chosen, trouble=trouble)
    if not done.refused:
        return visit.to(f"/maps/{map_id}/ledger?{chosen.filter}".rstrip("?"), said=_outcome(done))
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        return visit.page(
            "ledger/assigned.html", status=200 if done.done or done.unchanged else 422,
            here="ledger", map_id=map_id, map_name=battle_map.name, done=done,
            outcome=_outcome(done), back=chosen.filter,
        )


def _form(
    session: Session, visit: Visit, map_id: int, chosen: Chosen, **trouble: Trouble
) -> Response:
    battle_map = session.get_one(BattleMap, map_id)
    directory = load_directory(session, visit.organisation_id)
    people = [(one.id, one.name, one.post) for one in directory.people.values() if one.active]
    shown = items_of_map(session, map_id, list(chosen.items)[:SHOWN])
    status = trouble["trouble"].status if trouble else 200
    return visit.page(
        "ledger/assign.html", status=status, here="ledger", map_id=map_id,
        map_name=battle_map.name, chosen=chosen, shown=shown, limit=ASSIGN_LIMIT,
        people=[(number, f"{name} · {post}" if post else name) for number, name, post in people],
        departments=[(one.id, one.name) for one in directory.departments.values()],
        names={number: name for number, name, _post in people},
        **trouble,
    )


def _chosen(session: Session, visit: Visit, map_id: int, query: QueryParams) -> Chosen:
    """Raises Incomplete for a filter that cannot be read, or one that lists too many."""
    if not query.get("all"):
        return Chosen(dict(filter(None, map(_item, query.getlist("item")))))
    asked = read_ledger(query)
    battle_map = session.get_one(BattleMap, map_id)
    ids = ledger_ids(session, battle_map, asked.wish, today=visit.today)
    return Chosen(dict.fromkeys(ids), asked.query, all=True)


def _item(text: str) -> tuple[int, int | None] | None:
    """12:3 is item 12 as its version 3 showed it."""
    number, _colon, version = text.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 11):
        return None
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 11 else None
    return int(number), seen


def _changes(session: Session, visit: Visit, typed: Mapping[str, str]) -> dict[str, int]:
    directory = load_directory(session, visit.organisation_id)
    people: dict[str, int] = {str(number): number for number in directory.people}
    departments = {str(number): number for number in directory.departments}
    fields: dict[str, tuple[str, Any]] = {
        "handler": (_("经办人"), people), "department": (_("责任部门"), departments),
        "leader": (_("责任领导"), people),
    }
    columns = dict(zip(("handler", "department", "leader"), ASSIGNABLE, strict=True))
    return {
        columns[name]: read_choice(typed[name], label, options)
        for name, (label, options) in fields.items() if typed[name]
    }


def _outcome(done: Assignment) -> str:
    """What became of the chosen items, in a sentence."""
    parts = [_("已指派 {count} 项").format(count=len(done.done))]
    if done.unchanged:
        parts.append(_("{count} 项原本就是这样，未改动").format(count=len(done.unchanged)))
    if done.refused:
        parts.append(_("{count} 项没有办成").format(count=len(done.refused)))
    return _("，").join(parts)
