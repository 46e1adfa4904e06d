"""The table of contents: every command, in the order an office meets them."""

from collections.abc import Callable
from typing import Any

import typer

from cli.commands.importing import import_ledger
from cli.commands.init import init
from cli.commands.items import items
from cli.commands.sweep import sweep
from cli.speaking import SpokenCommand, SpokenGroup
from engine.language import _

app = typer.Typer(
    name="battlemap", cls=SpokenGroup, help=_("挂图作战：台账进来，日历推动，一天一封邮件"),
    no_args_is_help=True, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

START = _("开始")
LEDGER = _("台账")
CALENDAR = _("日历与邮件")


def add(
    name: str, command: Callable[..., Any], panel: str, sentence: str, *, to: typer.Typer = app
) -> None:
    """Give a command its name, its place on the page of `--help`, and its sentence there."""
    to.command(name, cls=SpokenCommand, rich_help_panel=panel, help=sentence)(command)


add("init", init, START, _("建立数据目录、数据库和第一张作战图"))
add("import", import_ledger, LEDGER, _("读入台账或报告"))
add("items", items, LEDGER, _("列出事项和红黄绿灯"))
add("sweep", sweep, CALENDAR, _("日扫：产生到期的通知并合并成邮件"))
