"""Every number of the policy has its place and word in the form, and comes back as it was."""

from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from engine.errors import Incomplete
from engine.queries.policies import preset, preset_names
from engine.rules.policy import Ladder, Policy
from engine.rules.policy_fields import ladder_fields, policy_groups
from engine.rules.policy_form import form_of, read_policy_form, rung_numbers
from engine.rules.policy_said import place_words, said_words, value_words


@pytest.mark.parametrize("name", preset_names())
def test_preset_comes_back_from_its_form(name: str) -> None:
    assert read_policy_form(form_of(preset(name).as_data())) == preset(name)


def places(model: type[BaseModel], prefix: str = "") -> list[str]:
    """Every place of a policy that is not a ladder."""
    found: list[str] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += [] if kind.__name__ == "Ladders" else places(kind, f"{prefix}{name}.")
        elif get_origin(kind) is dict:
            found.append(f"{prefix}{name}.")
        else:
            found.append(f"{prefix}{name}")
    return found


def test_every_field_of_the_policy_has_its_place_in_the_form() -> None:
    offered = {field.place for group in policy_groups() for field in group.fields}
    groups = {place.rpartition(".")[0] + "." for place in offered}
    assert [one for one in places(Policy) if one not in offered and one not in groups] == []


def test_every_ladder_and_each_of_its_parts_is_in_the_form() -> None:
    kind = Policy.model_fields["ladders"].annotation
    assert kind is not None
    assert [one.key for one in ladder_fields()] == list(kind.model_fields)
    assert set(Ladder.model_fields) == {"unit", "rungs", "repeat", "meeting"}
    assert get_args(Ladder.model_fields["unit"].annotation) == ("workdays", "days")


def changed(**fields: list[str]) -> dict[str, list[str]]:
    """The default's form with some fields otherwise; __ stands for a dot."""
    written = {name.replace("__", "."): value for name, value in fields.items()}
    return form_of(preset("default").as_data()) | written


def test_empty_line_is_no_rung_and_a_new_one_is() -> None:
    form = changed(
        ladders__item__rungs__0__at=[""], ladders__item__rungs__7__at=["-5"],
        ladders__item__rungs__7__kind=["due_soon"], ladders__item__rungs__7__to=["head"],
        ladders__item__repeat__every=[""],
    )
    policy = read_policy_form(form)
    assert [rung.at for rung in policy.ladders.item.rungs] == [-10, -3, 0, 1, 5, 10, -5]
    assert policy.ladders.item.repeat is None
    assert rung_numbers(form, "item") == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"mail__cap": ["许多"]}, "每人每天最多几件：应为整数，写的是“许多”"),
    ({"mail__cap": ["0"]}, "邮件与减负 · 每人每天最多几件：不能小于 1"),
    ({"mail__opens": ["25:00"]}, "邮件与减负 · 几点起发送"),
    ({"closing__chain__0": [""], "closing__chain__1": [""], "closing__chain__2": [""]},
     "销号 · 销号由谁审批：至少要有一项"),
    ({"closing__chain__0": ["emperor"]}, "第 1 步：只能是"),
    ({"ladders__item__rungs__1__at": ["-20"]}, "事项阶梯：同一天不能有两级阶梯"),
    ({"ladders__item__rungs__0__to": []}, "事项阶梯 · 各级 · 第 1 级：没有选主送"),
    ({"ladders__item__rungs__0__kind": ["shout"]}, "第 1 级 · 通知：只能是"),
    ({"look_back__months": ["1、很久"]}, "销号后第几个月回头看：应为整数，写的是“很久”"),
    ({"name": ["长" * 61]}, "最多 60 个字"),
    ({"lights__logic": ["<script>"]}, "亮灯依据：只能是"),
])
def test_what_cannot_be_is_said_with_the_word_of_its_field(
    fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Incomplete, match="没有保存") as refused:
        read_policy_form(changed(**fields))
    assert sentence in str(refused.value)


def test_boxes_know_no_order_and_change_none() -> None:
    former = preset("default").as_data()
    form = changed(
        ladders__recheck__repeat__copy=["leader", "office"],
        ladders__item__rungs__6__to=["group_deputy", "leader"],
    )
    assert read_policy_form(form, former=former).as_data() == former
    former["ladders"]["item"]["rungs"].reverse()
    assert read_policy_form(form_of(former), former=former).as_data() == former
    fewer = changed(ladders__recheck__repeat__copy=["leader"])
    assert read_policy_form(fewer, former=former).ladders.recheck.repeat.copy_to == ("leader",)  # type: ignore[union-attr]


def test_values_and_places_read_as_the_office_speaks() -> None:
    rung = {"at": -10, "kind": "due_soon", "to": ["handler", "head"], "copy": ["leader"]}
    assert said_words(rung) == "T-10 临期提醒 → 经办人、部门负责人（抄送责任领导）"
    assert place_words("ladders.item.rungs.3.at") == "事项阶梯 · 各级 · 第 4 级 · 哪一天"
    assert value_words("closing.chain", ["leader", "office"]) == "责任领导 → 办公室"
    assert value_words("mail.opens", "08:00:00") == "08:00"
    assert value_words("lights.logic", "pace") == "序时进度"
    assert value_words("colours.late", None) == "—"
