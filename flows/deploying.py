"""`battlemap deploy`: the timetable as deployments on a Prefect server. Imports Prefect.

The server gets a copy of `flows/timetable.py`, in the office's own time; deploying again brings it
up to date. A flow that is still under way lets later runs of it fall, so that what comes late after
a night without workers does not all fire: the one that runs does what is owed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitStrategy,
    ConcurrencyOptions,
    StateType,
)
from prefect.client.schemas.schedules import CronSchedule
from prefect.client.schemas.sorting import DeploymentSort, FlowRunSort
from prefect.workers.process import ProcessWorker

from flows import deployed
from flows.timetable import TIMETABLE, Entry

ONE_AT_A_TIME = ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
AHEAD = 5  # runs that the server writes down beforehand: what is late after it was away itself
LATE = timedelta(minutes=2)
PAGE = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """How the work is laid out: under which name, in which pool, in how many parts."""

    api_url: str
    timezone: str
    name: str = deployed.DEPLOYMENT
    pool: str = "battlemap"
    shards: int = 16
    hands: int = 4
    lease_s: int = 60


def deploy(plan: Plan) -> list[dict[str, Any]]:
    """Register every flow of the timetable, and `hand`; what now stands there, in order."""
    with get_client(sync_client=True) as client:
        _make_pool(client, plan.pool)
        for entry in TIMETABLE:
            _register(
                client, plan, entry.flow, description=entry.sentence, schedule=entry,
                parameters=_parameters(plan, entry),
            )
        _register(client, plan, deployed.HAND, description=deployed.hand.description or "")
        _drop_what_is_gone(client, plan)
    return [
        {
            "flow": entry.flow, "deployment": f"{entry.flow}/{plan.name}", "cron": entry.cron,
            "timezone": plan.timezone, "parameters": _parameters(plan, entry),
        }
        for entry in TIMETABLE
    ]


def drop_late_runs(name: str) -> int:
    """Delete the runs of our deployments that waited in vain, but each one's newest; how many."""
    before: Any = datetime.now(UTC) - LATE
    wanted = DeploymentFilter(name=DeploymentFilterName(any_=[name]))
    late = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=before),
    )
    seen: set[UUID | None] = set()
    dropped = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(
            deployment_filter=wanted, flow_run_filter=late, limit=PAGE, offset=len(seen),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        ):
            for run in runs:
                if run.deployment_id in seen:
                    client.delete_flow_run(run.id)
                    dropped += 1
                seen.add(run.deployment_id)
            if len(runs) < PAGE:
                break
    return dropped


def _parameters(plan: Plan, entry: Entry) -> dict[str, Any]:
    shared = {"lease_s": plan.lease_s}
    return shared | {"shards": plan.shards, "hands": plan.hands} if entry.sharded else shared


def _make_pool(client: SyncPrefectClient, name: str) -> None:
    """A pool of process workers; one that is there stays as the operator has set it."""
    from prefect.exceptions import ObjectAlreadyExists

    pool = WorkPoolCreate(
        name=name, type=ProcessWorker.type,
        base_job_template=ProcessWorker.get_default_base_job_template(),
    )
    try:
        client.create_work_pool(pool)
    except ObjectAlreadyExists:
        return


def _register(
    client: SyncPrefectClient, plan: Plan, flow: str, *, description: str,
    schedule: Entry | None = None, parameters: dict[str, Any] | None = None,
) -> None:
    schedules = [
        DeploymentScheduleCreate(
            schedule=CronSchedule(cron=schedule.cron, timezone=plan.timezone),
            max_scheduled_runs=AHEAD,
        )
    ] if schedule else []
    client.create_deployment(
        flow_id=client.create_flow_from_name(flow), name=plan.name, schedules=schedules,
        concurrency_limit=1 if schedule else None,
        concurrency_options=ONE_AT_A_TIME if schedule else None,
        parameters=parameters or {}, description=description, work_pool_name=plan.pool,
        entrypoint=f"{deployed.__name__}.{flow}", tags=["battlemap"],
        enforce_parameter_schema=False, paused=False,
    )


def _drop_what_is_gone(client: SyncPrefectClient, plan: Plan) -> None:
    """A flow that left the timetable leaves the server too."""
    known = {entry.flow for entry in TIMETABLE} | {deployed.HAND}
    for found in client.read_deployments(
        deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[plan.name])),
        limit=PAGE, sort=DeploymentSort.NAME_ASC,
    ):
        entrypoint = found.entrypoint or ""
        if entrypoint.startswith(f"{deployed.__name__}.") and (
            entrypoint.rpartition(".")[2] not in known
        ):
            client.delete_deployment(found.id)
