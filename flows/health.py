"""Whether a Prefect API answers, asked with a hard limit."""

import threading
import urllib.request

LIMIT_S = 2.0


def is_healthy(api_url: str, *, limit_s: float = LIMIT_S) -> bool:
    """Whether `{api_url}/health` says true within `limit_s` seconds.

    Asked in a thread of its own: a server that trickles a byte a second resets a socket's
    time-out with each of them.
    """
    answers: list[bytes] = []

    def ask() -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{api_url.rstrip('/')}/health", timeout=limit_s) as answer:
                answers.append(answer.read(16))
        except (OSError, ValueError):
            return

    asking = threading.Thread(target=ask, name="health", daemon=True)
    asking.start()
    asking.join(limit_s)
    return answers == [b"true"]
