"""Which policies there are: the presets that come with the software, and those of each map."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import PolicyVersion
from engine.rules.policy import Policy, parse_policy

PRESETS = Path(__file__).parents[1] / "presets"


def preset_names() -> list[str]:
    """The presets that come with the software, `default` first."""
    names = sorted(path.stem for path in PRESETS.glob("*.toml"))
    return sorted(names, key=lambda name: name != "default")


def preset_text(name: str) -> str:
    """A preset as it is written. Raises NotFound with the names there are."""
    if name not in preset_names():
        raise NotFound(
            _("没有预置规则“{name}”，现有：{listed}").format(
                name=name, listed="、".join(preset_names())
            )
        )
    return (PRESETS / f"{name}.toml").read_text("utf-8")


@cache
def preset(name: str) -> Policy:
    """A preset, validated. Raises NotFound with the names there are."""
    return parse_policy(preset_text(name))


def policy_versions(session: Session, map_id: int) -> Sequence[PolicyVersion]:
    """Every policy a map ever had, newest first."""
    return session.exec(
        select(PolicyVersion)
        .where(PolicyVersion.map_id == map_id)
        .order_by(col(PolicyVersion.version).desc())
    ).all()
