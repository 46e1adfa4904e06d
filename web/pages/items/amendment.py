"""修改: the office puts the facts of an item right, each field only where the form carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.amend import amend
from engine.language import _
from engine.queries.item_events import field_words
from engine.rules.permissions import Verb
from engine.rules.words import ItemClass
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import LARGEST_ID, Id, read_choice, read_day, read_ids, read_text, read_whole
from web.pages.items.shown import act, mine_from, read_version
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)
LINES = ("number", "category", "source")
TEXTS = ("weakness", "detail", "cause", "goal")
POSTS = ("responsible_leader_id", "handler_id", "lead_department_id")
LONGEST_LINE = 500
Line = Annotated[str | None, Form()]
Lines = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form carried: `fields` only those that it had."""

    fields: Mapping[str, str]
    supporting: list[str] | None


def typed_amendment(
    number: Line = None, category: Line = None, source: Line = None, weakness: Line = None,
    detail: Line = None, cause: Line = None, goal: Line = None,
    responsible_leader_id: Line = None, handler_id: Line = None, lead_department_id: Line = None,
    due_on: Line = None, item_class: Line = None, long_term: Line = None, reason: Line = None,
    version: Line = None, carried: Line = None, supporting_department_ids: Lines = None,
) -> Typed:
    """The form's fields as they came.

    FastAPI takes an emptied field for one that was not there, so the form names in `carried`
    which fields it has: those are empty, the others stay as they are.
    """
    has = set((carried or "").split())
    fields = {
        "number": number, "category": category, "source": source, "weakness": weakness,
        "detail": detail, "cause": cause, "goal": goal,
        "responsible_leader_id": responsible_leader_id, "handler_id": handler_id,
        "lead_department_id": lead_department_id, "due_on": due_on, "item_class": item_class,
        "long_term": long_term, "reason": reason, "version": version,
    }
    return Typed(
        {name: value or "" for name, value in fields.items() if value is not None or name in has},
        (supporting_department_ids or []) if "supporting_department_ids" in has else None,
    )


@router.post("/items/{item_id}/amendment")
def amend_facts(
    visit: Annotated[Visit, Depends(changes(Verb.AMEND))], item_id: Id,
    typed: Annotated[Typed, Depends(typed_amendment)],
) -> Response:
    """Save what was changed, with its reason."""
    version = typed.fields.get("version", "")

    def do(session: Session) -> object:
        return amend(
            session, item_id, _changes(typed),
            reason=read_text(typed.fields.get("reason", ""), _("修改理由")),
            version=read_version(version), **visit.acting,
        )

    values = {name: value for name, value in typed.fields.items() if name != "version"}
    if typed.supporting is not None:
        values["supporting"] = ",".join(typed.supporting)
    return act(
        visit, item_id, "amend", values, do, done=mine_from(visit, Verb.AMEND, version),
        said=_("修改已保存"),
    )


def _changes(typed: Typed) -> dict[str, Any]:
    """The facts by their field, as the verb takes them."""
    words, fields = field_words(), typed.fields
    found: dict[str, Any] = {
        name: read_text(fields[name], words[name], most=LONGEST_LINE)
        for name in LINES if name in fields
    }
    found |= {name: read_text(fields[name], words[name]) for name in TEXTS if name in fields}
    for name in POSTS:
        if name in fields:
            found[name] = (
                read_whole(fields[name], words[name], 1, LARGEST_ID) if fields[name] else None
            )
    if "due_on" in fields:
        found["due_on"] = read_day(fields["due_on"], words["due_on"])
    if "item_class" in fields:
        classes = {one.value: one for one in ItemClass}
        found["item_class"] = read_choice(fields["item_class"], words["item_class"], classes)
        found["long_term"] = fields.get("long_term") == "yes"
    if typed.supporting is not None:
        found["supporting_department_ids"] = read_ids(typed.supporting)
    return found
