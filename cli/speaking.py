"""The command tree in the language of the installation, and refusals as sentences.

Help texts are Chinese message ids when the modules are loaded; they are looked up once, when the
tree is built, so that one process can speak either language.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli.console import refuse
from cli.usage import usage_sentence
from engine.errors import NotFound, Refused
from engine.language import _, set_language

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

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command meant. Raises NotFound where there is none of that name."""
        name = args[0]
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        near = "、".join(get_close_matches(name, self.commands))
        raise NotFound(
            _("没有命令“{name}”").format(name=name)
            + (_("，是不是 {near}").format(near=near) if near else "")
            + _("；全部命令见 {command} --help").format(command=ctx.command_path)
        )


class SpokenGroup(SpokenBranch):
    """The root of the commands: all that is refused is told here, and ends with exit code 2."""

    words: list[str]

    def main(self, args: Any = None, *arguments: Any, **facts: Any) -> Any:
        """Begin in the installation's language."""
        self.words = list(sys.argv[1:] if args is None else args)
        set_language(os.environ.get("BATTLEMAP_LANGUAGE", "zh"))
        translate(self)
        return super().main(args, *arguments, **facts)

    def make_context(self, *arguments: Any, **facts: Any) -> Any:
        """Read the words before the first command."""
        with self._telling():
            return super().make_context(*arguments, **facts)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the words name."""
        with self._telling():
            return super().invoke(ctx)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Refusals, slips of the keyboard and faults of the environment become sentences."""
        try:
            yield
        except Refused as refusal:
            sentence = str(refusal)
        except typer.Exit:
            raise
        except typer.Abort:
            sentence = _("已中止")
        except typer.TyperException as slip:
            if type(slip).__name__ == "NoArgsIsHelpError":
                raise  # the help itself, where a family of commands is named alone
            sentence = usage_sentence(slip)
        except Exception as trouble:
            from cli.environment import sentence_of

            told = sentence_of(trouble)
            if told is None:
                raise  # our own fault: crash loudly
            sentence = told
        else:
            return
        refuse(sentence, as_json="--json" in self.words)
        raise typer.Exit(REFUSED)


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
        parameter.help = breakable(foreign.get(parameter.name, getattr(parameter, "help", None)))
        if getattr(parameter, "rich_help_panel", None) is None:
            is_argument = parameter.param_type_name == "argument"
            parameter.rich_help_panel = _("参数") if is_argument else _("选项")
    for below in getattr(command, "commands", {}).values():
        translate(below)


def breakable(text: str | None) -> str | None:
    """The text with blanks where a line may end: rich breaks nowhere else and cuts the rest off."""
    return re.sub(r"([、，；：。])(?=\S)", r"\1 ", text) if text else text
