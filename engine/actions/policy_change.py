"""A map's policy changed, or the map switched on or off: counted first, then written and audited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine import audit
from engine.actions.preview import Preview, preview_rules
from engine.actions.waking import wake_maps
from engine.errors import NotFound, WrongState
from engine.language import _
from engine.models import BattleMap, PolicyVersion
from engine.queries.stewards import require_steward
from engine.rules.policy import Policy, read_policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One number or list of the policy that changes; None where one side has none."""

    place: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """What the change would raise today, by kind and by person's id, and what it changes."""

    counted: Preview
    differences: tuple[Difference, ...]
    asks_above: int

    @property
    def must_ask(self) -> bool:
        """Whether so many notices would be raised that a person must agree first."""
        return self.counted.count > self.asks_above


def preview_policy(
    session: Session, map_id: int, policy: Policy, *, today: date
) -> PolicyPreview:
    """How many notices the map would raise today under `policy`; nothing is written."""
    battle_map = _map(session, map_id)
    return PolicyPreview(
        preview_rules(session, battle_map, policy, today=today),
        tuple(differences(battle_map.policy, policy.as_data())),
        policy.mail.backlog_asks_above,
    )


def set_policy(
    session: Session,
    map_id: int,
    policy: Policy,
    *,
    seen_version: int | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> PolicyVersion | None:
    """Give the map another policy: a new version, in the trail with its differences.

    Every item is looked at again by the next sweep. None where nothing differs. `seen_version` is
    the version that the actor had before their eyes.
    Raises: NotFound, NotYours; WrongState where somebody changed the policy meanwhile.
    """
    battle_map = _own_map(session, map_id, actor_id)
    if seen_version not in (None, battle_map.policy_version):
        raise _changed_meanwhile()
    changed = list(differences(battle_map.policy, policy.as_data()))
    if not changed:
        return None
    version = battle_map.policy_version + 1
    _update(
        session, battle_map, policy=policy.as_data(), policy_version=version,
    )
    row = PolicyVersion(
        map_id=map_id, version=version, policy=policy.as_data(), changed_by_id=actor_id,
        changed_at=at,
    )
    session.add(row)
    session.flush()
    wake_maps(session, [map_id], today=today)
    audit.track(
        session, map_id, "set_policy", at=at, actor_id=actor_id, version=version,
        name=policy.name,
        changes=[{"place": one.place, "before": one.before, "after": one.after}
                 for one in changed],
    )
    return row


def set_enabled(
    session: Session, map_id: int, *, enabled: bool, actor_id: int, at: datetime, today: date
) -> bool:
    """Switch the calendar of a map on or off; False where it is so already."""
    battle_map = _own_map(session, map_id, actor_id)
    if battle_map.enabled is enabled:
        return False
    _update(session, battle_map, enabled=enabled)
    if enabled:
        wake_maps(session, [map_id], today=today)
    audit.track(
        session, map_id, "enable_map" if enabled else "disable_map", at=at, actor_id=actor_id
    )
    return True


def preview_enabling(session: Session, map_id: int, *, today: date) -> PolicyPreview:
    """What the map would raise today if it were switched on."""
    battle_map = _map(session, map_id)
    policy = read_policy(battle_map.policy)
    counted = preview_rules(session, battle_map, policy, today=today)
    return PolicyPreview(counted, (), policy.mail.backlog_asks_above)


def differences(before: Any, after: Any, place: str = "") -> list[Difference]:
    """Where two policies differ; a list (a chain, the rungs of a ladder) is one place."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            found
            for name in sorted(before.keys() | after.keys())
            for found in differences(
                before.get(name), after.get(name), f"{place}.{name}" if place else name
            )
        ]
    return [] if before == after else [Difference(place, before, after)]


def _map(session: Session, map_id: int) -> BattleMap:
    battle_map = session.get(BattleMap, map_id, populate_existing=True)
    if battle_map is None:
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=map_id))
    return battle_map


def _own_map(session: Session, map_id: int, actor_id: int) -> BattleMap:
    """The map, if the actor keeps the rules of its organisation. Raises NotFound, NotYours."""
    actor = require_steward(session, actor_id)
    battle_map = _map(session, map_id)
    if battle_map.organisation_id != actor.organisation_id:
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=map_id))
    return battle_map


def _changed_meanwhile() -> WrongState:
    return WrongState(_("规则刚刚被别人改过，请重新查看后再改"))


def _update(session: Session, battle_map: BattleMap, **values: Any) -> None:
    """Change the map's row if its policy is still the one that was read."""
    done = session.execute(
        sa.update(BattleMap)
        .where(
            col(BattleMap.id) == battle_map.id,
            col(BattleMap.policy_version) == battle_map.policy_version,
            col(BattleMap.enabled) == battle_map.enabled,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise _changed_meanwhile()
    session.refresh(battle_map)
