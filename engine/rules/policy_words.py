"""What is wrong in a policy, in the words of the person who wrote it."""

from typing import Any

from engine.language import _


def in_words(error: Any) -> str:
    """One validation error (an item of `ValidationError.errors()`) as place and sentence."""
    place = ".".join(str(part) for part in error["loc"]) or "-"
    bounds = error.get("ctx", {})
    sentence = {
        "missing": _("缺少这一项"),
        "extra_forbidden": _("没有这一项规则，请检查拼写"),
        "int_parsing": _("应为整数"),
        "int_type": _("应为整数"),
        "int_from_float": _("应为整数"),
        "bool_parsing": _("应为 true 或 false"),
        "bool_type": _("应为 true 或 false"),
        "string_type": _("应为文字"),
        "time_parsing": _("应为时刻，如 08:00"),
        "tuple_type": _("应为列表"),
        "dict_type": _("应为一组规则"),
        "model_type": _("应为一组规则"),
        "too_short": _("至少要有一项"),
        "greater_than_equal": _("不能小于 {bound}").format(bound=bounds.get("ge")),
        "less_than_equal": _("不能大于 {bound}").format(bound=bounds.get("le")),
        "literal_error": _("只能是 {choices} 之一").format(choices=bounds.get("expected")),
        "enum": _("只能是 {choices} 之一").format(choices=bounds.get("expected")),
        "value_error": str(bounds.get("error", "")),
    }.get(error["type"], error["msg"])
    return f"{place}：{sentence}"
