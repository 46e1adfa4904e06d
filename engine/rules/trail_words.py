"""What an event of the trail says, as lines of a word and a value; nothing of it is left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.language import _
from engine.rules.labels import class_label, link_label, role_label, status_label
from engine.rules.policy_said import place_words, value_words
from engine.rules.words import ItemClass, LinkPurpose, Role, Status

PEOPLE = frozenset({
    "responsible_leader_id", "handler_id", "successor_id", "person_id", "delegate_id", "head_id",
    "on_behalf_of", "left", "owner_id", "approver_id",
})
DEPARTMENTS = frozenset({"lead_department_id", "department_id"})
LISTED_DEPARTMENTS = frozenset({"supporting_departments", "supporting_department_ids", "departments"})
LONGEST = 300


def told_lines(
    facts: Mapping[str, Any], *, people: Mapping[int, str], departments: Mapping[int, str]
) -> list[tuple[str, str]]:
    """(word, value) of everything in `facts`; ids of people and departments by their names."""
    def shown(name: str, value: Any) -> str:
        return _value(name, value, people, departments)

    lines = []
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        lines = [
            (_word(name), f"{shown(name, before.get(name))} → {shown(name, after.get(name))}")
            for name in dict.fromkeys((*before, *after))
        ]
        facts = {name: value for name, value in facts.items() if name not in ("before", "after")}
    for name, value in facts.items():
        if name == "changes" and isinstance(value, list):
            lines += _changes(value)
        elif isinstance(value, Mapping) and value.keys() == {"before", "after"}:
            lines.append(
                (_word(name), f"{shown(name, value['before'])} → {shown(name, value['after'])}")
            )
        else:
            lines.append((_word(name), shown(name, value)))
    return lines


def ids_in(facts: Any, names: frozenset[str]) -> Iterator[int]:
    """Every id that stands under one of the names, however deep."""
    if isinstance(facts, Mapping):
        for name, value in facts.items():
            if name in names:
                yield from _whole_numbers(value)
            yield from ids_in(value, names)


def _whole_numbers(value: Any) -> Iterator[int]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _whole_numbers(one)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _whole_numbers(one)


def _changes(changes: list[Any]) -> list[tuple[str, str]]:
    """What a policy or an import of people changed."""
    lines = []
    for one in changes:
        if isinstance(one, Mapping) and "place" in one:
            place = str(one["place"])
            was, now = (value_words(place, one.get(side)) for side in ("before", "after"))
            lines.append((place_words(place), f"{was} → {now}"))
        elif isinstance(one, Mapping) and {"name", "field"} <= one.keys():
            lines.append((f"{one['name']} · {_word(str(one['field']))}",
                          f"{_plain(one.get('before'))} → {_plain(one.get('after'))}"))
        else:
            lines.append((_word("changes"), _plain(one)))
    return lines


def _value(
    name: str, value: Any, people: Mapping[int, str], departments: Mapping[int, str]
) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if name in PEOPLE and isinstance(value, int):
        return people.get(value, f"#{value}")
    if name in DEPARTMENTS and isinstance(value, int):
        return departments.get(value, f"#{value}")
    if name in LISTED_DEPARTMENTS and isinstance(value, list):
        return "、".join(departments.get(one, f"#{one}") for one in value)
    if name == "status" and value in set(Status):
        return status_label(Status(value))
    if name == "item_class" and value in set(ItemClass):
        return class_label(value)
    if name == "purpose" and value in set(LinkPurpose):
        return link_label(LinkPurpose(value))
    if name == "roles" and isinstance(value, list):
        return "、".join(role_label(Role(one)) for one in value if one in set(Role))
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        text = "、".join(_plain(one) for one in value)
    elif isinstance(value, Mapping):
        text = "，".join(f"{_word(str(name))} {_plain(one)}" for name, one in value.items())
    else:
        text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "……"


def _word(name: str) -> str:
    return {
        "status": _("状态"), "percent": _("进度"), "due_on": _("完成时限"),
        "original_due_on": _("原时限"), "deadline_version": _("时限版本"), "version": _("版本"),
        "round": _("轮次"), "responsible_leader_id": _("责任领导"), "handler_id": _("经办人"),
        "lead_department_id": _("责任部门"), "supporting_departments": _("配合部门"),
        "department_id": _("部门"), "department": _("部门"), "departments": _("部门"),
        "head_id": _("部门负责人"), "head": _("部门负责人"), "person_id": _("人员"),
        "successor_id": _("接任人"), "delegate_id": _("代办人"), "left": _("离任人"),
        "on_behalf_of": _("代谁办理"), "away_from": _("委托自"), "away_until": _("委托至"),
        "name": _("名称"), "names": _("待对应的名称"), "aliases": _("简称"), "post": _("职务"),
        "address": _("邮箱"), "roles": _("角色"), "language": _("语言"), "active": _("在任"),
        "reason": _("理由"), "text": _("内容"), "finding": _("情况"), "result": _("结果"),
        "weakness": _("存在问题"), "detail": _("具体情况"), "category": _("类别"),
        "number": _("编号"), "cause": _("原因"), "goal": _("目标"), "source": _("来源"),
        "item_class": _("整改类别"), "long_term": _("长期坚持"), "flags": _("待核对"),
        "opened_on": _("开始"), "closed_on": _("销号日期"), "issued_on": _("交办日期"),
        "acknowledged_on": _("签收日期"), "on": _("办理日期"), "file": _("文件"),
        "sha256": _("文件校验码"), "counts": _("计数"), "size": _("大小"), "items": _("事项"),
        "calendar": _("日历"), "years": _("年份"), "days": _("天数"), "closures": _("本地放假"),
        "preset": _("预置规则"), "changes": _("改动"), "message_id": _("邮件"),
        "header_id": "Message-ID", "was": _("原来"), "map_id": _("作战图"), "note": _("说明"),
        "voided_requests": _("作废的申请"), "request_id": _("申请"), "step_id": _("环节"),
        "evidence_id": _("佐证材料"), "evidence": _("佐证材料"), "damaged": _("缺损"),
        "purpose": _("用途"), "label": _("位置"), "what": _("请求"), "screen_of": _("作战图"),
        "events": _("条数"), "new": _("新增"), "new_departments": _("新部门"), "batch": _("批次"),
        "successors_of_items": _("各事项接任人"), "successors_of_departments": _("各部门接任人"),
    }.get(name, name)
