"""Where the files of the import wizard lie: by map and SHA-256, until confirmed or dropped.

A file is on the disk under its final name before the row that speaks of it is committed: a crash
between the two leaves a file that nobody names, and the next tidying takes it away.
"""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session

from engine.disk import disk_reason
from engine.errors import Incomplete, Unreadable
from engine.intake.document_kind import document_kind
from engine.intake.package import LARGEST_FILE
from engine.language import _
from engine.queries.import_drafts import files_in_use, lock_drafts_of
from engine.settings import Settings

BLOCK = 1 << 20
LONGEST_NAME = 120
LONGEST_TEXT = 200_000  # characters in the box for pasted text
INCOMING = ".incoming-"
LEFT_BEHIND_S = 24 * 3600  # an upload that died with its process


@dataclass(frozen=True, slots=True)
class Received:
    """A document that arrived and is of a kind that can be read; not yet kept."""

    path: Path
    name: str  # with the ending of what it really is
    sha256: str
    size: int


@contextmanager
def receiving(source: BinaryIO, name: str, settings: Settings) -> Iterator[Received]:
    """Copy an upload beside the store; what `keep` does not take over is gone afterwards.

    Raises: Unreadable: empty, too large, or of a kind that cannot be imported.
    """
    folder = imports_folder(settings)
    shown = plain_file_name(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, raw = tempfile.mkstemp(dir=folder, prefix=INCOMING)
    except OSError as error:
        raise Unreadable(not_kept(error)) from error
    temporary = Path(raw)
    try:
        try:
            with os.fdopen(descriptor, "wb") as target:
                sha256, size = _copy(source, target)
                target.flush()
                os.fsync(target.fileno())
        except OSError as error:
            raise Unreadable(not_kept(error)) from error
        ending = document_kind(temporary.read_bytes(), name=shown)
        if Path(shown).suffix.lower() != ending:
            shown = f"{Path(shown).stem}{ending}"
        yield Received(temporary, shown, sha256, size)
    finally:
        temporary.unlink(missing_ok=True)


def pasted_text(text: str) -> bytes:
    """What was pasted into the box, as a text file has it. Raises Incomplete."""
    if not text.strip():
        raise Incomplete(_("请选择文件，或把报告的文字粘贴在框里。"))
    if len(text) > LONGEST_TEXT:
        raise Incomplete(
            _("粘贴的文字超过 {most} 字，请存成 .txt 或 .docx 文件后上传。").format(most=LONGEST_TEXT)
        )
    return text.replace("\r\n", "\n").encode("utf-8", "replace")


def keep(received: Received, map_id: int, settings: Settings) -> None:
    """Give the received file its final name; the same content is kept once."""
    final = file_of(received.sha256, map_id, settings)
    final.parent.mkdir(parents=True, exist_ok=True)
    received.path.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name itself must survive a power cut
    finally:
        os.close(folder)


def tidy_imports(session: Session, map_id: int, settings: Settings, *, at: datetime) -> int:
    """Take away the map's files that no open draft needs; how many they were.

    To be called in a transaction of its own after the one that confirmed or dropped a draft.
    """
    lock_drafts_of(session, map_id)
    needed = files_in_use(session, map_id)
    removed = 0
    own, incoming = imports_folder(settings) / str(map_id), imports_folder(settings)
    for path in own.iterdir() if own.is_dir() else ():
        if path.name not in needed:
            path.unlink(missing_ok=True)
            removed += 1
    for path in incoming.glob(f"{INCOMING}*"):
        if path.stat().st_mtime < at.timestamp() - LEFT_BEHIND_S:
            path.unlink(missing_ok=True)
    return removed


def file_of(sha256: str, map_id: int, settings: Settings) -> Path:
    """Where a map's file of this hash lies."""
    return imports_folder(settings) / str(map_id) / sha256


def imports_folder(settings: Settings) -> Path:
    """Where the files of open drafts lie."""
    return settings.home / "imports"


def plain_file_name(name: str) -> str:
    """A name that is safe to show: no folders, no control characters, no turned directions."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(one for one in name if unicodedata.category(one)[0] != "C").strip(" .")
    stem, ending = Path(name).stem, Path(name).suffix[:10]
    return f"{stem[: LONGEST_NAME - len(ending)] or _('未命名')}{ending}"


def not_kept(error: OSError) -> str:
    """The disk would not take the file."""
    return _("文件没有收下（{reason}），请稍后重试或联系运维。").format(reason=disk_reason(error))


def _copy(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        size += len(block)
        if size > LARGEST_FILE:
            raise Unreadable(
                _("文件超过 {limit} MB 的上限，请拆分后再导入。").format(limit=LARGEST_FILE >> 20)
            )
        digest.update(block)
        target.write(block)
    return digest.hexdigest(), size
