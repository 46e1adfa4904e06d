"""A delivering process of its own, to be killed: `python -m … URL PORT MINUTES HOLDER`."""

import sys
from datetime import timedelta
from pathlib import Path

from engine.db import open_database
from engine.settings import Settings
from notifications.deliver import deliver_due
from tests.cast import MONDAY_MORNING


def main() -> None:
    """Deliver what is due so many minutes after Monday morning."""
    url, port, minutes, holder = sys.argv[1:]
    settings = Settings(
        home=Path(), smtp_host="127.0.0.1", smtp_port=int(port), smtp_timeout=5,
        smtp_connections=2, mail_from="zgb@court.test",
    )
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    deliver_due(
        open_database(url), settings, at=MONDAY_MORNING + timedelta(minutes=int(minutes)),
        holder=holder,
    )


if __name__ == "__main__":
    main()
