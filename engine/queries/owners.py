"""Whose is it? The organisation behind each kind of id that an address can carry."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlmodel import col

from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    BattleMap,
    Decision,
    Department,
    Digest,
    Evidence,
    ImportDraft,
    Item,
    LookBack,
    Message,
    OfficialPaper,
    Person,
    ProgressMeeting,
    SignInLink,
    WebSession,
)
from engine.rules.bulletin import KINDS

_owner = col(BattleMap.organisation_id)
_wanted: Any = bindparam("wanted")
_of_item = sa.select(_owner).join(Item, col(Item.map_id) == col(BattleMap.id))


def _by_map(table: Any) -> Any:
    return sa.select(_owner).join(table, table.map_id == col(BattleMap.id)).where(table.id == _wanted)


def _by_item(table: Any) -> Any:
    return _of_item.join(table, table.item_id == col(Item.id)).where(table.id == _wanted)


def _by_person(table: Any) -> Any:
    """A link or session is a person's, or, of a wall screen, its map's."""
    return (
        sa.select(sa.func.coalesce(col(Person.organisation_id), _owner))
        .select_from(table)
        .outerjoin(Person, col(Person.id) == table.person_id)
        .outerjoin(BattleMap, col(BattleMap.id) == table.map_id)
        .where(table.id == _wanted)
    )


def _own(table: Any) -> Any:
    return sa.select(table.organisation_id).where(table.id == _wanted)


OWNERS: Mapping[str, Any] = {
    "map_id": _own(BattleMap),
    "item_id": _of_item.where(col(Item.id) == _wanted),
    "person_id": _own(Person),
    "department_id": _own(Department),
    "message_id": _own(Message),
    "step_id": _of_item.join(ApprovalRequest, col(ApprovalRequest.item_id) == col(Item.id))
    .join(ApprovalStep, col(ApprovalStep.request_id) == col(ApprovalRequest.id))
    .where(col(ApprovalStep.id) == _wanted),
    "evidence_id": _by_item(Evidence),
    "look_back_id": _by_item(LookBack),
    "meeting_id": _by_map(ProgressMeeting),
    "decision_id": sa.select(_owner)
    .join(ProgressMeeting, col(ProgressMeeting.map_id) == col(BattleMap.id))
    .join(Decision, col(Decision.meeting_id) == col(ProgressMeeting.id))
    .where(col(Decision.id) == _wanted),
    "digest_id": _by_map(Digest),
    "paper_id": _own(OfficialPaper).where(col(OfficialPaper.item_id).is_not(None)),
    "bulletin_id": _own(OfficialPaper).where(col(OfficialPaper.kind).in_(KINDS)),
    "draft_id": _by_map(ImportDraft),
    "link_id": _by_person(SignInLink),
    "session_id": _by_person(WebSession),
}


def owner_of(connection: sa.Connection, name: str, wanted: int) -> int | None:
    """The organisation that has this thing; None where there is no such thing.

    Raises KeyError for a kind of id that the table above does not know.
    """
    found = connection.execute(OWNERS[name], {"wanted": wanted}).scalar()
    return None if found is None else int(found)
