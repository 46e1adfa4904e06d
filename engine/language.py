"""The language of the moment. Chinese sentences are the message ids; English is a full catalogue.

The catalogue is read from the `.po` file itself, so no compiled file is kept in the repository.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
LOCALE_FOLDER = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="zh")


def current_language() -> str:
    """The code of the language that `_` now answers in: one of LANGUAGES."""
    return _language.get()


def set_language(language: str) -> None:
    """Answer in `language` from now on in this context; an unknown code means Chinese."""
    _language.set(language if language in LANGUAGES else "zh")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Answer in `language` inside the block: one mail, one page."""
    token = _language.set(language if language in LANGUAGES else "zh")
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """The sentence in the language of the moment; what is not in the catalogue stays Chinese."""
    language = _language.get()
    if language == "zh":
        return message
    return catalogue(language).get(message, message)


def later(message: str) -> str:
    """Mark a sentence for the catalogue that is translated only where it is shown."""
    return message


@cache
def catalogue(language: str) -> dict[str, str]:
    """All translated sentences of `language`, by their Chinese text."""
    from babel.messages.pofile import read_po  # a tenth of a second: only where English is asked

    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "battlemap.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    return {
        str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string
    }
