"""What a Prometheus server is told: the requests of this process, and what the rows say.

Nothing here names a person, an item or an organisation.
"""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from engine.queries.operations import Operations

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "battlemap_requests", "Answers by method, address and status.",
            ("method", "route", "status"), registry=self._registry,
        )
        self._seconds = Histogram(
            "battlemap_request_seconds", "Seconds to the first byte, by address.",
            ("route",), buckets=BOUNDS_S, registry=self._registry,
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer. `route` is a page's own line: there are as many as there are pages."""
        method = method if method in ("GET", "HEAD", "POST") else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def exposition(self, operations: Operations) -> bytes:
        """All of it in Prometheus' text format."""
        rows = CollectorRegistry()
        rows.register(_Rows(operations))
        return generate_latest(self._registry) + generate_latest(rows)


class _Rows(Collector):
    def __init__(self, operations: Operations) -> None:
        self._seen = operations

    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen = self._seen
        yield _gauge("messages", "Mails that wait for carriage or a person.", "status", seen.messages)
        yield _gauge("notices", "Notices that no mail has taken up.", "state", seen.notices)
        yield _gauge("alarms", "Standing alarms.", "kind", seen.alarms)
        yield _gauge("beat_age_seconds", "Since the last sign of life.", "scheduler", seen.beat_ages_s)
        yield _gauge("flow_age_seconds", "Since the last finished run.", "flow", seen.flow_ages_s)
        yield _gauge("flow_seconds", "What the last finished run took.", "flow", seen.flow_seconds)
        yield _gauge("last_sweep", "Counts of the last morning's sweep.", "count", seen.last_sweep)
        yield GaugeMetricFamily(
            "battlemap_oldest_queued_seconds", "Since the oldest waiting mail might have gone.",
            value=seen.oldest_queued_s,
        )
        yield GaugeMetricFamily(
            "battlemap_database_bytes", "Size of the database.", value=seen.database_bytes
        )


def _gauge(name: str, help_: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"battlemap_{name}", help_, labels=[label])
    for one, value in sorted(values.items()):
        family.add_metric([one], value)
    return family
