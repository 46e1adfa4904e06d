"""The rate cap: so many mails a minute, shared by all connections."""

import asyncio
from time import monotonic


class Pace:
    """Lets one letter through every `60 / per_minute` seconds; 0 lets all through at once."""

    def __init__(self, per_minute: int) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    async def wait(self) -> None:
        """Wait for this letter's turn; turns are given in the order of asking."""
        if not self._gap:
            return
        now = monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        await asyncio.sleep(turn - now)
