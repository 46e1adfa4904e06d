"""A .txt as lines: UTF-8 with or without a mark, GB18030, UTF-16 with a mark."""

import codecs

from engine.errors import Unreadable
from engine.language import _

LARGEST_TEXT = 8 << 20
CUT_TAIL = 3  # bytes of one character that a cut may have left at the end


def decode(data: bytes, *, name: str) -> tuple[str, bool]:
    """The text, and whether it ends inside a character. Raises `Unreadable` where it is no text."""
    if len(data) > LARGEST_TEXT:
        raise Unreadable(
            _("{name} 超过 {limit} MB，不像一份报告，请拆分后再导入。").format(
                name=name, limit=LARGEST_TEXT >> 20
            )
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = attempt(data, "utf-16")
    else:
        found = attempt(data, "utf-8-sig") or attempt(data, "gb18030")
    if found is None or not is_text(found[0]):
        raise Unreadable(
            _(
                "{name} 不是文本文件，或编码不是 UTF-8、GB18030，请另存为 UTF-8 文本后再导入。"
            ).format(name=name)
        )
    return found


def attempt(data: bytes, encoding: str) -> tuple[str, bool] | None:
    """`data` in `encoding`; a character that is cut at the very end is dropped and told."""
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError as error:
        if error.start < len(data) - CUT_TAIL or error.start == 0:
            return None
        try:
            return data[: error.start].decode(encoding), True
        except UnicodeDecodeError:
            return None


def is_text(text: str) -> bool:
    """Control characters tell a binary file that happens to decode."""
    if not text.strip():
        return False
    odd = sum(1 for character in text if ord(character) < 32 and character not in "\t\n\r\f\v\x1a")
    private = sum(1 for character in text if 0xE000 <= ord(character) <= 0xF8FF)
    return "\0" not in text and (odd + private) * 50 <= len(text)
