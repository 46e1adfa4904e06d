"""A file before it is opened: is it what its name says, and is it safe to unpack?"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from engine.disk import disk_reason
from engine.errors import Unreadable
from engine.language import _

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
LARGEST_FILE = 64 << 20
LARGEST_UNPACKED = 384 << 20
LARGEST_PART = 256 << 20
MOST_PARTS = 5_000
STEEPEST = 250  # unpacked : packed; real ledgers stay under 60, a bomb is near 1000
STEEP_FROM = 4 << 20
CHUNK = 1 << 20


def read_bytes(path: Path) -> bytes:
    """The whole file, refused when it is empty, too large or not a file."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Unreadable(_("这不是一个文件，请选择 .xlsx、.docx 或 .txt 文件。"))
        if size > LARGEST_FILE:
            raise Unreadable(
                _("文件有 {size} MB，超过 {limit} MB 的上限，请拆分后再导入。").format(
                    size=size >> 20, limit=LARGEST_FILE >> 20
                )
            )
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            _("文件打不开（{reason}），请检查路径和权限。").format(reason=disk_reason(error))
        ) from error
    if not data:
        raise Unreadable(_("文件是空的，请确认选对了文件。"))
    return data


def open_package(data: bytes, *, needs: str, name: str) -> zipfile.ZipFile:
    """The parts of an .xlsx or .docx after the checks of what the package declares.

    `needs` is the part that makes it one. What is declared is proved by `drain`.
    """
    if data.startswith(OLE):
        raise Unreadable(sentence_for_ole(data))
    if not data.startswith(ZIP):
        raise Unreadable(
            _(
                "{name} 的内容与扩展名不符，不是有效的 {kind} 文件，请用 Office 或 WPS 另存后再导入。"
            ).format(name=name, kind=Path(name).suffix.lower())
        )
    with refusing(name):
        package = zipfile.ZipFile(io.BytesIO(data))
        check_parts(package)
        check_kind(package, needs, name)
    return package


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Whatever a damaged package makes the standard library raise becomes one sentence."""
    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError,
        NotImplementedError, OverflowError, LookupError, MemoryError, struct.error, etree.Error,
    ) as error:  # fmt: skip
        raise Unreadable(damaged(name)) from error


def drain(chunks: Iterable[bytes]) -> None:
    """Unpack to the end: the size and the checksum are then real, not as declared."""
    for _chunk in chunks:
        pass


def damaged(name: str) -> str:
    """The sentence for a file that is cut short or altered."""
    return _("{name} 已损坏或不完整，请重新获取或另存后再导入。").format(name=name)


def sentence_for_ole(data: bytes) -> str:
    """An OLE file is an encrypted new workbook or one of the old formats."""
    if (
        "EncryptedPackage".encode("utf-16-le") in data
        or "EncryptionInfo".encode("utf-16-le") in data
    ):
        return _("文件设有打开密码，无法读取，请取消密码后再导入。")
    return _("这是旧版（.xls、.doc）格式的文件，请另存为 .xlsx 或 .docx 后再导入。")


def check_parts(package: zipfile.ZipFile) -> None:
    """What the directory of the package declares: number, names, sizes, ratios, encryption."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise Unreadable(_("文件的内部结构异常（部件过多或重名），不予读取。"))
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(_("文件设有打开密码，无法读取，请取消密码后再导入。"))
    steep = any(
        part.file_size > STEEP_FROM and part.file_size > STEEPEST * max(part.compress_size, 1)
        for part in parts
    )
    if (
        total > LARGEST_UNPACKED
        or any(part.file_size > LARGEST_PART for part in parts)
        or steep
        or (total > STEEP_FROM and total > STEEPEST * max(packed, 1))
    ):
        raise Unreadable(_("文件解压后过大，像是压缩炸弹，不予读取。"))


def check_kind(package: zipfile.ZipFile, needs: str, name: str) -> None:
    """The part that makes it a workbook or a document is there, and no macro is."""
    names = {part.filename for part in package.infolist()}
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise Unreadable(_("文件带有宏，不予读取，请另存为不带宏的 .xlsx 或 .docx 后再导入。"))
    if needs not in names:
        if "EncryptedPackage" in names:
            raise Unreadable(_("文件设有打开密码，无法读取，请取消密码后再导入。"))
        raise Unreadable(
            _("{name} 的内容与扩展名不符，请用 Office 或 WPS 另存后再导入。").format(name=name)
        )
    types = package.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or b"macrosheet" in types:
        raise Unreadable(_("文件带有宏，不予读取，请另存为不带宏的 .xlsx 或 .docx 后再导入。"))


def stream(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces; the checksum is proved at its end."""
    with package.open(part) as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
LARGEST_TREE = 64 << 20


def parse_part(package: zipfile.ZipFile, part: str) -> etree._Element:
    """A part as a tree; documents with their own entities are refused."""
    if package.getinfo(part).file_size > LARGEST_TREE:
        raise Unreadable(_("文件的正文过大，不予读取，请拆分后再导入。"))
    data = package.read(part)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable(_("文件里有不该有的实体声明，不予读取。"))
    return etree.fromstring(data, PARSER)
