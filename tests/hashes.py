"""Passwords hashed with as little work as argon2id allows: a test is about doors, not about time."""

from collections.abc import Iterator

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from engine.actions.doors import hashing

AS_IT_IS = hashing._hasher


@pytest.fixture(scope="session", autouse=True)
def light_hashes() -> Iterator[None]:
    """What people get is asserted by `test_password_is_kept_with_the_full_work_of_argon2id`."""
    hashing._hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    hashing._nobodys_hash.cache_clear()
    yield
    hashing._hasher = AS_IT_IS
    hashing._nobodys_hash.cache_clear()
