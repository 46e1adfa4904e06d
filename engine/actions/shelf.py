"""Costly values kept for a while in this process: what is read once is not read for every step."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class _Place(Generic[Kept]):
    """One value; whoever comes while it is being made waits for it."""

    __slots__ = ("lock", "value", "weight")

    def __init__(self) -> None:
        self.lock = Lock()
        self.value: Kept | None = None
        self.weight = 0


def weightless(_value: object) -> int:
    """For values of which only their number counts."""
    return 0


class Shelf(Generic[Kept]):
    """Up to `most` values and a total weight of `heaviest`, the longest unused leaving first.

    Their keys must say everything they depend on.
    """

    def __init__(
        self, most: int, heaviest: int = 0, weigh: Callable[[Kept], int] = weightless
    ) -> None:
        self._most, self._heaviest, self._weigh = most, heaviest, weigh
        self._places: OrderedDict[Hashable, _Place[Kept]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The value of `key`, made at its first asking; what `make` raises is not kept."""
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
        with place.lock:
            if place.value is None:
                try:
                    place.value = make()
                except BaseException:
                    with self._lock:
                        if self._places.get(key) is place:
                            del self._places[key]
                    raise
                place.weight = self._weigh(place.value)
            value = place.value
        self._make_room()
        return value

    def __contains__(self, key: Hashable) -> bool:
        place = self._places.get(key)
        return place is not None and place.value is not None

    def __len__(self) -> int:
        return len(self._places)

    def _make_room(self) -> None:
        with self._lock:
            while len(self._places) > 1 and (
                len(self._places) > self._most
                or sum(one.weight for one in self._places.values()) > self._heaviest
            ):
                self._places.popitem(last=False)
