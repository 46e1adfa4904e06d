"""Costly values kept for a while in this process: what is read once is not read for every step."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")


class _Place(Generic[Kept]):
    """One value; whoever comes while it is being made waits for it."""

    __slots__ = ("lock", "made", "value", "weight")

    def __init__(self) -> None:
        self.lock = Lock()
        self.made = False
        self.value: Any = None
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
        self._weight = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The value of `key`, made at its first asking; what `make` raises is not kept."""
        with self._lock:
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = _Place()
            else:
                self._places.move_to_end(key)
        if not place.made:
            with place.lock:
                if not place.made:
                    self._fill(key, place, make)
        value: Kept = place.value
        return value

    def __contains__(self, key: Hashable) -> bool:
        place = self._places.get(key)
        return place is not None and place.made

    def __len__(self) -> int:
        return len(self._places)

    def _fill(self, key: Hashable, place: _Place[Kept], make: Callable[[], Kept]) -> None:
        try:
            value = make()
        except BaseException:
            with self._lock:
                if self._places.get(key) is place:
                    del self._places[key]
            raise
        place.value, place.made = value, True
        weight = self._weigh(value)
        with self._lock:
            if self._places.get(key) is place:
                place.weight = weight
                self._weight += weight
            while len(self._places) > 1 and (
                len(self._places) > self._most or self._weight > self._heaviest
            ):
                self._weight -= self._places.popitem(last=False)[1].weight
