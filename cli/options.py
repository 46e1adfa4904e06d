"""The options that many commands share, each written once."""

import sys
from typing import Annotated

import typer

from engine.language import _

AsJson = Annotated[
    bool,
    typer.Option("--json", help=_("输出一个 JSON 对象（见 docs/json.md）")),
]
MapName = Annotated[
    str | None, typer.Option("--map", help=_("作战图的名称或编号；只有一张时可以不写"))
]
On = Annotated[
    str | None, typer.Option("--on", help=_("按哪一天办理，如 2026-03-02；不写就是今天"))
]
As = Annotated[str, typer.Option("--as", help=_("以谁的名义：姓名、邮箱或人员编号"))]
AsOrNobody = Annotated[
    str | None, typer.Option("--as", help=_("以谁的名义：姓名、邮箱或人员编号；可以不写"))
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("不再询问，直接办理"))]
ItemName = Annotated[
    str, typer.Argument(metavar="ITEM", help=_("事项的编号，或“#”加系统内的序号，如 #12"))
]


def asks(*, yes: bool, as_json: bool) -> bool:
    """Whether there is a person at the screen who wants to be asked."""
    return not yes and not as_json and sys.stdin.isatty()


def confirm(question: str, *, yes: bool) -> bool:
    """Whether the person agrees; `--yes` agrees beforehand."""
    return yes or bool(typer.confirm(question))
