"""A policy as TOML that `policy set` reads again: tables by name, rungs one to a line."""

import json
from typing import Any


def toml_text(data: dict[str, Any]) -> str:
    """The text of a JSON-like object; what is None is left out, as TOML knows no nothing."""
    return "\n".join(_table(data, "")).strip() + "\n"


def _table(data: dict[str, Any], path: str) -> list[str]:
    plain = {name: value for name, value in data.items() if not _is_table(value)}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items() if value is not None]
    if path and (lines or not data):
        lines.insert(0, f"[{path}]")
    if lines:
        lines.append("")
    for name, value in data.items():
        if _is_table(value):
            lines += _table(value, f"{path}.{name}" if path else name)
    return lines


def _is_table(value: Any) -> bool:
    """Small objects of plain values are written in a line, as people write them."""
    if not isinstance(value, dict):
        return False
    return not ("every" in value or "day" in value)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(
            f"{name} = {_value(one)}" for name, one in value.items() if one is not None
        )
        return f"{{ {pairs} }}"
    if isinstance(value, list):
        if any(isinstance(one, dict) for one in value):
            return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
