"""A policy as the fields of a form, and back: each key is a place of the policy, its value texts.

    mail.cap = ["50"]              closing.chain.0 = ["leader"]
    ladders.item.rungs.0.at = ["-20"], …kind = ["reminder"], …to = ["handler", "head"]

A rung, a repetition or a meeting whose number is left empty is not there.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from engine.errors import Incomplete
from engine.language import _
from engine.rules.policy import Policy
from engine.rules.policy_fields import CHAIN_LENGTH, PolicyField, ladder_fields, policy_groups
from engine.rules.policy_said import place_words, said_words
from engine.rules.policy_words import in_words

Fields = Mapping[str, Sequence[str]]
MOST_RUNGS = 20
EMPTY_RUNGS = 2  # lines that the form offers for new ones
_WHOLE = re.compile(r"-?\d{1,9}")


def form_of(data: dict[str, Any]) -> dict[str, list[str]]:
    """The fields of a policy's JSON object."""
    fields: dict[str, list[str]] = {}
    for group in policy_groups():
        for field in group.fields:
            value = _at(data, field.place)
            if field.kind == "chain":
                for number, step in enumerate(value or ()):
                    fields[f"{field.place}.{number}"] = [str(step)]
            else:
                fields[field.place] = _texts(field, value)
    for ladder in ladder_fields():
        _ladder_form(fields, f"ladders.{ladder.key}", _at(data, f"ladders.{ladder.key}") or {})
    return fields


def rung_numbers(fields: Fields, ladder: str) -> list[int]:
    """The lines of a ladder's form: what is written, and empty ones to write in."""
    pattern = re.compile(rf"ladders\.{ladder}\.rungs\.(\d{{1,3}})\.at")
    found = [int(match[1]) for key in fields if (match := pattern.fullmatch(key)) and any(fields[key])]
    first = max(found, default=-1) + 1
    return [*sorted(found), *range(first, first + EMPTY_RUNGS)]


def line_of(fields: Fields, place: str) -> str:
    """A rung, a repetition or a meeting of the form as a line; empty where it is not there."""
    said: dict[str, Any] = {
        name: int(text) for name in ("at", "every", "day", "after", "notice")
        if _WHOLE.fullmatch(text := _text(fields, f"{place}.{name}"))
    }
    if not said.keys() & {"at", "every", "day"}:
        return ""
    said |= {"kind": _text(fields, f"{place}.kind")}
    return said_words(said | {name: fields.get(f"{place}.{name}", ()) for name in ("to", "copy")})


def read_policy_form(fields: Fields, *, former: dict[str, Any] | None = None) -> Policy:
    """The policy that the fields write. Raises Incomplete with every place that is wrong.

    A form knows no order of recipients or rungs: where they are those of the `former` policy, they
    stay in its order, so that nothing seems to differ that does not.
    """
    wrong: list[str] = []
    data: dict[str, Any] = {}
    for group in policy_groups():
        for field in group.fields:
            value = _value(fields, field, wrong)
            if value is not None:
                _put(data, field.place, value)
    for ladder in ladder_fields():
        place = f"ladders.{ladder.key}"
        written = _ladder(fields, place, wrong)
        _put(data, place, _in_order(written, _at(former or {}, place)))
    if not wrong:
        try:
            return Policy.model_validate(data)
        except ValidationError as trouble:
            wrong = [_in_words(error) for error in trouble.errors()]
    raise Incomplete(_("规则有误，没有保存：{places}").format(places="；".join(wrong)))


def _in_words(error: Any) -> str:
    sentence = in_words(error).partition("：")[2]
    return f"{place_words('.'.join(str(part) for part in error['loc']))}：{sentence}"


def _texts(field: PolicyField, value: Any) -> list[str]:
    if value is None:
        return [""]
    if field.kind == "yes":
        return ["yes"] if value else []
    if field.kind == "months":
        return ["、".join(str(month) for month in value)]
    return [str(value)[:5] if field.kind == "time" else str(value)]


def _ladder_form(fields: dict[str, list[str]], place: str, ladder: dict[str, Any]) -> None:
    fields[f"{place}.unit"] = [str(ladder.get("unit", "workdays"))]
    for number, rung in enumerate(sorted(ladder.get("rungs", ()), key=lambda rung: rung["at"])):
        _said_form(fields, f"{place}.rungs.{number}", rung, ("at", "kind"))
    _said_form(fields, f"{place}.repeat", ladder.get("repeat") or {}, ("every", "kind"))
    _said_form(fields, f"{place}.meeting", ladder.get("meeting") or {}, ("day", "after", "notice"))


def _said_form(
    fields: dict[str, list[str]], place: str, said: dict[str, Any], names: Sequence[str]
) -> None:
    for name in names:
        fields[f"{place}.{name}"] = [str(said[name])] if name in said else [""]
    for name in ("to", "copy"):
        fields[f"{place}.{name}"] = [str(one) for one in said.get(name, ())]


def _value(fields: Fields, field: PolicyField, wrong: list[str]) -> Any:
    if field.kind == "chain":
        return _chain(fields, field)
    text = _text(fields, field.place)
    if field.optional and not text:
        return None
    if field.kind == "yes":
        return text == "yes"
    if field.kind == "months":
        return _months(text, field, wrong)
    if field.kind == "whole" or field.place == "digest.weekday":
        return _whole(text, field.word, wrong)
    if field.kind == "text" and len(text) > 60:
        wrong.append(_("{place}：最多 {most} 个字").format(place=field.word, most=60))
    return text


def _chain(fields: Fields, field: PolicyField) -> list[str] | None:
    steps = [_text(fields, f"{field.place}.{number}") for number in range(CHAIN_LENGTH)]
    chain = [step for step in steps if step]
    return None if field.optional and not chain else chain


def _months(text: str, field: PolicyField, wrong: list[str]) -> list[int]:
    words = [word for word in re.split(r"[、,，;；\s]+", text) if word]
    return [number for word in words if (number := _whole(word, field.word, wrong)) is not None]


def _whole(text: str, word: str, wrong: list[str]) -> int | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    wrong.append(_("{place}：应为整数，写的是“{text}”").format(place=word, text=text[:20]))
    return None


def _ladder(fields: Fields, place: str, wrong: list[str]) -> dict[str, Any]:
    pattern = re.compile(rf"{re.escape(place)}\.rungs\.(\d{{1,3}})\.at")
    numbers = sorted(int(match[1]) for key in fields if (match := pattern.fullmatch(key)))
    rungs = [_said(fields, f"{place}.rungs.{number}", ("at",), wrong) for number in numbers[:99]]
    rungs = [rung for rung in rungs if rung is not None]
    if len(rungs) > MOST_RUNGS:
        wrong.append(_("{place}：最多 {most} 级").format(place=place_words(place), most=MOST_RUNGS))
    ladder: dict[str, Any] = {"unit": _text(fields, f"{place}.unit"), "rungs": rungs}
    for name, numbers_of in (("repeat", ("every",)), ("meeting", ("day", "after", "notice"))):
        said = _said(fields, f"{place}.{name}", numbers_of, wrong)
        if said is not None:
            ladder[name] = said
    return ladder


def _in_order(said: Any, former: Any) -> Any:
    """What was read with its lists in the order that they had."""
    if isinstance(said, dict) and isinstance(former, dict):
        return {name: _in_order(value, former.get(name)) for name, value in said.items()}
    if not isinstance(said, list) or not isinstance(former, list):
        return said
    if all(isinstance(one, dict) for one in (*said, *former)):
        known = {one.get("at"): one for one in former}
        rungs = [_in_order(one, known.get(one.get("at"))) for one in said]
        return former if len(rungs) == len(former) and all(one in former for one in rungs) else rungs
    return former if len(said) == len(former) and set(said) == set(former) else said


def _said(
    fields: Fields, place: str, numbers: Sequence[str], wrong: list[str]
) -> dict[str, Any] | None:
    """A rung, repetition or meeting; None where its first number is left empty."""
    if not _text(fields, f"{place}.{numbers[0]}"):
        return None
    said: dict[str, Any] = {
        name: _whole(_text(fields, f"{place}.{name}"), place_words(f"{place}.{name}"), wrong)
        for name in numbers
    }
    if kind := _text(fields, f"{place}.kind"):
        said["kind"] = kind
    said |= {name: list(fields.get(f"{place}.{name}", ())) for name in ("to", "copy")}
    if not said["to"]:
        wrong.append(_("{place}：没有选主送").format(place=place_words(place)))
    return said


def _text(fields: Fields, key: str) -> str:
    values = fields.get(key, ())
    return values[0].strip() if values else ""


def _at(data: dict[str, Any], place: str) -> Any:
    found: Any = data
    for name in place.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def _put(data: dict[str, Any], place: str, value: Any) -> None:
    *parents, name = place.split(".")
    for parent in parents:
        data = data.setdefault(parent, {})
    data[name] = value
