"""Proofs in a browser: several at once, none twice, shown only where that is safe, each look kept."""

import io
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.evidence_store import path_of
from engine.db import reading, writing
from engine.models import Evidence
from engine.rules.words import Status
from engine.settings import Settings
from tests.acting import ask_to_close, item_now, trail
from tests.cast import Court, add_item
from tests.web.conftest import Enter, Person

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff"
    b"\xff?\0\5\xfe\2\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
EXE = b"MZ" + b"\0" * 300


@pytest.fixture
def item_id(database: sa.Engine, court: Court) -> int:
    with writing(database) as session:
        return add_item(session, court).id or 0


def send(person: Person, item_id: int, *files: tuple[str, bytes], note: str = "", **more: object) -> object:
    return person.client.post(
        f"/items/{item_id}/evidence", data={"csrf": person.csrf, "note": note},
        files=[("files", (name, io.BytesIO(content), "text/html")) for name, content in files],
        follow_redirects=False, **more,
    )


def names(database: sa.Engine) -> list[str]:
    with reading(database) as session:
        return list(session.exec(select(Evidence.name).order_by(Evidence.id)))  # type: ignore[arg-type]


def test_several_files_are_kept_with_their_note(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    browser = enter(court.feng)
    answer = send(browser, item_id, ("会议记录.pdf", PDF), ("现场.png", PNG), note="四月讲评会")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{item_id}#proofs")
    assert names(database) == ["会议记录.pdf", "现场.png"]
    page = browser.get(f"/items/{item_id}").text
    assert ("已上传 2 份佐证材料" in page, "四月讲评会" in page) == (True, True)


def test_the_same_files_sent_twice_are_there_once(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    browser = enter(court.feng)
    for _click in range(2):
        assert send(browser, item_id, ("会议记录.pdf", PDF)).status_code == 303
    assert names(database) == ["会议记录.pdf"]
    assert "内容相同的已经在了" in browser.get(f"/items/{item_id}").text


def test_a_bad_file_costs_the_good_ones_nothing(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    answer = send(
        enter(court.feng), item_id, ("记录.pdf", PDF), ("工具.exe", EXE), ("空.txt", b""), note="我的说明",
    )
    assert answer.status_code == 422
    for words in ("工具.exe：不能接收这种文件", "空.txt：文件是空的", "已经保存：记录.pdf", "我的说明"):
        assert words in answer.text
    assert names(database) == ["记录.pdf"]


def test_nothing_chosen_is_said(enter: Enter, court: Court, item_id: int) -> None:
    answer = send(enter(court.feng), item_id)
    assert (answer.status_code, "请先选择要上传的文件" in answer.text) == (422, True)
    browser = enter(court.feng)
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{browser.csrf}\r\n'
        '--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    )
    empty = browser.client.post(
        f"/items/{item_id}/evidence", content=body,
        headers={"content-type": "multipart/form-data; boundary=x"}, follow_redirects=False,
    )
    assert (empty.status_code, "请先选择要上传的文件" in empty.text) == (422, True)
    words = browser.post(f"/items/{item_id}/evidence", {"files": "只是字"})
    assert words.status_code == 422


def test_a_file_over_the_limit_is_refused_by_name(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, page_settings: Settings
) -> None:
    object.__setattr__(page_settings, "evidence_limit_mb", 1)
    answer = send(enter(court.feng), item_id, ("大.pdf", PDF + b"\0" * (1024 * 1024)))
    assert answer.status_code == 422
    assert "大.pdf：文件超过 1 MB" in answer.text
    assert "每份不超过 1 MB" in answer.text
    assert not names(database)


def test_the_progress_bar_gets_its_answer_as_data(
    enter: Enter, court: Court, item_id: int
) -> None:
    browser = enter(court.feng)
    good = send(browser, item_id, ("记录.pdf", PDF), headers={"X-Upload": "1"})
    assert (good.status_code, good.json()) == (200, {"to": f"/items/{item_id}#proofs"})
    assert "已上传 1 份佐证材料" in browser.get(f"/items/{item_id}").text
    bad = send(browser, item_id, ("工具.exe", EXE), headers={"X-Upload": "1"})
    assert (bad.status_code, bad.json()["kept"]) == (422, [])
    assert "工具.exe：不能接收这种文件" in bad.json()["sentence"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "<script>.pdf", "a\u202efdp.exe", "长" * 300, "\\\\x\\y.pdf", "a;b\".pdf"]
)
def test_a_hostile_name_is_only_a_name(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, name: str
) -> None:
    assert send(enter(court.feng), item_id, (name, PDF)).status_code == 303
    [kept] = names(database)
    assert kept.endswith(".pdf")
    assert not set(kept) & set("<>/\\\u202e\"")
    with reading(database) as session:
        evidence = session.exec(select(Evidence)).one()
    answer = enter(court.han).get(f"/evidence/{evidence.id}")
    assert answer.headers["content-disposition"] == (
        f"attachment; filename*=UTF-8''{quote(kept, safe='')}"
    )


def kept_id(database: sa.Engine) -> int:
    with reading(database) as session:
        return session.exec(select(Evidence)).one().id or 0


def test_a_download_is_an_attachment_of_the_type_its_bytes_say_and_is_on_the_trail(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    send(enter(court.feng), item_id, ("现场.html", PNG))
    answer = enter(court.han).get(f"/evidence/{kept_id(database)}")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["cache-control"] == "private, no-store"
    with reading(database) as session:
        last = trail(session, item_id)[-1]
        assert (last.verb, last.actor_id, last.facts["preview"]) == ("download", court.han, False)
    page = enter(court.feng).get(f"/items/{item_id}").text
    assert "下载佐证材料“现场.html.png”" in page


def test_pictures_and_pdfs_open_in_place_others_do_not(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    browser = enter(court.feng)
    send(browser, item_id, ("a.png", PNG), ("b.pdf", PDF), ("c.txt", "说明".encode()))
    with reading(database) as session:
        ids = {one.name: one.id for one in session.exec(select(Evidence))}
    answers = {name: browser.get(f"/evidence/{one}/preview") for name, one in ids.items()}
    assert {name: one.status_code for name, one in answers.items()} == {
        "a.png": 200, "b.pdf": 200, "c.txt": 404,
    }
    assert answers["a.png"].headers["content-disposition"].startswith("inline; ")
    assert "sandbox" in answers["a.png"].headers["content-security-policy"]
    assert answers["b.pdf"].headers["content-type"] == "application/pdf"
    assert "default-src 'none'" in answers["b.pdf"].headers["content-security-policy"]
    assert "请下载后查看" in answers["c.txt"].text


def test_another_court_has_no_such_proof(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    send(enter(court.feng), item_id, ("记录.pdf", PDF))
    for path in ("", "/preview"):
        assert enter(court.wu).get(f"/evidence/{kept_id(database)}{path}").status_code == 404


def test_a_file_gone_from_the_disk_is_a_sentence(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, page_settings: Settings
) -> None:
    send(enter(court.feng), item_id, ("记录.pdf", PDF))
    with reading(database) as session:
        sha256 = session.exec(select(Evidence.sha256)).one()
    path_of(sha256, page_settings).unlink()
    answer = enter(court.feng).get(f"/evidence/{kept_id(database)}")
    assert answer.status_code == 404
    assert "“记录.pdf”的文件不在存储里，登记仍在" in answer.text


def test_a_part_of_a_film_can_be_asked_for(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    send(enter(court.feng), item_id, ("记录.pdf", PDF))
    answer = enter(court.feng).get(f"/evidence/{kept_id(database)}", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (206, PDF[:4])


def test_a_proof_is_taken_back_by_its_department_only(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    send(enter(court.feng), item_id, ("记录.pdf", PDF))
    path = f"/items/{item_id}/evidence/{kept_id(database)}/withdrawal"
    assert enter(court.sun).post(path).status_code == 403
    assert enter(court.feng).post(path).status_code == 303
    assert not names(database)
    assert "撤回佐证材料“记录.pdf”" in enter(court.han).get(f"/items/{item_id}").text


def test_a_proof_is_taken_back_under_its_own_item_only(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    send(enter(court.feng), item_id, ("记录.pdf", PDF))
    with writing(database) as session:
        other = add_item(session, court, "2").id
    answer = enter(court.feng).post(f"/items/{other}/evidence/{kept_id(database)}/withdrawal")
    assert answer.status_code == 404
    assert names(database) == ["记录.pdf"]


def test_a_proof_asked_for_stays_while_a_closing_waits(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, tmp_path: Path
) -> None:
    with writing(database) as session:
        ask_to_close(session, court, item_id, tmp_path)
    answer = enter(court.feng).post(f"/items/{item_id}/evidence/{kept_id(database)}/withdrawal")
    assert answer.status_code == 409
    assert "待销号" in answer.text
    with reading(database) as session:
        assert item_now(session, item_id).status is Status.AWAITING_CLOSE


def test_an_auditor_uploads_nothing(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    assert send(enter(court.han), item_id, ("记录.pdf", PDF)).status_code == 403
    assert send(enter(court.wu), item_id, ("记录.pdf", PDF)).status_code == 404
    assert not names(database)
