"""All pages behind one look at the first word of their address.

FastAPI tries the routes one after the other, and a router that is included whole twice a request:
for the last of a hundred pages that took longer than its door.
"""

from collections import defaultdict
from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


class Corridor(BaseRoute):
    """Routes by the first word of their paths; within a word the first one that matches."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._by_word: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            if not isinstance(route, Route):
                raise TypeError(f"a corridor leads to pages, not to {route!r}")
            self._by_word[first_word(route.path)].append(route)
        if any("{" in word for word in self._by_word):
            raise ValueError("the first word of an address must be a word")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The route that answers; one of another method only where there is none."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        for route in self._by_word.get(first_word(path), ()):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, "route": route}
            if match is Match.PARTIAL and found[0] is Match.NONE:
                found = match, {**child, "route": route}
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on to the route that matched."""
        await scope["route"].handle(scope, receive, send)


def first_word(path: str) -> str:
    """The first word of a path: items of /items/12."""
    return path.partition("/")[2].partition("/")[0]
