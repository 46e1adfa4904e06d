"""Addresses as SMTP takes them: domains in IDNA, local parts in UTF-8 only where the server can."""

import re
from dataclasses import dataclass

import idna

from engine.language import _

_LOCAL = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]{1,64}$")


@dataclass(frozen=True, slots=True)
class Envelope:
    """An address for the envelope, and whether it needs the server's SMTPUTF8."""

    address: str
    needs_utf8: bool


def envelope_of(address: str) -> Envelope | str:
    """The envelope form of an address, or the sentence why it cannot be one."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not _LOCAL.match(local) or ".." in local or local[0] == "." or local[-1] == ".":
        return _("邮箱地址不正确：{address}").format(address=address)
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return _("邮箱域名不正确：{address}").format(address=address)
    if not re.fullmatch(r"[A-Za-z0-9._\[\]:-]+", ascii_domain):
        return _("邮箱域名不正确：{address}").format(address=address)
    return Envelope(f"{local}@{ascii_domain}", not local.isascii())
