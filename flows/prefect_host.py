"""`python -m flows.prefect_host`: the Prefect server of this installation.

What `prefect server start` does, fitted to our pins; beside `serve` it ends with its parent.
"""

import argparse

from flows.parent import die_with

LOOPBACK = "127.0.0.1"


def main() -> None:
    """Serve Prefect's API and pages where the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default=LOOPBACK)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--parent", type=int, default=0)
    order = parser.parse_args()
    if order.parent:
        die_with(order.parent)

    import uvicorn
    from prefect.server.api.server import create_app

    from flows.prefect_fit import let_schedules_be_written

    let_schedules_be_written()
    uvicorn.run(
        create_app(final=True), host=order.host, port=order.port, log_level="warning",
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
