"""A ZIP whose bytes depend on its contents alone, written a block at a time."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BLOCK = 1024 * 1024
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same facts give the same bytes
PACKED = frozenset(
    [".zip", ".docx", ".xlsx", ".pptx", ".jpg", ".jpeg", ".png", ".mp4", ".mp3", ".pdf", ".ofd"]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive, with what its bytes were while they went in."""

    path: str
    size: int
    sha256: str


class Archive:
    """Writes entries one after the other into an open file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.entries: list[Entry] = []

    def add_bytes(self, path: str, data: bytes) -> None:
        """A small file."""
        with self._open(path, len(data)) as target:
            target.write(data)
        self.entries.append(Entry(path, len(data), hashlib.sha256(data).hexdigest()))

    def add_file(self, path: str, source: Path) -> Entry:
        """A file from the disk, however large."""
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as file, self._open(path, source.stat().st_size) as target:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
        entry = Entry(path, size, digest.hexdigest())
        self.entries.append(entry)
        return entry

    def close(self) -> None:
        """Write the directory at its end."""
        self._zip.close()

    @contextmanager
    def _open(self, path: str, size: int) -> Iterator[IO[bytes]]:
        info = zipfile.ZipInfo(path, NO_TIME)
        info.external_attr = 0o644 << 16
        info.create_system = 3
        packed = Path(path).suffix.lower() in PACKED
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=size > 2**31 - BLOCK) as target:
            yield target
