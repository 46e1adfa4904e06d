"""Every form of an item: what is typed is kept, the sentence is clear, two clicks do a thing once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import reading, writing
from engine.models import ApprovalRequest, Item, LookBack, ProgressReport
from engine.queries.cases import supporting_of
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    LookBackKind,
    LookBackResult,
    Status,
)
from tests.acting import ask_to_close, item_now, prove, trail
from tests.cast import MONDAY, Court, add_item, add_measure
from tests.web.conftest import Enter

HOSTILE = {
    "empty": "", "blank": " \r\n ", "huge": "长" * 200_000, "script": "<script>alert(1)</script>",
    "emoji": "😀" * 5_000, "nul": "前\x00后", "rtl": "\u202e反向\u2066", "quotes": "\"'><b>&amp;",
    "surrogate": "%ED%A0%80",
}


@pytest.fixture
def item_id(database: sa.Engine, court: Court) -> int:
    with writing(database) as session:
        return add_item(session, court).id or 0


def rows(database: sa.Engine, table: type[ProgressReport] | type[ApprovalRequest]) -> list[object]:
    with reading(database) as session:
        return list(session.exec(select(table)))


def version(database: sa.Engine, item_id: int) -> str:
    with reading(database) as session:
        return str(item_now(session, item_id).version)


def test_a_report_is_made_once_however_often_it_is_sent(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    form = {"percent": "40", "text": "推进中\r\n已评查三个庭", "version": version(database, item_id)}
    browser = enter(court.feng)
    for _click in range(3):
        answer = browser.post(f"/items/{item_id}/progress-reports", form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{item_id}")
    [made] = rows(database, ProgressReport)
    assert made.text == "推进中\n已评查三个庭"  # type: ignore[attr-defined]


def test_a_second_report_of_the_same_words_is_possible_from_the_new_page(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    browser = enter(court.feng)
    for _time in range(2):
        browser.post(
            f"/items/{item_id}/progress-reports",
            {"percent": "40", "text": "推进中", "version": version(database, item_id)},
        )
    assert len(rows(database, ProgressReport)) == 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_words_are_kept_or_said_to_be_too_many(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, text: str
) -> None:
    form = {"percent": "40", "text": text, "version": version(database, item_id)}
    answer = enter(court.feng).post(f"/items/{item_id}/progress-reports", form)
    if answer.status_code == 303:
        [made] = rows(database, ProgressReport)
        assert made.text == text.replace("\r\n", "\n").strip()  # type: ignore[attr-defined]
        page = enter(court.feng).get(f"/items/{item_id}").text
        assert "<script>alert(1)" not in page
    else:
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert text.strip()[:40].replace("\x00", "") in answer.text.replace("\x00", "")
        assert not rows(database, ProgressReport)


@pytest.mark.parametrize("percent", ["", "x", "-1", "101", "40.5", "9" * 40, "４０"])
def test_a_percentage_that_is_none_keeps_the_words(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, percent: str
) -> None:
    answer = enter(court.feng).post(
        f"/items/{item_id}/progress-reports", {"percent": percent, "text": "很长的一段进展"}
    )
    if percent == "４０":  # full-width digits are digits
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert "进度要填 0 到 100 之间的整数" in answer.text
    assert "很长的一段进展" in answer.text


def test_a_report_on_a_measure_of_another_item_is_not_found(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    with writing(database) as session:
        other = add_measure(session, add_item(session, court, "2"))
    answer = enter(court.feng).post(
        f"/items/{item_id}/progress-reports",
        {"percent": "40", "text": "推进中", "about": str(other.id)},
    )
    assert answer.status_code == 404


def test_whoever_comes_second_keeps_the_words_and_reads_the_new_page(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    seen = version(database, item_id)
    enter(court.qian).post(
        f"/items/{item_id}/progress-reports", {"percent": "50", "text": "庭长写的", "version": seen}
    )
    answer = enter(court.feng).post(
        f"/items/{item_id}/progress-reports", {"percent": "45", "text": "我写的", "version": seen}
    )
    assert answer.status_code == 409
    assert "在您打开之后有变动" in answer.text
    assert "我写的" in answer.text
    assert "庭长写的" in answer.text
    assert f'name="version" value="{version(database, item_id)}"' in answer.text


def test_a_closing_without_proof_keeps_the_words(
    enter: Enter, court: Court, item_id: int
) -> None:
    answer = enter(court.qian).post(f"/items/{item_id}/close-request", {"text": "三条措施已落实"})
    assert answer.status_code == 422
    assert "本轮还没有佐证材料，不能申请销号" in answer.text
    assert "三条措施已落实" in answer.text


@pytest.mark.parametrize("sustain", ["", "yes"])
def test_a_closing_is_applied_for_once(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, tmp_path: Path, sustain: str
) -> None:
    with writing(database) as session:
        prove(session, court, item_id, tmp_path)
    form = {"text": "已完成", "sustain": sustain, "version": version(database, item_id)}
    for _click in range(2):
        answer = enter(court.qian).post(f"/items/{item_id}/close-request", form)
        assert answer.status_code == 303
    [made] = rows(database, ApprovalRequest)
    assert (made.kind, made.status, made.sustain) == (  # type: ignore[attr-defined]
        ApprovalKind.CLOSE, ApprovalStatus.PENDING, sustain == "yes",
    )


def test_an_extension_is_applied_for_once(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    form = {"new_due_on": "2026-05-31", "reason": "鉴定未回", "version": version(database, item_id)}
    for _click in range(2):
        assert enter(court.qian).post(f"/items/{item_id}/extension-requests", form).status_code == 303
    assert len(rows(database, ApprovalRequest)) == 1


@pytest.mark.parametrize(
    ("new_due_on", "sentence"),
    [("", "请填写延期后的时限"), ("2026-02-30", "不是日期"), ("明年", "不是日期"),
     ("2026-04-01", "须晚于现时限"), ("2099-01-01", "延期最长为原定时限后")],
)
def test_a_date_that_cannot_be_keeps_the_reason(
    enter: Enter, court: Court, item_id: int, new_due_on: str, sentence: str
) -> None:
    answer = enter(court.qian).post(
        f"/items/{item_id}/extension-requests", {"new_due_on": new_due_on, "reason": "鉴定周期较长"}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "鉴定周期较长" in answer.text
    assert f'value="{new_due_on}"' in answer.text


def test_a_draft_is_put_right_proposed_and_handed_out(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        draft = add_item(session, court, "9", status=Status.DRAFT, due_on=None,
                         responsible_leader_id=None, original_due_on=None, issued_on=None).id or 0
    office = enter(court.sun)
    form = {
        "weakness": "裁判文书说理不充分", "detail": "", "cause": "", "goal": "", "number": "9",
        "category": "审判质效", "source": "", "responsible_leader_id": str(court.zhao),
        "handler_id": "", "lead_department_id": str(court.civil),
        "carried": "detail handler_id due_on item_class long_term supporting_department_ids",
        "supporting_department_ids": str(court.archive), "due_on": "2026-06-30",
        "item_class": "dated", "long_term": "yes", "reason": "", "version": version(database, draft),
    }
    for _click in range(2):
        assert office.post(f"/items/{draft}/amendment", form).status_code == 303
    with reading(database) as session:
        item = item_now(session, draft)
        facts = (item.weakness, item.responsible_leader_id, item.handler_id, item.due_on, item.long_term)
        assert facts == ("裁判文书说理不充分", court.zhao, None, date(2026, 6, 30), True)
        assert supporting_of(session, [draft]) == {draft: [court.archive]}
        assert [one.verb for one in trail(session, draft)] == ["amend"]
    for _click in range(2):
        seen = version(database, draft)
        assert office.post(f"/items/{draft}/activation-request", {"version": seen}).status_code == 303
    for _click in range(2):
        assert enter(court.lin).post(f"/items/{draft}/issuing").status_code == 303
    with reading(database) as session:
        assert item_now(session, draft).status is Status.ISSUED


def test_an_amendment_needs_its_reason_and_keeps_every_field(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    answer = enter(court.sun).post(
        f"/items/{item_id}/amendment",
        {"weakness": "改写的问题", "goal": "新目标", "handler_id": str(court.qian), "reason": ""},
    )
    assert answer.status_code == 422
    assert "修改已交办的事项须写明理由" in answer.text
    for words in ("改写的问题", "新目标"):
        assert words in answer.text
    assert f'<option value="{court.qian}" selected>' in answer.text
    nothing = enter(court.sun).post(f"/items/{item_id}/amendment", {"reason": "没改"})
    assert (nothing.status_code, "没有任何改动" in nothing.text) == (422, True)


@pytest.mark.parametrize("field", ["responsible_leader_id", "handler_id", "lead_department_id"])
@pytest.mark.parametrize("value", ["x", "0", "-1", "999999", "9" * 40])
def test_somebody_who_is_nobody_is_not_appointed(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, field: str, value: str
) -> None:
    answer = enter(court.sun).post(f"/items/{item_id}/amendment", {field: value, "reason": "试"})
    assert answer.status_code in (404, 422)
    with reading(database) as session:
        assert item_now(session, item_id).version == 1


def test_a_stranger_is_not_appointed(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    answer = enter(court.sun).post(
        f"/items/{item_id}/amendment", {"handler_id": str(court.wu), "reason": "试"}
    )
    assert answer.status_code == 404
    with reading(database) as session:
        assert item_now(session, item_id).handler_id == court.feng


def looked(session: Session, court: Court) -> tuple[int, int]:
    item = add_item(session, court, "8", status=Status.CLOSED, closed_on=MONDAY)
    look = LookBack(item_id=item.id or 0, kind=LookBackKind.LOOK_BACK, due_on=MONDAY)
    session.add(look)
    session.flush()
    return item.id or 0, look.id or 0


def test_a_look_back_is_recorded_once(enter: Enter, database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        closed, look = looked(session, court)
    form = {"result": "held", "finding": "抽查十件，没有再出现"}
    for _click in range(2):
        answer = enter(court.sun).post(f"/items/{closed}/look-backs/{look}/result", form)
        assert answer.status_code == 303
    with reading(database) as session:
        assert session.get_one(LookBack, look).result is LookBackResult.HELD


def test_a_relapse_without_a_date_keeps_the_finding(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        closed, look = looked(session, court)
    path = f"/items/{closed}/look-backs/{look}/result"
    for form, sentence in (
        ({"result": "relapsed", "finding": "又有三件超期"}, "新一轮整改须给出今天或以后的完成时限"),
        ({"result": "", "finding": "又有三件超期"}, "请选择结果"),
        ({"result": "relapsed", "finding": "又有三件超期", "new_due_on": "昨天"}, "不是日期"),
    ):
        answer = enter(court.sun).post(path, form)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "又有三件超期" in answer.text
    again = {"result": "relapsed", "finding": "又有三件超期", "new_due_on": "2026-06-30"}
    for _click in range(2):
        assert enter(court.sun).post(path, again).status_code == 303
    with reading(database) as session:
        item = item_now(session, closed)
        assert (item.status, item.round) == (Status.OPEN, 2)


def test_a_look_back_of_another_item_is_not_recorded_here(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    with writing(database) as session:
        _closed, look = looked(session, court)
    answer = enter(court.sun).post(
        f"/items/{item_id}/look-backs/{look}/result", {"result": "held", "finding": "好"}
    )
    assert answer.status_code == 404
    with reading(database) as session:
        assert session.get_one(LookBack, look).result is None


def test_an_item_is_opened_again_once(enter: Enter, database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        closed, _look = looked(session, court)
    form = {
        "reason": "群众再次反映", "new_due_on": (MONDAY + timedelta(days=60)).isoformat(),
        "version": version(database, closed),
    }
    for _click in range(2):
        assert enter(court.zhao).post(f"/items/{closed}/reopening", form).status_code == 303
    with reading(database) as session:
        assert item_now(session, closed).round == 2


def test_an_item_is_withdrawn_with_its_reason(
    enter: Enter, database: sa.Engine, court: Court, item_id: int
) -> None:
    without = enter(court.lin).post(f"/items/{item_id}/withdrawal", {"reason": ""})
    assert without.status_code == 422
    for _click in range(2):
        answer = enter(court.lin).post(f"/items/{item_id}/withdrawal", {"reason": "重复立项"})
        assert answer.status_code == 303
    with reading(database) as session:
        assert item_now(session, item_id).status is Status.WITHDRAWN


FORMS = (
    "acknowledgement", "progress-reports", "close-request", "extension-requests",
    "activation-request", "issuing", "reopening", "withdrawal", "amendment",
)


@pytest.mark.parametrize("path", FORMS)
def test_what_is_not_ones_own_is_refused_in_words_and_changes_nothing(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, path: str
) -> None:
    form = {"text": "试", "reason": "试", "percent": "1", "new_due_on": "2026-06-30", "weakness": "改"}
    auditor = enter(court.han).post(f"/items/{item_id}/{path}", form)
    assert (auditor.status_code, "您不能对事项1" in auditor.text) == (403, True)
    assert enter(court.wu).post(f"/items/{item_id}/{path}", form).status_code == 404
    token = enter(court.qian).client.post(
        f"/items/{item_id}/{path}", data={"csrf": "wrong"} | form, follow_redirects=False
    )
    assert token.status_code == 403
    with reading(database) as session:
        assert item_now(session, item_id).version == 1


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("text", [HOSTILE["empty"], HOSTILE["huge"], HOSTILE["nul"]], ids=["empty", "huge", "nul"])
def test_no_form_breaks_on_anything(
    enter: Enter, database: sa.Engine, court: Court, path: str, text: str
) -> None:
    with writing(database) as session:
        item = add_item(
            session, court, status={
                "acknowledgement": Status.ISSUED, "activation-request": Status.DRAFT,
                "issuing": Status.DRAFT, "reopening": Status.CLOSED,
            }.get(path, Status.OPEN),
        ).id
    person = {
        "activation-request": court.sun, "amendment": court.sun, "issuing": court.lin,
        "reopening": court.sun, "withdrawal": court.lin,
    }.get(path, court.qian)
    form = dict.fromkeys(
        ("text", "reason", "percent", "new_due_on", "weakness", "about", "milestone_id", "sustain",
         "version", "from", "handler_id", "due_on", "item_class", "number"), text,
    )
    if text == HOSTILE["huge"]:  # one field: a whole form may be 2 MiB
        word = {"progress-reports": "text", "close-request": "text", "acknowledgement": "from",
                "issuing": "from"}.get(path, "reason")
        form = dict.fromkeys(form, "") | {word: text}
    answer = enter(person).post(f"/items/{item}/{path}", form)
    assert answer.status_code in (303, 422), answer.text[-500:]


def test_a_report_while_a_closing_waits_says_that_it_makes_it_void(
    enter: Enter, database: sa.Engine, court: Court, item_id: int, tmp_path: Path
) -> None:
    with writing(database) as session:
        ask_to_close(session, court, item_id, tmp_path)
    browser = enter(court.feng)
    assert "会使申请作废" in browser.get(f"/items/{item_id}").text
    browser.post(f"/items/{item_id}/progress-reports", {"percent": "95", "text": "又补一件"})
    assert "须重新申请" in enter(court.qian).get("/desk").text or (
        "重新申请" in enter(court.qian).get("/desk").text
    )
    with reading(database) as session:
        states = session.exec(select(col(ApprovalRequest.status))).all()
        assert states == [ApprovalStatus.VOID]
        assert session.exec(select(Item.status)).all() == [Status.OPEN]
