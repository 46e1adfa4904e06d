"""The bytes of a mail: the same facts give the same bytes, so that a retry is the same mail.

Written out here and not by email.message, whose folding costs two milliseconds a mail, four times
what it takes to send one. Bodies are base64 in CRLF lines: no bare LF, no line that begins with a
dot, nothing that a server could read as the end of the data.
"""

import hashlib
import struct
from binascii import b2a_base64
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from notifications.enclosures import Enclosure, file_name_header

_LINE = 76  # characters of base64 in a line
_WORD = 45  # bytes that make an encoded word of at most 75 characters


def plain_header(text: str) -> str:
    """One line without control characters: a name with a newline in it adds no header."""
    if text.isprintable():
        return text.strip()
    return " ".join("".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in text).split())


@lru_cache(maxsize=1024)
def encoded_header(text: str) -> str:
    """Header text as RFC 2047 wants it, folded between encoded words."""
    text = plain_header(text)
    if text.isascii() and "=?" not in text:
        return text
    size = _WORD // 3 if max(text) < "\U00010000" else _WORD // 4  # bytes a character, at most
    words = (text[start : start + size] for start in range(0, len(text), size))
    return "\r\n ".join(
        f"=?utf-8?b?{b2a_base64(word.encode('utf-8', 'replace'), newline=False).decode()}?="
        for word in words
    )


def mailbox_header(name: str, address: str) -> str:
    """A display name and an address; the name alone is ever encoded."""
    name, address = plain_header(name), plain_header(address).replace(" ", "")
    if not name:
        return address
    if name.isascii():
        quoted = name.replace("\\", "").replace('"', "")
        return f'"{quoted}" <{address}>'
    return f"{encoded_header(name)}\r\n <{address}>"


@lru_cache(maxsize=256)
def date_header(at: datetime, timezone: str) -> str:
    """The instant on the office's clock."""
    return format_datetime(at.astimezone(ZoneInfo(timezone)).replace(microsecond=0))


def base64_lines(text: str) -> bytes:
    """UTF-8 in base64 lines of 76 characters; line ends in the text become CRLF first."""
    raw = text.encode("utf-8", "replace")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    return _in_lines(raw.replace(b"\n", b"\r\n"))


def _in_lines(raw: bytes) -> bytes:
    encoded = b2a_base64(raw, newline=False)
    lines = _lines(len(encoded) // _LINE).unpack_from(encoded)
    rest = encoded[len(lines) * _LINE:]
    return b"\r\n".join([*lines, rest, b""] if rest else [*lines, b""])


@lru_cache(maxsize=256)
def _lines(count: int) -> struct.Struct:
    """So many full lines: cut in one step, where slicing them one by one costs three times that."""
    return struct.Struct(f"{_LINE}s" * count)


def letter_bytes(
    headers: list[tuple[str, str]],
    *,
    text: str,
    html: str,
    seed: str,
    enclosures: Sequence[Enclosure] = (),
) -> bytes:
    """A whole mail: `headers` (already encoded), plain text and HTML side by side, and what goes with it.

    `seed` fixes the boundaries: what is sent again is the same, byte for byte.
    """
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    body = _alternative(text, html, seed)
    if enclosures:
        body = _mixed(body, enclosures, seed)
    return b"".join((head.encode("utf-8", "replace"), b"MIME-Version: 1.0\r\n", body))


def _alternative(text: str, html: str, seed: str) -> bytes:
    boundary = f"=_{hashlib.sha256(seed.encode()).hexdigest()[:32]}"
    pieces = [
        b"Content-Type: multipart/alternative;\r\n boundary=\"", boundary.encode(), b"\"\r\n\r\n",
    ]
    for kind, content in (("plain", text), ("html", html)):
        pieces += [
            f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n".encode(),
            base64_lines(content),
        ]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def _mixed(body: bytes, enclosures: Sequence[Enclosure], seed: str) -> bytes:
    boundary = f"=_{hashlib.sha256(b'mixed' + seed.encode()).hexdigest()[:32]}"
    pieces = [
        f"Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\"\r\n\r\n"
        f"--{boundary}\r\n".encode(),
        body,
    ]
    for one in enclosures:
        pieces += [
            f"--{boundary}\r\nContent-Type: {one.media_type}\r\n"
            f"Content-Disposition: attachment;\r\n {file_name_header(one.name)}\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n".encode(),
            _in_lines(one.content),
        ]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()])
