"""Names of files in an archive: they mean the same on every system, and lead nowhere else."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 100
FORBIDDEN = frozenset('<>:"|?*/\\')
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))]
)


def safe_name(name: str, *, otherwise: str) -> str:
    """The name without folders, control characters and what some system does not allow."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    name = "".join("_" if one in FORBIDDEN else one for one in name).strip(" .")
    if name.split(".")[0].upper() in DEVICES:
        name = f"_{name}"
    ending = PurePosixPath(name).suffix[:12]
    stem = name[: len(name) - len(ending)] if ending else name
    return f"{stem[: LONGEST - len(ending)].rstrip(' .') or otherwise}{ending}"


class Names:
    """Gives each file of an archive a name that no other has, whatever the case of its letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folder: str, name: str) -> str:
        """`folder/name`, or `folder/name (2)` where that is taken."""
        path, again = PurePosixPath(name), 1
        while (shown := f"{folder}/{name}").casefold() in self._taken:
            again += 1
            name = f"{path.stem} ({again}){path.suffix}"
        self._taken.add(shown.casefold())
        return shown
