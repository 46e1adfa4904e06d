"""What a file really is, read from its bytes; its name is never believed.

A list of what is let in: documents, pictures, sound and film. All else is refused, so that an
executable, a script, a page or a drawing that runs code is refused under any name.
"""

import zipfile
from pathlib import Path

import olefile
import puremagic

from engine.errors import Unreadable
from engine.language import _

HEAD = 64 * 1024
PICTURES_AND_MEDIA = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/tiff": (".tif", ".tiff"),
    "image/x-ms-bmp": (".bmp",),
    "image/heif": (".heic", ".heif"),
    "video/mp4": (".mp4", ".m4v"),
    "audio/mpeg": (".mp3",),
}
PACKED = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
    ),
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", (".pptx",)
    ),
    "OFD.xml": ("application/ofd", (".ofd",)),
}
COMPOUND = {
    "WordDocument": ("application/msword", (".doc", ".wps")),
    "Workbook": ("application/vnd.ms-excel", (".xls", ".et")),
    "Book": ("application/vnd.ms-excel", (".xls", ".et")),
    "PowerPoint Document": ("application/vnd.ms-powerpoint", (".ppt", ".dps")),
}
PDF = ("application/pdf", (".pdf",))
ZIP = ("application/zip", (".zip",))
TEXT = ("text/plain", (".txt", ".csv"))
RUNS = (
    ".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta",
    ".msi", ".jar", ".sh", ".py", ".php", ".lnk", ".html", ".htm", ".svg", ".docm", ".xlsm", ".pptm",
)


def sniff(path: Path) -> tuple[str, tuple[str, ...]]:
    """(media type, the endings a name of this type may have).

    Raises:
        Unreadable: the content is of a kind that is not let in, or carries macros.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    if head.startswith(olefile.MAGIC):
        return _compound(path)
    for media_type in _guesses(head):
        if media_type in PICTURES_AND_MEDIA:
            return media_type, PICTURES_AND_MEDIA[media_type]
    if _is_text(path):
        return TEXT
    raise refused()


def refused() -> Unreadable:
    """What the person reads."""
    return Unreadable(
        _("不能接收这种文件：佐证材料可以是 PDF、OFD、图片、Office 文档（不含宏）、TXT、ZIP、MP3 或 MP4")
    )


def _guesses(head: bytes) -> list[str]:
    try:
        return [found.mime_type for found in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _packed(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise Unreadable(_("压缩文件已损坏，请重新导出后上传")) from None
    if any("vbaproject" in name.lower() for name in names):
        raise Unreadable(_("文档含有宏，不能作为佐证材料，请另存为不含宏的格式"))
    for part, found in PACKED.items():
        if part in names:
            return found
    if any(name.lower().rstrip("/. ").endswith(RUNS) for name in names):
        raise Unreadable(_("压缩包内有可执行文件或网页，不能作为佐证材料"))
    return ZIP


def _compound(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        with olefile.OleFileIO(path) as compound:
            streams = ["/".join(parts) for parts in compound.listdir()]
    except (OSError, ValueError, IndexError, TypeError):
        raise Unreadable(_("文档已损坏，请重新导出后上传")) from None
    if any("vba" in name.lower() or name.startswith("Macros") for name in streams):
        raise Unreadable(_("文档含有宏，不能作为佐证材料，请另存为不含宏的格式"))
    for stream, found in COMPOUND.items():
        if stream in streams:
            return found
    raise refused()


def _is_text(path: Path) -> bool:
    """Plain text in UTF-8 or GB 18030 that is neither a script nor a page."""
    content = path.read_bytes()
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in content[:HEAD]):
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            start = content.decode(encoding)[:4096].lstrip().lower()
        except UnicodeDecodeError:
            continue
        return not start.startswith(("#!", "<", "@echo", "mime-version:"))
    return False
