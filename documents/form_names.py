"""Whether a form asks only for what its kind of paper says, in every branch and every list."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

from documents.sandbox import LOOP_WORDS, Fault
from engine.language import _

_UNKNOWN: Any = object()  # something that is there and of which no part is known
_LOOP = dict.fromkeys(LOOP_WORDS, 0)


def unknown_names(tree: nodes.Template, words: Mapping[str, Any]) -> Iterator[Fault]:
    """The tags that name nothing; `words`: the sample of all that the paper can say."""
    yield from _in(tree, words)


def _in(node: nodes.Node, known: Mapping[str, Any]) -> Iterator[Fault]:
    if isinstance(node, nodes.For):
        yield from _in_loop(node, known)
    elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        _value, faults = _value_of(node, known)
        yield from faults
    else:
        for child in node.iter_child_nodes():
            yield from _in(child, known)


def _in_loop(node: nodes.For, known: Mapping[str, Any]) -> Iterator[Fault]:
    rows, faults = _value_of(node.iter, known)
    yield from faults
    if not faults and rows is not _UNKNOWN and not isinstance(rows, list):
        yield Fault(_("“{name}”不是列表，不能逐条写").format(name=_spoken(node.iter)), node.lineno)
    target = node.target.name if isinstance(node.target, nodes.Name) else ""
    inner = {**known, target: _entry(rows), "loop": _LOOP}
    for child in node.body:
        yield from _in(child, inner)
    for child in node.else_:
        yield from _in(child, known)
    if node.test is not None:
        yield from _in(node.test, inner)


def _value_of(node: nodes.Node, known: Mapping[str, Any]) -> tuple[Any, list[Fault]]:
    """What the expression is in the sample, and what in it is not known."""
    if isinstance(node, nodes.Name):
        if node.name in known:
            return known[node.name], []
        return _UNKNOWN, [_unknown(node.name, node.lineno)]
    if not isinstance(node, nodes.Getattr | nodes.Getitem):
        return _UNKNOWN, list(_in(node, known))
    whole, faults = _value_of(node.node, known)
    if isinstance(node, nodes.Getattr):
        part: Any = node.attr
    else:
        part = node.arg.value if isinstance(node.arg, nodes.Const) else None
    if faults or whole is _UNKNOWN:
        return _UNKNOWN, faults
    if isinstance(whole, Mapping) and part in whole:
        return whole[part], []
    if isinstance(whole, list) and isinstance(part, int):
        return _entry(whole), []
    return _UNKNOWN, [_unknown(_spoken(node), node.lineno)]


def _entry(rows: Any) -> Any:
    """An entry with all that any entry of the list says."""
    if not isinstance(rows, list) or not rows:
        return _UNKNOWN
    if all(isinstance(one, Mapping) for one in rows):
        return {name: value for one in rows for name, value in one.items()}
    return rows[0]


def _unknown(name: str, line: int) -> Fault:
    return Fault(_("不认识的标签：{name}").format(name=name), line, name)


def _spoken(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_spoken(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_spoken(node.node)}[{node.arg.value}]"
    return "…"
