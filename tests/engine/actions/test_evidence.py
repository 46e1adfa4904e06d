"""佐证材料: what is let in, where it lies, and what its name may not do."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.attach import attach, withdraw_evidence
from engine.actions.evidence_store import clean_name, keep_file, path_of
from engine.actions.evidence_types import sniff
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, Refused, Unreadable, WrongState
from engine.models import Evidence, EvidenceFile
from engine.settings import Settings
from tests.acting import ask_to_close, by, proof, settings_in, trail
from tests.cast import Court, add_item

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(64)


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def written(folder: Path, content: bytes, name: str = "upload") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64), "image/jpeg"),
        (MP4, "video/mp4"),
        (b"ID3\x03\x00" + bytes(64), "audio/mpeg"),
        (packed("readme.txt"), "application/zip"),
        (packed("OFD.xml"), "application/ofd"),
        (
            packed("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("整改情况说明".encode(), "text/plain"),
        ("整改情况说明".encode("gb18030"), "text/plain"),
    ],
    ids=["pdf", "png", "jpeg", "mp4", "mp3", "zip", "ofd", "docx", "utf-8 text", "gbk text"],
)
def test_documents_pictures_sound_and_film_are_let_in(
    tmp_path: Path, content: bytes, media_type: str
) -> None:
    assert sniff(written(tmp_path, content))[0] == media_type


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00" + bytes(200), "整改报告.pdf", "不能接收这种文件"),
        (b"\x7fELF" + bytes(200), "照片.jpg", "不能接收这种文件"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt", "不能接收这种文件"),
        (b"<html><script>alert(1)</script>", "说明.txt", "不能接收这种文件"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "说明.txt", "不能接收这种文件"),
        (b'<svg onload="alert(1)">', "图.png", "不能接收这种文件"),
        ("echo 你好".encode(), "运行.bat", "不能接收脚本文件"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "文.docx", "含有宏"),
        (packed("照片.jpg", "setup.EXE"), "材料.zip", "可执行文件"),
        (b"PK\x03\x04broken", "材料.zip", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "旧文.doc", "已损坏"),
        (b"", "空.pdf", "文件是空的"),
    ],
    ids=[
        "program named pdf", "linux program named jpg", "shell script", "page named txt",
        "page behind a byte order mark", "drawing that runs code", "batch file", "macros",
        "program inside a zip", "broken zip", "broken compound file", "empty",
    ],
)
def test_anything_that_could_run_or_is_broken_is_refused_under_any_name(
    tmp_path: Path, content: bytes, name: str, sentence: str
) -> None:
    settings = settings_in(tmp_path)
    with pytest.raises(Refused, match=sentence):
        keep_file(written(tmp_path, content), name, settings)
    assert [path for path in settings.evidence_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("整改报告.pdf", "整改报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\材料\\报告.PDF", "报告.PDF"),
        ("报告\u202efdp.exe", "报告fdp.exe.pdf"),
        ("a<b>:c?.pdf", "a_b__c_.pdf"),
        ("...", "佐证材料.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
    ids=["plain", "climbs", "windows path", "reversed", "forbidden marks", "nothing left", "long"],
)
def test_name_is_made_safe_and_fits_the_content(name: str, kept: str) -> None:
    assert clean_name(name, (".pdf",)) == kept


def test_file_lies_by_its_hash_once_whatever_it_is_called(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "var")
    first = keep_file(written(tmp_path, PNG, "a.png"), "一.png", settings)
    second = keep_file(written(tmp_path, PNG, "b.png"), "二.png", settings)
    assert first.sha256 == second.sha256 == hashlib.sha256(PNG).hexdigest()
    path = path_of(first.sha256, settings)
    assert path == settings.evidence_folder / first.sha256[:2] / first.sha256[2:]
    assert path.read_bytes() == PNG
    assert [one for one in settings.evidence_folder.rglob("*") if one.is_file()] == [path]


def test_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, evidence_limit_mb=1)
    with pytest.raises(Unreadable, match="文件超过 1 MB"):
        keep_file(written(tmp_path, PNG + bytes(1024 * 1024)), "大图.png", settings)


def test_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="没有这个文件"):
        keep_file(tmp_path / "无", "无.pdf", settings_in(tmp_path))


def test_same_content_twice_on_an_item_is_told_and_on_another_item_shared(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings, path = settings_in(tmp_path), proof(tmp_path)
    with writing(database) as session:
        one, two = add_item(session, court).id or 0, add_item(session, court, "2").id or 0
        attach(session, one, path, name="说明.txt", settings=settings, **by(court.feng))
        with pytest.raises(WrongState, match=r"已有内容相同的佐证材料：说明\.txt"):
            attach(session, one, path, name="别名.txt", settings=settings, **by(court.feng))
        attach(session, two, path, settings=settings, **by(court.feng))
        assert len(session.exec(select(Evidence)).all()) == 2
        assert len(session.exec(select(EvidenceFile)).all()) == 1


def test_refused_attachment_leaves_no_row(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    with pytest.raises(Incomplete), writing(database) as session:
        attach(session, item_id, written(tmp_path, b""), settings=settings_in(tmp_path),
               **by(court.feng))
    with reading(database) as session:
        assert session.exec(select(Evidence)).all() == []
        assert trail(session, item_id) == []


def test_evidence_is_withdrawn_before_the_application_and_not_after(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        wrong = attach(session, item_id, proof(tmp_path, "传错了"), settings=settings,
                       **by(court.feng))
        withdraw_evidence(session, wrong.id or 0, **by(court.feng))
        assert session.exec(select(Evidence)).all() == []
        event = trail(session, item_id)[-1]
        assert (event.verb, event.facts["sha256"]) == ("withdraw_evidence", wrong.sha256)
        assert path_of(wrong.sha256, settings).exists()
        ask_to_close(session, court, item_id, tmp_path)
        kept = session.exec(select(Evidence)).one()
        with pytest.raises(WrongState, match="不能撤回佐证材料"):
            withdraw_evidence(session, kept.id or 0, **by(court.feng))
