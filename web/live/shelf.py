"""What was made once is kept a while: two hundred screens that ask for one board cost one."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Made = TypeVar("Made")


@dataclass(slots=True)
class _Place(Generic[Made]):
    lock: threading.Lock = field(default_factory=threading.Lock)
    made: list[Made] = field(default_factory=list)


class Shelf(Generic[Made]):
    """Keeps the `size` things last asked for. Their keys must say everything they depend on."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._places: OrderedDict[Hashable, _Place[Made]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What stands under `key`; the first who asks makes it, the others wait for that."""
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._size:
                self._places.popitem(last=False)
        with place.lock:
            if not place.made:
                place.made.append(make())
            return place.made[0]
