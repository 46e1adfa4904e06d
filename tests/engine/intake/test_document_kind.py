"""What an upload is, by its bytes: the name is never believed."""

import io
import zipfile
from pathlib import Path

import pytest

from engine.errors import Unreadable
from engine.intake.document_kind import document_kind

LEDGER = Path(__file__).parents[3] / "examples" / "court-ledger.xlsx"


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def test_a_workbook_is_one_under_any_name() -> None:
    assert document_kind(LEDGER.read_bytes(), name="台账.exe") == ".xlsx"


def test_text_is_text() -> None:
    assert document_kind("二、存在的问题".encode("gb18030"), name="报告") == ".txt"


@pytest.mark.parametrize(("data", "name", "sentence"), [
    (b"", "a.xlsx", "文件是空的"),
    (b"MZ\x90\x00" + b"\0" * 60, "台账.xlsx", "是程序"),
    (b"%PDF-1.7\n", "台账.xlsx", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "台账.xlsx", "图片"),
    (b"<html><table>", "台账.xls", "网页"),
    ("序号,存在问题\n1,学习不深".encode(), "台账.csv", "逗号分隔"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "打开密码"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.xlsx", "旧版"),
    (zipped(a=b"x"), "a.xlsx", "内容与扩展名不符"),
    (bytes(range(256)) * 4, "a.txt", "不是文本"),
], ids=["empty", "program", "pdf", "picture", "page", "csv", "locked", "old", "zip", "binary"])  # fmt: skip
def test_what_cannot_be_imported_is_refused_in_words(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        document_kind(data, name=name)
