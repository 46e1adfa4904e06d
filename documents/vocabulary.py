"""What the tags of a form may be: a paper's facts by their names, in English and in Chinese.

{{ department }} and {{ 责任部门 }} say the same. A list is gone through with {%p for 条 in 事项 %};
its parts have names too: {{ 条.编号 }}.
"""

from collections.abc import Mapping
from typing import Any

from engine.rules.paper_tags import TAGS


def words_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with each part under both of its names, however deep."""
    words: dict[str, Any] = {}
    for name, value in facts.items():
        words[name] = said = _said(value)
        if name in TAGS:
            words[TAGS[name]] = said
    return words


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return words_of(value)
    if isinstance(value, list | tuple):
        return [_said(one) for one in value]
    return "" if value is None else value
