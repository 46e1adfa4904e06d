"""A command that was typed wrongly, told in a sentence and where its help is."""

import re
from typing import Any

from engine.language import _

_LIMIT = re.compile(r"(greater|less) than or equal to (-?[\d.]+)")
_EXTRA = re.compile(r"extra argument\(s\) \((.*)\)$", re.S)


def usage_sentence(trouble: Any) -> str:
    """What is wrong with the words of a command; `trouble` is typer's usage error."""
    said = _fault(trouble)
    if trouble.ctx is None:
        return said
    return _("{said}；用法见 {command} --help").format(said=said, command=trouble.ctx.command_path)


def _fault(trouble: Any) -> str:
    kind, message = type(trouble).__name__, str(trouble.message)
    if kind == "MissingParameter":
        return _("缺少 {name}").format(name=_names(trouble))
    if kind == "NoSuchOption":
        near = "、".join(sorted(trouble.possibilities or ()))
        said = _("没有选项 {name}").format(name=trouble.option_name)
        return said + (_("，是不是 {near}").format(near=near) if near else "")
    if kind == "BadOptionUsage":
        if "not take a value" in message:
            return _("选项 {name} 后面不写值").format(name=trouble.option_name)
        return _("选项 {name} 后面要写值").format(name=trouble.option_name)
    if kind == "BadParameter":
        return _("{name} 的值不对：{why}").format(name=_names(trouble), why=_why(message))
    if found := _EXTRA.search(message):
        return _("多出了“{words}”").format(words=found[1])
    return _("命令没有写完") if message == "Missing command." else message


def _names(trouble: Any) -> str:
    """How the parameter is written on the command line."""
    param = trouble.param
    if param is None:
        return str(trouble.param_hint or "")
    if param.param_type_name == "argument":
        return str(param.metavar or param.human_readable_name)
    return " / ".join(param.opts)


def _why(message: str) -> str:
    if found := _LIMIT.search(message):
        if found[1] == "greater":
            return _("不能小于 {limit}").format(limit=found[2])
        return _("不能大于 {limit}").format(limit=found[2])
    if "integer" in message:
        return _("要写整数")
    return message
