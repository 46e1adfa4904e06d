"""A map's policy as it is stored, read once for each text of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from engine.models import BattleMap
from engine.queries.item_list import profile_of
from engine.rules.lights import Light, LightMeaning, LightRule
from engine.rules.policy import Policy, read_policy

POLICY_TEXT: Any = sa.cast(col(BattleMap.policy), sa.Text)


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """A policy, and what the lights of its map's items go by. Equal only to itself, as a key is."""

    policy: Policy
    lights: LightRule
    profile: Mapping[LightMeaning, Light]


@lru_cache(maxsize=64)
def rules_of(policy: str) -> Rules:
    """The rules of a policy in JSON, as POLICY_TEXT gives it; raises Incomplete as `read_policy`."""
    read = read_policy(json.loads(policy))
    return Rules(read, LightRule(**read.lights.model_dump()), profile_of(read))
