"""The policy as data: presets are sound, and what is wrong is named in words."""

from pathlib import Path

import pytest

import engine
from engine.errors import Incomplete
from engine.rules.policy import parse_policy, read_policy
from engine.rules.words import ItemClass, StepKind

PRESETS = sorted((Path(engine.__file__).parent / "presets").glob("*.toml"))
DEFAULT = next(path for path in PRESETS if path.stem == "default").read_text("utf-8")


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_preset_is_valid_and_survives_storage(path: Path) -> None:
    policy = parse_policy(path.read_text("utf-8"))
    assert policy.name == path.stem
    assert read_policy(policy.as_data()) == policy


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("cap = 50", "mail.capp：没有这一项规则，请检查拼写"),
        ("weekday = 5", "digest.weekday：不能大于 7"),
        ('opens = "08:00"', "mail.opens：应为时刻，如 08:00"),
        ("immediate_days = 60", "immediate_days：应为整数"),
    ],
    ids=["misspelt switch", "eighth weekday", "no such time", "words for a number"],
)
def test_wrong_place_is_named_in_words(wrong: str, sentence: str) -> None:
    mistakes = {
        "cap = 50": "capp = 50", "weekday = 5": "weekday = 8",
        'opens = "08:00"': 'opens = "eight"', "immediate_days = 60": 'immediate_days = "两月"',
    }
    with pytest.raises(Incomplete) as refusal:
        parse_policy(DEFAULT.replace(wrong, mistakes[wrong], 1))
    assert sentence in str(refusal.value)


def test_two_rungs_on_one_day_are_refused() -> None:
    """open-mercato#2293, openregister#3350: rules that are accepted and never executed."""
    with pytest.raises(Incomplete, match="同一天不能有两级阶梯"):
        parse_policy(DEFAULT.replace("{ at = -10,", "{ at = -20,", 1))


def test_text_that_is_not_toml_is_refused() -> None:
    with pytest.raises(Incomplete, match="不是有效的 TOML"):
        parse_policy("ladders = [")


def test_chain_follows_the_class_and_ends_with_publicity() -> None:
    plain = parse_policy(DEFAULT).closing
    public = parse_policy(DEFAULT.replace("publicity_days = 0", "publicity_days = 5")).closing
    assert plain.chain_for(ItemClass.IMMEDIATE) == (StepKind.LEADER, StepKind.OFFICE)
    assert public.chain_for(ItemClass.DATED) == (
        StepKind.LEADER, StepKind.OFFICE, StepKind.GROUP, StepKind.PUBLICITY
    )
