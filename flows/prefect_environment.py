"""What Prefect's processes are told: where they live, and that they stay silent.

Nothing of Prefect may reach for the internet: its server's telemetry, its client's usage events
and the advertisements on its pages are all off, and no proxy is asked for the loopback address.
"""

import os
from pathlib import Path

from engine.settings import Settings

PROJECT = Path(__file__).parents[1]
EXTERNAL_API = "PREFECT_API_URL"  # an operator's own server: ours is not started then
SILENT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_CLIENT_METRICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    # Its own history is cut at 90 days; ours is in flow_run.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


def prefect_home(settings: Settings) -> Path:
    """The folder of Prefect's database, settings and logs."""
    return (settings.home / "prefect").resolve()


def environment(settings: Settings, *, api_url: str = "") -> dict[str, str]:
    """The environment of a helper process: ours, this installation's, Prefect's."""
    ours = {
        f"BATTLEMAP_{name.upper()}": str(value)
        for name, value in settings.model_dump(mode="json").items()
    }
    hosts = [host for host in (os.environ.get("NO_PROXY"), "127.0.0.1", "localhost") if host]
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    told = os.environ | ours | SILENT | {
        "PREFECT_HOME": str(prefect_home(settings)),
        "PYTHONPATH": os.pathsep.join(paths),
        "NO_PROXY": ",".join(hosts), "no_proxy": ",".join(hosts),
    }
    if api_url:
        told[EXTERNAL_API] = api_url
    return told
