"""The command tree in the language of the installation, and refusals as sentences.

Help texts are Chinese message ids when the modules are loaded; they are looked up once, when the
tree is built, so that one process can speak either language.
"""

import os
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli.console import refuse
from engine.errors import Refused
from engine.language import _, set_language

WANTS_JSON = "battlemap.json"  # in the context's meta: the answer on stdout is one JSON object
REFUSED = 2


class _Spoken:
    """Says `--help` in the language of the moment."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("显示这段说明")
            option.rich_help_panel = _("选项")
        return option


class SpokenCommand(_Spoken, TyperCommand):
    """One command."""


class SpokenBranch(_Spoken, TyperGroup):
    """A family of commands."""


class SpokenGroup(SpokenBranch):
    """The root of the commands."""

    def main(self, *arguments: Any, **facts: Any) -> Any:
        """Begin in the installation's language."""
        set_language(os.environ.get("BATTLEMAP_LANGUAGE", "zh"))
        translate(self)
        return super().main(*arguments, **facts)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what the engine refuses is told in its own words, exit code 2."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            refuse(str(refusal), as_json=bool(ctx.meta.get(WANTS_JSON)))
            raise typer.Exit(REFUSED) from None


def translate(command: Any) -> None:
    """Put the help texts of a command and of all below it into the language of the moment."""
    foreign = {
        "install_completion": _("为当前的 shell 安装命令补全"),
        "show_completion": _("显示命令补全脚本，以便自行安装"),
    }
    for owner in (command, *command.params):
        for name in ("help", "short_help", "rich_help_panel"):
            text = getattr(owner, name, None)
            if isinstance(text, str):
                setattr(owner, name, _(text))
    for parameter in command.params:
        parameter.help = foreign.get(parameter.name, getattr(parameter, "help", None))
        if getattr(parameter, "rich_help_panel", None) is None:
            is_argument = parameter.param_type_name == "argument"
            parameter.rich_help_panel = _("参数") if is_argument else _("选项")
    for below in getattr(command, "commands", {}).values():
        translate(below)
