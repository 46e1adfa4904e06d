"""The name of this process in leases, claims and beats."""

import os
import secrets
import socket


def new_holder() -> str:
    """`host:pid:random`: never the name of an earlier process, whatever the pids do."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
