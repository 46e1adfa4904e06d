"""The trial channel: every mail is a file that any mail program opens; nothing leaves the house."""

import hashlib
import os
import re
from pathlib import Path

from engine.rules.words import MessageStatus
from notifications.compose import Letter
from notifications.replies import Reply

_UNSAFE = re.compile(r"[^\w@.+~-]|^\.")


class EmlFolder:
    """Writes letters as `.eml` files into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, letter: Letter) -> Reply:
        """Write the letter, whole or not at all; the same letter again replaces itself."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / file_name(letter.key)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as file:
            file.write(letter.content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return Reply(MessageStatus.SENT, None, path.name)

    async def close(self) -> None:
        """Nothing is held open."""


def file_name(key: str) -> str:
    """The key as a file name; a short hash tells apart keys that differ in forbidden characters."""
    plain = _UNSAFE.sub("_", key.replace(":", "~"))[:120]
    if plain.replace("~", ":") == key:
        return f"{plain}.eml"
    return f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}.eml"
