"""Which edition of the pages this process serves: a screen that shows another one reloads itself."""

import hashlib
from functools import cache
from pathlib import Path

from engine.language import LOCALE_FOLDER

WEB = Path(__file__).parents[1]
FOLDERS = (WEB / "templates", WEB / "static" / "css", WEB / "static" / "js", LOCALE_FOLDER)


@cache
def edition() -> str:
    """A digest of the templates, styles, scripts and translations."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
