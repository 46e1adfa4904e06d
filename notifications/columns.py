"""Plain text for narrow windows: a Chinese character is two columns wide."""

from functools import lru_cache
from unicodedata import east_asian_width

WIDTH = 68
# Field rule of typesetting: no line begins with one of these; it hangs at the end instead.
_CLOSING = frozenset("，。；：、！？）》」』”’…,.;:!?)]}")


@lru_cache(maxsize=65536)
def _character_width(character: str) -> int:
    return 2 if east_asian_width(character) in "WFA" else 1


def width_of(text: str) -> int:
    """The columns that `text` takes in a monospaced window."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def padded(text: str, width: int) -> str:
    """`text` filled with blanks to `width` columns; always followed by one blank at least."""
    return text + " " * max(1, width - width_of(text))


@lru_cache(maxsize=4096)
def wrap(text: str, *, width: int = WIDTH, indent: str = "") -> str:
    """`text` in lines of at most `width` columns, each but the first begun with `indent`.

    Latin words and numbers stay whole where they fit into a line.
    """
    if 2 * len(text) <= width or width_of(text) <= width:
        return text
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        size = width_of(piece)
        if used + size > width and line.strip() and piece not in _CLOSING:
            lines.append(line.rstrip())
            line, used = indent, len(indent)
            if piece.isspace():
                continue
        line += piece
        used += size
    return "\n".join([*lines, line.rstrip()])


def wrap_whole(pieces: tuple[str, ...], *, width: int = WIDTH, indent: str = "") -> str:
    """Pieces side by side, two columns apart; a line breaks within one only where it must."""
    lines: list[str] = []
    for piece in pieces:
        beside = f"{lines[-1]}\u3000{piece}" if lines else ""
        if beside and width_of(beside) <= width:
            lines[-1] = beside
        else:
            lines += wrap(piece, width=width).split("\n")
    return f"\n{indent}".join(lines)


def _pieces(text: str) -> list[str]:
    """Characters, with runs of ASCII letters and digits kept together."""
    pieces: list[str] = []
    for character in text:
        joins = character.isascii() and not character.isspace()
        if joins and pieces and pieces[-1][-1].isascii() and not pieces[-1][-1].isspace() and (
            len(pieces[-1]) < 40
        ):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
