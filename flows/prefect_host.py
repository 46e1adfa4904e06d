"""`python -m flows.prefect_host`: the Prefect server of this installation, on loopback.

What `prefect server start` does, in a process that ends with its parent.
"""

import argparse

from flows.parent import die_with

LOOPBACK = "127.0.0.1"


def main() -> None:
    """Serve Prefect's API and pages on the port that the arguments name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    order = parser.parse_args()
    die_with(order.parent)

    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(
        create_app(final=True), host=LOOPBACK, port=order.port, log_level="warning",
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
