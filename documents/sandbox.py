"""Where forms of an office's own are filled in: names, lists, conditions, a few filters.

What a form may say is a list of what is allowed, not of what is forbidden, and it is asked before
anything of the form is compiled. Values are escaped always; nothing can be called, computed or
reached but what the paper says.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.language import _

DEEPEST_LOOP = 3
DEEPEST_NODE = 60
MOST_TAGS = 2_000
LARGEST_RESULT = 32 << 20  # characters of one part of a filled-in form
FILTERS = ("default", "join", "length", "first", "last", "e")
TESTS = ("defined", "none", "equalto", "==")
LOOP_WORDS = ("index", "index0", "first", "last", "length", "revindex")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr,
    nodes.Getitem, nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Test, nodes.Filter,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a form may not say, and in which line of its part; `name`: the tag that is meant."""

    sentence: str
    line: int
    name: str = ""


class Sandbox(ImmutableSandboxedEnvironment):
    """Compiles only what `faults_of` finds nothing against."""

    def __init__(self, undefined: type[Undefined]) -> None:
        super().__init__(autoescape=True, undefined=undefined)
        self.globals.clear()
        self.tests = {name: self.tests[name] for name in TESTS}
        self.filters = {name: self.filters[name] for name in FILTERS}

    def tree_of(self, source: str) -> nodes.Template:
        """What the source says, whether it is allowed or not; raises TemplateSyntaxError."""
        return super()._parse(source, None, None)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for fault in faults_of(tree):
            raise SecurityError(fault.sentence)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A part of what the paper says, never a method of the value that says it."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP_WORDS:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A part by its name, an entry of a list by its place."""
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.getattr(obj, str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """The parts as one text; raises SecurityError where it grows beyond all papers."""
        made, size = [], 0
        for part in parts:
            size += len(part)
            if size > LARGEST_RESULT:
                raise SecurityError(_("填好后的文书过大"))
            made.append(part)
        return "".join(made)


def faults_of(tree: nodes.Template) -> Iterator[Fault]:
    """What stands in the tree and may not."""
    tags = sum(len(one.nodes) for one in tree.find_all(nodes.Output))
    if tags > MOST_TAGS:
        yield Fault(_("标签太多（{count} 处），最多 {most} 处").format(
            count=tags, most=MOST_TAGS), 1)
    yield from _faults(tree, (), 0)


def _faults(node: nodes.Node, loops: tuple[str, ...], depth: int) -> Iterator[Fault]:
    """`loops`: the names that the loops around give to their entries, the innermost last."""
    if depth > DEEPEST_NODE:
        yield Fault(_("标签套得太深，请简化"), node.lineno)
        return
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Name) and node.name == "self"):
        yield Fault(_("只能写标签、循环（for）和条件（if），不能运算、赋值或调用"), node.lineno or 0)
        return
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        yield Fault(_("不认识的过滤器：{name}").format(name=node.name), node.lineno, node.name)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        yield Fault(_("不认识的判断：{name}").format(name=node.name), node.lineno, node.name)
    if isinstance(node, nodes.For):
        yield from _loop_faults(node, loops)
        if isinstance(node.target, nodes.Name):
            loops = (*loops, node.target.name)
    for child in node.iter_child_nodes():
        yield from _faults(child, loops, depth + 1)


def _loop_faults(node: nodes.For, loops: tuple[str, ...]) -> Iterator[Fault]:
    """Lists within lists, never one list times another: what is long stays as long as the facts."""
    if node.recursive or not isinstance(node.target, nodes.Name):
        yield Fault(_("循环请写成 for 条 in 列表"), node.lineno)
    if len(loops) >= DEEPEST_LOOP:
        yield Fault(_("循环最多套 {most} 层").format(most=DEEPEST_LOOP), node.lineno)
    root = node.iter
    while isinstance(root, nodes.Getattr | nodes.Getitem):
        root = root.node
    if not isinstance(root, nodes.Name):
        yield Fault(_("循环请写成 for 条 in 列表"), node.lineno)
    elif loops and root.name != loops[-1]:
        yield Fault(
            _("循环里面的循环只能走“{outer}”自己的列表，写成 for 段 in {outer}.…").format(
                outer=loops[-1]), node.lineno,
        )
