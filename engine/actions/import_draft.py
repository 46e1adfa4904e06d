"""A file in the import wizard: taken in, corrected, dropped. Nothing of it touches the map yet."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.import_draft_file import Received, keep
from engine.errors import NotFound, WrongState
from engine.language import _
from engine.models import BattleMap, ImportDraft
from engine.queries.charges import require_charge
from engine.queries.import_drafts import draft_of, last_choices
from engine.rules.permissions import Charge
from engine.settings import Settings


def open_draft(
    session: Session,
    received: Received,
    *,
    map_id: int,
    settings: Settings,
    actor_id: int,
    at: datetime,
    today: date,
) -> ImportDraft:
    """Keep a received file as a draft of the map; what names meant the last time is kept with it.

    Raises: NotFound, NotYours.
    """
    actor = require_charge(session, Charge.IMPORT_LEDGER, actor_id=actor_id)
    battle_map = session.get(BattleMap, map_id)
    if battle_map is None or battle_map.organisation_id != actor.organisation_id:
        raise NotFound(_("没有编号为 {map_id} 的作战图").format(map_id=map_id))
    people, departments = last_choices(session, map_id)
    draft = ImportDraft(
        people=people, departments=departments, map_id=map_id, file_name=received.name, sha256=received.sha256, size=received.size,
        uploaded_by_id=actor_id, uploaded_at=at,
    )
    session.add(draft)
    session.flush()
    keep(received, map_id, settings)
    return draft


def load_draft(session: Session, draft_id: int, *, actor_id: int) -> ImportDraft:
    """An open draft for a change, locked. Raises: NotFound, NotYours, WrongState."""
    actor = require_charge(session, Charge.IMPORT_LEDGER, actor_id=actor_id)
    draft = draft_of(session, draft_id, locked=True)
    if session.get_one(BattleMap, draft.map_id).organisation_id != actor.organisation_id:
        raise NotFound(_("没有这次导入：{draft_id}").format(draft_id=draft_id))
    require_open(draft)
    return draft


def require_open(draft: ImportDraft) -> None:
    """Raise WrongState for a draft that was confirmed or dropped."""
    if draft.batch_id is not None:
        raise WrongState(_("“{name}”已经导入，没有重复导入。").format(name=draft.file_name))
    if draft.dropped_at is not None:
        raise WrongState(_("“{name}”已经放弃，没有写入任何内容。").format(name=draft.file_name))


def set_reference(
    session: Session, draft_id: int, reference_on: date | None, *, actor_id: int,
) -> None:
    """The day that 本月底 and 三个月内 count from; None: as the document or the map says.

    Raises: NotFound, NotYours, WrongState.
    """
    draft = load_draft(session, draft_id, actor_id=actor_id)
    draft.reference_on = reference_on
    session.add(draft)


def drop_draft(session: Session, draft_id: int, *, actor_id: int, at: datetime) -> int:
    """Give a draft up; the map's id. `tidy_imports` then takes its file away.

    Raises: NotFound, NotYours, WrongState.
    """
    draft = load_draft(session, draft_id, actor_id=actor_id)
    draft.dropped_at = at
    session.add(draft)
    return draft.map_id
