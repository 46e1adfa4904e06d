"""Confirming a draft: what the person saw, and nothing else, in one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.actions.add_department import write_department
from engine.actions.add_person import write_person
from engine.actions.department_sheet import DepartmentSheet
from engine.actions.import_draft import load_draft
from engine.actions.import_draft_headings import remember_headings
from engine.actions.import_draft_names import NEW
from engine.actions.import_draft_plan import fingerprint, plan_draft
from engine.actions.import_draft_reading import reading_of
from engine.actions.import_ledger import Imported, apply_import
from engine.actions.person_sheet import PersonSheet, plain_name
from engine.actions.resolve_waiting import resolve_everywhere
from engine.errors import WrongState
from engine.language import _
from engine.models import BattleMap, ImportDraft
from engine.queries.charges import require_charge
from engine.queries.import_drafts import draft_of, lock_drafts_of, map_habits
from engine.rules.permissions import Charge
from engine.settings import Settings


def confirm_draft(
    session: Session,
    draft_id: int,
    *,
    seen: str,
    settings: Settings,
    actor_id: int,
    at: datetime,
    today: date,
) -> Imported:
    """Write the draft whose outcome has the print `seen`; new names, items and memory at once.

    `tidy_imports` then takes the file away. Raises: NotFound, NotYours, Incomplete, Unreadable;
    WrongState where it was confirmed or dropped, or would now do something else than was shown.
    """
    lock_drafts_of(session, draft_of(session, draft_id).map_id)  # in one order for everybody
    draft = load_draft(session, draft_id, actor_id=actor_id)
    organisation_id = session.get_one(BattleMap, draft.map_id).organisation_id
    reading = reading_of(draft, map_habits(session, draft.map_id), settings)
    plan = plan_draft(session, draft, reading)
    if fingerprint(plan) != seen:
        raise WrongState(
            _("核对之后，作战图、人员名册或这份文件的设置有变动，没有写入。现在是新增 {new}、更新 {changed}、"
              "保留原值 {held}、未变 {unchanged}，请重新核对后再确认。").format(**plan.counts)
        )
    added = _add_names(session, draft, organisation_id, actor_id=actor_id, at=at)
    if added:
        plan = plan_draft(session, draft, reading)
    imported = apply_import(
        session, plan, file_name=draft.file_name, sha256=draft.sha256, actor_id=actor_id, at=at,
        today=today,
    )
    draft.batch_id = imported.batch.id
    session.add(draft)
    remember_headings(
        session, organisation_id, reading.whole.sheets, actor_id=actor_id, at=at
    )
    if added:  # the items of other imports may have waited for them too
        resolve_everywhere(session, organisation_id, actor_id=actor_id, at=at, today=today)
    return imported


def _add_names(
    session: Session, draft: ImportDraft, organisation_id: int, *, actor_id: int, at: datetime
) -> bool:
    """Write the people and departments that are to be new; whether there were any.

    The draft then names them by their ids.
    """
    people = _new_names(draft.people)
    departments = _new_names(draft.departments)
    if not people and not departments:
        return False
    require_charge(session, Charge.KEEP_PEOPLE, actor_id=actor_id)
    unit_ids = {
        name: write_department(
            session, DepartmentSheet(name), organisation_id, actor_id=actor_id, at=at
        ).id
        for name in departments
    }
    person_ids = {
        name: write_person(
            session, PersonSheet(name), organisation_id, actor_id=actor_id, at=at
        ).id
        for name in people
    }
    draft.people = {
        name: person_ids[plain_name(name)] if said == NEW else said
        for name, said in draft.people.items()
    }
    draft.departments = {
        name: unit_ids[plain_name(name)] if said == NEW else said
        for name, said in draft.departments.items()
    }
    return True


def _new_names(said: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(plain_name(name) for name, choice in said.items() if choice == NEW))
