"""What goes to the screen: sentences and tables for people, one JSON object for programs."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def console(*, stderr: bool = False) -> "Console":
    """The screen of the moment; never remembered, so that a redirected stream is respected."""
    from rich.console import Console

    return Console(
        file=sys.stderr if stderr else sys.stdout, highlight=False, soft_wrap=False,
        emoji=False,
    )


def say(sentence: str, *, style: str = "") -> None:
    """One sentence for a person, on stdout."""
    from rich.text import Text

    console().print(Text(sentence, style=style), soft_wrap=True)


def warn(sentence: str) -> None:
    """One sentence that a person should not overlook, on stderr."""
    from rich.text import Text

    console(stderr=True).print(Text(sentence, style="yellow"), soft_wrap=True)


def refuse(sentence: str, *, as_json: bool) -> None:
    """A refusal: in red on stderr, or as the object that programs read."""
    if as_json:
        print_json({"refused": sentence})
        return
    from rich.text import Text

    console(stderr=True).print(Text(sentence, style="bold red"), soft_wrap=True)


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on stdout, and nothing else.

    A value that is an iterator is written as a list, one element at a time: sixty thousand items
    never stand in memory as text.
    """
    write = sys.stdout.write
    for position, (name, inner) in enumerate(value.items()):
        write(",\n  " if position else "{\n  ")
        write(f"{json.dumps(name, ensure_ascii=False)}: ")
        if isinstance(inner, Iterator):
            _write_list(inner)
        else:
            write(_json_text(inner, "  "))
    write("\n}\n" if value else "{}\n")


def _write_list(elements: Iterator[Any]) -> None:
    mark = "["
    for element in elements:
        sys.stdout.write(f"{mark}\n    {_json_text(element, '    ')}")
        mark = ","
    sys.stdout.write("[]" if mark == "[" else "\n  ]")


def _json_text(value: Any, margin: str) -> str:
    # A line break inside a text is written \\n: those in `text` are all the layout's.
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    return text.replace("\n", f"\n{margin}")


def table(title: str, columns: Sequence[str | tuple[str, dict[str, Any]]]) -> "Table":
    """An empty table whose columns are headings, or (heading, rich's column options)."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    empty = Table(title=Text(title) if title else None, box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0),
                  title_justify="left", title_style="bold")
    for column in columns:
        heading, options = (column, {}) if isinstance(column, str) else column
        empty.add_column(heading, **({"overflow": "fold"} | options))
    return empty


def show_table(filled: "Table", rows: Iterable[Sequence[Any]] = ()) -> None:
    """Add the rows and print; texts are taken literally, brackets and all."""
    from rich.text import Text

    for row in rows:
        filled.add_row(*(cell if isinstance(cell, Text) else Text(_cell(cell)) for cell in row))
    console().print(filled)


def light(colour: str, word: str) -> Any:
    """A light as the screen shows it: its colour, and always its word."""
    from rich.text import Text

    shade = {"grey": "bright_black"}.get(colour, colour)
    return Text.assemble(("● ", shade), word)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
