"""Passwords as they are kept: argon2id. Slow by design, so never inside a transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from engine.errors import TooOften
from engine.language import _
from engine.rules.passwords import prepared

# Each hash takes 64 MiB: a crowd at the door waits here instead of emptying the machine, and goes
# away again before it has taken all the threads of the pages.
AT_ONCE = 4
PATIENCE_S = 5.0
_turns = threading.BoundedSemaphore(AT_ONCE)
_hasher = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters. Raises: TooOften."""
    with _turn():
        return _hasher.hash(_written(password))


def fits_password(password: str, stored: str) -> tuple[bool, str | None]:
    """Whether the password is the stored one; and its new hash where the parameters have changed.

    Without a stored hash the same work is done for nothing: a login that does not exist takes as
    long as one that does. Raises: TooOften where too many are at the door.
    """
    with _turn():
        fits, renewed = _hasher.verify_and_update(_written(password), stored or _nobodys_hash())
    return (fits, renewed) if stored else (False, None)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_S):
        raise TooOften(_("现在登录的人太多，请过一分钟再试"))
    try:
        yield
    finally:
        _turns.release()


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(b"the door of nobody")


def _written(password: str) -> bytes:
    return prepared(password).encode("utf-8", "replace")
