"""新建作战图: a further map of the organisation, with rules to start from."""

from datetime import date, datetime

from sqlmodel import Session, select

from engine import audit
from engine.actions.person_sheet import LONGEST_NAME
from engine.errors import Incomplete
from engine.language import _
from engine.models import BattleMap, PolicyVersion
from engine.queries.charges import require_charge
from engine.queries.policies import preset
from engine.rules.permissions import Charge


def create_map(
    session: Session, name: str, *, preset_name: str, actor_id: int, at: datetime, today: date
) -> BattleMap:
    """An empty map with the preset's rules, by the calendar of the organisation's first map.

    Raises: NotFound (no such preset), NotYours, Incomplete.
    """
    actor = require_charge(session, Charge.SET_RULES, actor_id=actor_id)
    name = " ".join(name.split())
    if not name:
        raise Incomplete(_("请填写作战图的名称"))
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Incomplete(_("作战图的名称最多 {limit} 个字，不能有特殊字符").format(limit=LONGEST_NAME))
    maps = session.exec(
        select(BattleMap).where(BattleMap.organisation_id == actor.organisation_id)
    ).all()
    if any(one.name == name for one in maps):
        raise Incomplete(_("已有一张名为“{name}”的作战图").format(name=name))
    battle_map = BattleMap(
        organisation_id=actor.organisation_id, name=name, policy=preset(preset_name).as_data(),
        calendar=maps[0].calendar if maps else "cn",
    )
    session.add(battle_map)
    session.flush()
    session.add(
        PolicyVersion(
            map_id=battle_map.id or 0, version=1, policy=battle_map.policy,
            changed_by_id=actor_id, changed_at=at,
        )
    )
    session.flush()
    audit.track(
        session, battle_map.id or 0, "create_map", at=at, actor_id=actor_id, name=name,
        preset=preset_name,
    )
    session.refresh(battle_map)
    return battle_map
