"""`python -m flows.child`: one flow through Prefect, in a process that may be killed.

It writes a JSON line to the given descriptor when a step begins, is done or fails, and at the end.
"""

import argparse
import json
import os
from datetime import date
from typing import Any

from engine.language import set_language
from engine.settings import load_settings
from flows.parent import die_with


def main() -> None:
    """Run the flow that the arguments name, and end when the parent process ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("flow")
    parser.add_argument("--on", type=date.fromisoformat, required=True)
    parser.add_argument("--holder", required=True)
    parser.add_argument("--tell", type=int, required=True, help="file descriptor")
    parser.add_argument("--parent", type=int, required=True)
    order = parser.parse_args()
    die_with(order.parent)
    set_language(load_settings().language)

    def announce(event: str, step: str, what: Any) -> None:
        line = json.dumps({"event": event, "step": step, "what": what}, ensure_ascii=False)
        os.write(order.tell, line.encode() + b"\n")

    from flows.orchestrated import as_flow

    as_flow(order.flow, announce)(order.on, order.holder)
    announce("finished", "", None)


if __name__ == "__main__":
    main()
