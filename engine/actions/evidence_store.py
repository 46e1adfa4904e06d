"""Where evidence files lie: by the SHA-256 of their content, written whole or not at all.

A file is on the disk, synced and under its final name, before the row that speaks of it is
committed: a crash between the two leaves a file nobody names, never a row without its file.
"""

import hashlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from engine.actions.evidence_types import RUNS, TEXT, sniff
from engine.errors import Incomplete, NotFound, Unreadable
from engine.language import _
from engine.settings import Settings

BLOCK = 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store."""

    sha256: str
    size: int
    media_type: str
    name: str


def keep_file(source: Path, name: str, settings: Settings) -> KeptFile:
    """Copy `source` into the store; the same content is kept once, whatever its names.

    Raises:
        NotFound: there is no such file.
        Incomplete: it is empty.
        Unreadable: it is too large, or of a kind that is not let in.
    """
    if not source.is_file():
        raise NotFound(_("没有这个文件：{path}").format(path=source))
    folder = settings.evidence_folder
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, raw = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    temporary = Path(raw)
    try:
        with os.fdopen(descriptor, "wb") as target:
            sha256, size = _copy(source, target, settings.evidence_limit_mb)
            target.flush()
            os.fsync(target.fileno())
        media_type, endings = sniff(temporary)
        name = clean_name(name, endings)
        if media_type == TEXT[0] and Path(name).stem.lower().endswith(RUNS):
            raise Unreadable(_("不能接收脚本文件：{name}").format(name=name))
        _place(temporary, path_of(sha256, settings))
    finally:
        temporary.unlink(missing_ok=True)
    return KeptFile(sha256, size, media_type, name)


def keep_made(content: bytes, name: str, media_type: str, settings: Settings) -> KeptFile:
    """Put a file that the program itself made into the store."""
    folder = settings.evidence_folder
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, raw = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    temporary = Path(raw)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        _place(temporary, path_of(sha256, settings))
    finally:
        temporary.unlink(missing_ok=True)
    return KeptFile(sha256, len(content), media_type, name)


def path_of(sha256: str, settings: Settings) -> Path:
    """Where the file of this hash lies: evidence/ab/cdef…"""
    return settings.evidence_folder / sha256[:2] / sha256[2:]


def clean_name(name: str, endings: tuple[str, ...]) -> str:
    """A name that is safe to show and to save, with an ending that fits the content.

    Folders, control characters and marks that turn the reading direction are dropped.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    name = "".join("_" if one in '<>:"|?*' else one for one in name).strip(" .")
    fits = name.lower().endswith(endings)
    stem, ending = (Path(name).stem, Path(name).suffix) if fits else (name, endings[0])
    return f"{stem[: LONGEST_NAME - len(ending)] or _('佐证材料')}{ending}"


def _copy(source: Path, target: object, limit_mb: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            size += len(block)
            if size > limit_mb * BLOCK:
                raise Unreadable(
                    _("文件超过 {limit} MB，请压缩或拆分后上传").format(limit=limit_mb)
                )
            digest.update(block)
            target.write(block)  # type: ignore[attr-defined]
    if size == 0:
        raise Incomplete(_("文件是空的，请检查后重新上传"))
    return digest.hexdigest(), size


def _place(temporary: Path, final: Path) -> None:
    if final.exists():
        return
    final.parent.mkdir(exist_ok=True)
    temporary.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name itself must survive a power cut
    finally:
        os.close(folder)
