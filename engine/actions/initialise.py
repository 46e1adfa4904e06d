"""The first steps of an installation: an organisation and its first map."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from engine import audit
from engine.models import BattleMap, Organisation, PolicyVersion
from engine.queries.policies import preset

FIRST_ORGANISATION = "本单位"
FIRST_MAP = "挂图作战"


@dataclass(frozen=True, slots=True)
class Initialised:
    """What stands after it, and what of it is new."""

    organisation: Organisation
    battle_map: BattleMap
    new_organisation: bool
    new_map: bool


def initialise(
    session: Session,
    *,
    organisation: str | None,
    battle_map: str | None,
    preset_name: str,
    at: datetime,
) -> Initialised:
    """Make sure that an organisation and a map of these names are there; what is there stays.

    Without names the first ones that are there are meant, so that a second call changes nothing.
    A new map takes its policy from the preset. Raises NotFound for an unknown preset.
    """
    policy = preset(preset_name)
    home, new_organisation = _organisation(session, organisation)
    maps = select(BattleMap).where(BattleMap.organisation_id == home.id).order_by(col(BattleMap.id))
    if battle_map is not None:
        maps = maps.where(BattleMap.name == battle_map)
    found = session.exec(maps).first()
    if found is not None:
        return Initialised(home, found, new_organisation, False)
    found = BattleMap(
        organisation_id=home.id or 0, name=battle_map or FIRST_MAP, policy=policy.as_data()
    )
    session.add(found)
    session.flush()
    session.add(
        PolicyVersion(map_id=found.id or 0, version=1, policy=found.policy, changed_at=at)
    )
    session.flush()
    audit.track(
        session, found.id or 0, "create_map", at=at, actor_id=None, name=found.name,
        preset=preset_name,
    )
    session.refresh(found)
    return Initialised(home, found, new_organisation, True)


def _organisation(session: Session, name: str | None) -> tuple[Organisation, bool]:
    known = select(Organisation).order_by(col(Organisation.id))
    if name is not None:
        known = known.where(Organisation.name == name)
    found = session.exec(known).first()
    if found is not None:
        return found, False
    found = Organisation(name=name or FIRST_ORGANISATION)
    session.add(found)
    session.flush()
    return found, True
