"""Which steps a flow has, in order: the one source for Prefect and for plain calls."""

from tasks import steps
from tasks.steps import Step

ORDER: dict[str, tuple[Step, ...]] = {
    "heartbeat": (steps.beat,),
    "backup": (steps.back_up,),
    "look_backs": (steps.plan_look_backs,),
    "daily": (steps.sweep_day, steps.bundle_day, steps.deliver_due),
    "weekly_digest": (steps.issue_digests, steps.deliver_due),
    "deliver": (steps.deliver_due,),
    "reconcile": (steps.reconcile,),
}
