"""A helper process ends with the process that started it, also when that one is killed -9."""

import os
import threading
import time

LOOK_EVERY_S = 0.5


def die_with(parent: int) -> None:
    """End this process as soon as its parent is no longer `parent`."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY_S)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
