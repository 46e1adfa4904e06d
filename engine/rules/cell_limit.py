"""What a cell of a worksheet can hold: a longer text is cut there, and says so.

Excel counts UTF-16 units: a rare character beyond the first plane counts twice. The whole text
stands on a sheet of its own (`documents.ledger`), and a cut one never replaces the whole by import.
"""

LONGEST_CELL = 32_767
CUT = "…（文字超过单元格上限，全文见“长文”工作表）"


def fits(text: str) -> bool:
    """Whether a cell holds the whole text."""
    return len(text) * 2 <= LONGEST_CELL or units(text) <= LONGEST_CELL


def units(text: str) -> int:
    """The length of a text as a worksheet counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str) -> str:
    """As much of a text as a cell holds, with the sentence that says where the rest is."""
    return pieces(text, LONGEST_CELL - len(CUT))[0] + CUT


def pieces(text: str, most: int = LONGEST_CELL) -> list[str]:
    """The text in parts that each fit a cell; no part begins or ends with a blank where it can be."""
    found, rest = [], text
    while units(rest) > most:
        end = most
        while units(rest[:end]) > most:
            end -= (units(rest[:end]) - most + 1) // 2
        while end > most // 2 and (rest[end - 1].isspace() or rest[end].isspace()):
            end -= 1
        found.append(rest[:end])
        rest = rest[end:]
    return [*found, rest]


def is_cut_of(written: str, whole: str) -> bool:
    """Whether a cell holds only the beginning of a text, as `cut` leaves it."""
    return written.endswith(CUT) and whole.startswith(written.removesuffix(CUT))
