"""What a document is, read from its bytes; its name is never believed."""

from pathlib import Path

from engine.errors import Unreadable
from engine.intake.package import OLE, ZIP, open_package, sentence_for_ole
from engine.intake.text import decode
from engine.intake.word import MAIN_PART as WORD_PART
from engine.intake.workbook import MAIN_PART as BOOK_PART
from engine.language import _

RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
PAGE = (b"<!doctype html", b"<html", b"<?xml", b"{\\rtf")


def document_kind(data: bytes, *, name: str) -> str:
    """`.xlsx`, `.docx` or `.txt` by the content. Raises `Unreadable` with what to do instead."""
    if not data:
        raise Unreadable(_("文件是空的，请确认选对了文件。"))
    if data.startswith(OLE):
        raise Unreadable(sentence_for_ole(data))
    if data.startswith(ZIP):
        return packed_kind(data, name)
    if data.startswith(RUNS):
        raise Unreadable(_("{name} 是程序，不是文档，不予接收。").format(name=name))
    if data.startswith(b"%PDF"):
        raise Unreadable(
            _("{name} 是 PDF，读不出表格，请上传原来的 .xlsx 或 .docx 文件。").format(name=name)
        )
    if data.startswith(PICTURES):
        raise Unreadable(
            _("{name} 是图片，请上传原来的 .xlsx、.docx 或 .txt 文件。").format(name=name)
        )
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGE):
        raise Unreadable(
            _("{name} 是网页或其他格式的文本，请用 Office 或 WPS 另存为 .xlsx 或 .docx 后再导入。").format(
                name=name
            )
        )
    if Path(name).suffix.lower() in {".csv", ".tsv"}:
        raise Unreadable(
            _("{name} 是逗号分隔的文本，请用 Excel 或 WPS 另存为 .xlsx 后再导入。").format(name=name)
        )
    decode(data, name=name)
    return ".txt"


def packed_kind(data: bytes, name: str) -> str:
    """Which of the two packages it is; another package is refused as what it is not."""
    as_book = f"{Path(name).stem}.xlsx"
    for part, ending in ((BOOK_PART, ".xlsx"), (WORD_PART, ".docx")):
        if part.encode() in data:
            open_package(data, needs=part, name=name)
            return ending
    open_package(data, needs=BOOK_PART, name=as_book)
    return ".xlsx"
