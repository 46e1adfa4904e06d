"""What machines ask: whether the process answers, whether it can work, and its figures.

The first two are open to everybody and say nothing of anybody; the figures are for who watches.
"""

import hmac
import ipaddress

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.db import reading
from engine.queries.operations import Operations, operations
from web.readiness import OK

router = APIRouter()
PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers; nothing else is looked at."""
    return JSONResponse({"alive": True})


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Everything that the work needs, each by its name; 503 where anything is not there."""
    checks = await request.app.state.readiness.checks()
    ready = all(found == OK for found in checks.values())
    return JSONResponse({"ready": ready, "checks": checks}, status_code=200 if ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The figures, in Prometheus' text format; for others the page is not there."""
    if not _may_watch(request):
        raise HTTPException(404)
    seen = await run_in_threadpool(_look, request)
    return Response(
        request.app.state.metrics.exposition(seen), media_type=CONTENT_TYPE_LATEST
    )


def _look(request: Request) -> Operations:
    house = request.app.state.house
    with reading(house.database) as session:
        return operations(session, at=house.now())


def _may_watch(request: Request) -> bool:
    """With a token set, who shows it; else who asks from this machine itself.

    What a proxy on this machine passes on comes from its address too, and is not from here.
    """
    token = request.app.state.house.settings.metrics_token
    if token:
        shown = request.headers.get("authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in PASSED_ON) or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
