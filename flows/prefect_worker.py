"""`python -m flows.prefect_worker`: what `prefect worker start` does, ended with its parent."""

import argparse

from flows.parent import die_with


def main() -> None:
    """Drop what came too late, then take runs from the pool until told to stop."""
    parser = argparse.ArgumentParser()
    for name in ("pool", "name", "deployment"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("limit", "parent"):
        parser.add_argument(f"--{name}", type=int, required=True)
    order = parser.parse_args()
    die_with(order.parent)

    import asyncio

    from prefect.workers.process import ProcessWorker

    from flows.deploying import drop_late_runs

    drop_late_runs(order.deployment)
    worker = ProcessWorker(
        work_pool_name=order.pool, name=order.name, limit=order.limit,
        create_pool_if_not_found=False,
    )
    asyncio.run(worker.start())


if __name__ == "__main__":
    main()
