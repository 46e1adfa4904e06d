"""A cell's value as text or as a date: Excel serials in both systems, digits, true dates."""

from datetime import date, datetime, time, timedelta

Value = str | float | int | bool | date | datetime | time | timedelta | None

EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}  # by "uses the 1904 system"
SERIALS = range(32874, 73051)  # days from 1990 to 2099 counted from 1900


def cell_text(value: Value) -> str:
    """The value as a clerk sees it: 1.0 is 1, a date is its ISO form."""
    kind = value.__class__
    if kind is str:
        return value.strip()  # type: ignore[union-attr]
    if value is None:
        return ""
    if kind is float:
        return str(int(value)) if value == int_or_none(value) else repr(value)  # type: ignore[arg-type]
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def int_or_none(value: float) -> int | None:
    """`value` cut to an int; None for infinity and not-a-number."""
    try:
        return int(value)
    except (OverflowError, ValueError):
        return None


def cell_date(value: Value, *, uses_1904: bool = False) -> date | None:
    """The date that a true date, a serial number or 20260630 as a number stands for, else None."""
    if isinstance(value, datetime):
        return in_range(value.date())
    if isinstance(value, date):
        return in_range(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    whole = int_or_none(value)
    if whole is None:
        return None
    if whole in SERIALS:
        return EPOCHS[uses_1904] + timedelta(days=whole)
    if value == whole and 20000101 <= whole <= 21001231:
        try:
            return date(whole // 10000, whole // 100 % 100, whole % 100)
        except ValueError:
            return None
    return None


def in_range(day: date) -> date | None:
    """A date outside 2000-2100 is a number that was formatted as a date, not a deadline."""
    return day if 2000 <= day.year <= 2100 else None


def column_letters(column: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def letters_index(letters: str) -> int | None:
    """0 for A, 26 for AA; None for what is no column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        return None
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_name(row: int, column: int) -> str:
    """The cell as people name it; both counted from 0: (0, 0) is A1."""
    return f"{column_letters(column)}{row + 1}"
