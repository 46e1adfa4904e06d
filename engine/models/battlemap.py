"""The map: one rectification campaign of one organisation, with its own copy of the policy."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import instant, json_list, json_object, reference


class BattleMap(SQLModel, table=True):
    """A 作战图: its items share a policy, a calendar and one audit chain."""

    __tablename__ = "battle_map"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = reference("organisation.id")
    name: str
    kind: str = "rectification"
    policy: dict[str, Any] = json_object()
    policy_version: int = 1
    calendar: str = "cn"
    reference_on: date | None = Field(default=None, description="填报日期 of its ledger")
    phases: list[dict[str, Any]] = json_list()
    enabled: bool = Field(default=True, description="the calendar drives it")
    # The head of the audit chain, locked and moved with each event: one writer a map at a time.
    audit_seq: int = 0
    audit_hash: str = ""


class PolicyVersion(SQLModel, table=True):
    """Every policy a map ever had."""

    __tablename__ = "policy_version"
    __table_args__ = (sa.UniqueConstraint("map_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id")
    version: int
    policy: dict[str, Any] = json_object()
    changed_by_id: int | None = reference("person.id", nullable=True)
    changed_at: datetime = instant()
