"""Where Chromium is, and how it is started: nothing of it may leave this machine."""

import os
import shutil

NAMES = ("chromium", "chromium-browser")
ARGUMENTS = (
    "--no-sandbox",  # as root, in a container
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
LEFT_OUT = (
    "no Chromium: the browser tests are left out"
    " (as root: apt-get install chromium fonts-noto-cjk; or name one in BATTLEMAP_CHROMIUM)"
)


def find_chromium() -> str | None:
    """The browser to start: the named one, else the first on the path."""
    named = os.environ.get("BATTLEMAP_CHROMIUM")
    if named:
        return shutil.which(named) or named
    return next((path for name in NAMES if (path := shutil.which(name))), None)
