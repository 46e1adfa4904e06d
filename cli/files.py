"""Files that commands write where the person says."""

from pathlib import Path
from typing import TYPE_CHECKING

from engine.disk import disk_reason
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from documents.files import Form


def form_of(path: Path) -> "Form":
    """pdf or docx, by the file's ending. Raises Incomplete for another one."""
    ending = path.suffix.lower()
    if ending == ".pdf":
        return "pdf"
    if ending == ".docx":
        return "docx"
    raise Incomplete(_("文件名要以 .pdf 或 .docx 结尾：{name}").format(name=path.name))


def write_file(path: Path, content: bytes) -> None:
    """Write it; raises Incomplete where the disk refuses."""
    try:
        path.write_bytes(content)
    except OSError as trouble:
        raise Incomplete(_("写不到 {file}：{trouble}").format(
            file=path, trouble=disk_reason(trouble))) from None
