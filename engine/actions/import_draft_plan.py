"""What confirming a draft would do, and a print of it: confirm is refused for another outcome."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from engine.actions.import_draft_names import settled_names
from engine.actions.import_draft_reading import READINGS, DraftReading
from engine.actions.import_plan import ImportPlan, plan_import
from engine.actions.planned import Planned
from engine.language import current_language
from engine.models import BattleMap, ImportDraft
from engine.queries.directory import department_aliases, load_directory
from engine.queries.import_drafts import item_versions
from engine.rules.addressing import Directory
from engine.shelf import Shelf

PLANS_OF = 150_000  # drafts in all plans that are kept
WEIGHT_OF_ANY = 200
_shelf: Shelf[ImportPlan] = Shelf(READINGS, PLANS_OF, lambda plan: len(plan.rows) + WEIGHT_OF_ANY)


def plan_draft(session: Session, draft: ImportDraft, reading: DraftReading) -> ImportPlan:
    """Compare a draft with the map as it is in this transaction. Raises: NotFound."""
    return plan_import(
        session, reading.edited, map_id=draft.map_id,
        settled=settled_names(draft.people, draft.departments),
    )


def shown_plan(session: Session, draft: ImportDraft, reading: DraftReading) -> ImportPlan:
    """`plan_draft` for the pages: made anew when the draft, the map or its people changed."""
    battle_map = session.get_one(BattleMap, draft.map_id)
    organisation = battle_map.organisation_id
    key = (
        str(session.connection().engine.url), draft.id, reading.made_of, repr(draft.edits),
        repr(draft.people), repr(draft.departments), battle_map.audit_seq, battle_map.audit_hash,
        item_versions(session, draft.map_id), battle_map.calendar, _print(load_directory(session, organisation)),
        repr(department_aliases(session, organisation)), current_language(),
    )
    return _shelf.get(key, lambda: plan_draft(session, draft, reading))


def _print(directory: Directory) -> str:
    people = [(one.id, one.name, one.post, one.active, one.department_id)
              for one in directory.people.values()]
    departments = [(one.id, one.name) for one in directory.departments.values()]
    return hashlib.sha256(repr((people, departments)).encode()).hexdigest()


def fingerprint(plan: ImportPlan) -> str:
    """A print of everything that confirming the plan would write or leave, in no language."""
    digest = hashlib.sha256()
    for planned in plan.rows:
        digest.update(repr(tuple(_outcome(planned, plan.directory))).encode())
    digest.update(repr([item_id for item_id, _number, _weakness in plan.absent]).encode())
    return digest.hexdigest()[:32]


def _outcome(planned: Planned, directory: Directory) -> Iterator[Any]:
    yield planned.import_hash
    yield planned.item_id
    yield planned.due_on
    for person_id in (planned.leader_id or 0, planned.handler_id or 0):
        yield directory.people[person_id].name if person_id < 0 else person_id
    for department_id in (*planned.lead_ids, 0, *planned.support_ids):
        yield directory.departments[department_id].name if department_id < 0 else department_id
    for change in planned.changes:
        yield change.field, repr(change.before), repr(change.after), bool(change.held)
