"""Places and values of a policy in words: what a version changed, as the office reads it."""

from typing import Any

from engine.language import _
from engine.rules.labels import notice_label, step_label
from engine.rules.policy_fields import ladder_fields, policy_groups, recipient_words
from engine.rules.words import NoticeKind, StepKind


def place_words(place: str) -> str:
    """ladders.item.rungs.3.at → 事项阶梯 · 第 4 级 · 哪一天; an unknown place stays as it is."""
    known = {
        field.place: f"{group.title} · {field.word}"
        for group in policy_groups() for field in group.fields
    }
    if place in known:
        return known[place]
    first, _dot, rest = place.partition(".")
    if first == "ladders":
        return " · ".join(_ladder_words(rest.split(".")))
    parent, _dot, last = place.rpartition(".")
    if parent in known and last.isdigit():
        return _("{place}第 {number} 步").format(place=known[parent], number=int(last) + 1)
    return place


def value_words(place: str, value: Any) -> str:
    """A value as its form shows it; — for none."""
    if value is None or value in ([], {}, ""):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return said_words(value)
    if isinstance(value, list | tuple):
        return _list_words(place, list(value))
    for group in policy_groups():
        for field in group.fields:
            if field.place == place and field.options:
                return dict(field.options).get(str(value), str(value))
    if place.endswith(".unit"):
        return unit_words(str(value))
    if field_is_time(place):
        return str(value)[:5]
    return str(value)


def said_words(said: dict[str, Any]) -> str:
    """A rung, a repetition or a meeting as a line: T-10 临期提醒 → 经办人、部门负责人."""
    parts = []
    if "at" in said:
        parts.append("T" if said["at"] == 0 else f"T{said['at']:+d}")
    if "every" in said:
        parts.append(_("每 {every} 天再提醒").format(every=said["every"]))
    if "day" in said:
        parts.append(_("每月 {day} 日推进会，超期 {after} 天起").format(
            day=said["day"], after=said.get("after", 10)))
    if said.get("kind") in set(NoticeKind):
        parts.append(notice_label(said["kind"]))
    words = recipient_words()
    line = " ".join(parts) + " → " + "、".join(words.get(one, one) for one in said.get("to", ()))
    if said.get("copy"):
        line += _("（抄送{names}）").format(
            names="、".join(words.get(one, one) for one in said["copy"]))
    return line


def unit_words(unit: str) -> str:
    """工作日 or 自然日."""
    return {"workdays": _("工作日"), "days": _("自然日")}.get(unit, unit)


def field_is_time(place: str) -> bool:
    """Whether the place holds a time of day."""
    return place in ("mail.opens", "mail.closes")


def _list_words(place: str, values: list[Any]) -> str:
    if values and isinstance(values[0], dict):
        return "；".join(said_words(one) for one in sorted(values, key=lambda one: one.get("at", 0)))
    steps = set(StepKind)
    return (" → " if "chain" in place or "by_class" in place else "、").join(
        step_label(StepKind(one)) if one in steps else str(one) for one in values
    )


def _ladder_words(parts: list[str]) -> list[str]:
    titles = {ladder.key: ladder.title for ladder in ladder_fields()}
    names = {
        "rungs": _("各级"), "unit": _("按什么日子算"), "repeat": _("之后再提醒"),
        "meeting": _("推进会表态发言"), "at": _("哪一天"), "kind": _("通知"), "to": _("主送"),
        "copy": _("抄送"), "every": _("每几天"), "day": _("每月几日开会"),
        "after": _("超期几天起"), "notice": _("提前几个工作日通知"),
    }
    return [
        titles.get(part) or names.get(part)
        or (_("第 {number} 级").format(number=int(part) + 1) if part.isdigit() else part)
        for part in parts
    ]
