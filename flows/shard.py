"""A part of the organisations: fixed by their ids, so that any process finds the same ones."""

import re
from dataclasses import dataclass

from engine.errors import Incomplete
from engine.language import _

_WRITTEN = re.compile(r"([1-9]\d{0,4})/([1-9]\d{0,4})")


@dataclass(frozen=True, slots=True)
class Shard:
    """Of `of` parts the one with this number, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def shards(of: int) -> tuple[Shard, ...]:
    """All parts of a division into `of`."""
    return tuple(Shard(number, of) for number in range(1, of + 1))


def read_shard(text: str) -> Shard:
    """A shard as people write it, `3/8`. Raises Incomplete."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is not None:
        shard = Shard(int(written[1]), int(written[2]))
        if shard.number <= shard.of:
            return shard
    raise Incomplete(_("“{text}”不是分片，请写成 3/8 的样子").format(text=text))
