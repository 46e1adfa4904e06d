"""Passwords as they are kept: argon2id. Slow by design, so never inside a transaction."""

import threading
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from engine.rules.passwords import prepared

# Each hash takes 64 MiB: a crowd at the door waits here instead of emptying the machine.
AT_ONCE = 4
_turns = threading.BoundedSemaphore(AT_ONCE)
_hasher = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    with _turns:
        return _hasher.hash(_written(password))


def fits_password(password: str, stored: str) -> tuple[bool, str | None]:
    """Whether the password is the stored one; and its new hash where the parameters have changed.

    Without a stored hash the same work is done for nothing: a login that does not exist takes as
    long as one that does.
    """
    with _turns:
        fits, renewed = _hasher.verify_and_update(_written(password), stored or _nobodys_hash())
    return (fits, renewed) if stored else (False, None)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(b"the door of nobody")


def _written(password: str) -> bytes:
    return prepared(password).encode("utf-8", "replace")
