"""Reading what people typed. Every field arrives as text; what cannot be read is said in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Path

from engine.errors import Incomplete, Refused
from engine.language import _

Option = TypeVar("Option")
LARGEST_ID = 2**31 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
LONGEST_TEXT = 20_000  # characters: a report of progress, not a book
LONGEST_LINE = 500
LONGEST_PAGE = 6  # digits of a page's number


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was wrong with a form, and what its person had typed, so that nothing is lost."""

    form: str = ""
    refusal: Refused | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The refusal as the person reads it; empty for no trouble."""
        return str(self.refusal) if self.refusal else ""

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows it."""
        return self.refusal.http_status if self.refusal else 200

    def of(self, form: str) -> str:
        """The sentence, if it is about this form."""
        return self.sentence if form == self.form else ""

    def typed(self, form: str, name: str, default: object = "") -> str:
        """What was typed into a field of the form, else what the page would show."""
        if form == self.form and name in self.values:
            return self.values[name]
        return "" if default is None else str(default)


NO_TROUBLE = Trouble()


def read_text(text: str, label: str, *, most: int = LONGEST_TEXT, required: bool = False) -> str:
    """The text without the blanks around it. Raises Incomplete: missing, too long, unprintable."""
    read = text.replace("\r\n", "\n").strip()
    if required and not read:
        raise Incomplete(_("请填写{label}").format(label=label))
    if len(read) > most:
        raise Incomplete(
            _("{label}最多 {most} 个字，现在有 {count} 个，请删减后再提交").format(
                label=label, most=most, count=len(read))
        )
    if any((ord(sign) < 32 and sign not in "\n\t") or 0xD800 <= ord(sign) < 0xE000 for sign in read):
        raise Incomplete(_("{label}里有不能保存的控制字符，请删去后再提交").format(label=label))
    return read


def read_day(text: str, label: str, *, required: bool = False) -> date | None:
    """A date as the browser's field writes it (2026-04-30). Raises Incomplete."""
    read = text.strip()
    if not read:
        if required:
            raise Incomplete(_("请填写{label}").format(label=label))
        return None
    try:
        return date.fromisoformat(read)
    except ValueError:
        raise Incomplete(
            _("{label}“{text}”不是日期，请按 2026-04-30 的样子填写").format(
                label=label, text=read[:40])
        ) from None


def read_whole(text: str, label: str, low: int, high: int) -> int:
    """A whole number within limits. Raises Incomplete."""
    read = text.strip()
    digits = read.removeprefix("-")
    if not digits.isdecimal() or len(digits) > 12 or not low <= int(read) <= high:
        raise Incomplete(
            _("{label}要填 {low} 到 {high} 之间的整数").format(label=label, low=low, high=high)
        )
    return int(read)


def read_ids(texts: list[str]) -> list[int]:
    """Ids from ticked boxes and hidden fields, each once; what is no id is passed over."""
    found = (int(text) for text in texts if text.isdecimal() and len(text) < 11)
    return list(dict.fromkeys(one for one in found if 0 < one <= LARGEST_ID))


def read_id(text: str) -> int | None:
    """An id from a select or an address; None for nothing or what is no id."""
    return next(iter(read_ids([text])), None)


def read_page(text: str) -> int:
    """The page that an address asks for; the first where it asks for none that can be."""
    return max(1, int(text)) if text.isdecimal() and len(text) <= LONGEST_PAGE else 1


def read_choice(text: str, label: str, options: Mapping[str, Option]) -> Option:
    """One of the options by its key. Raises Incomplete."""
    if text not in options:
        raise Incomplete(_("请选择{label}").format(label=label))
    return options[text]
