"""会议纪要 on paper: a red head, who was there, and each decision with the item it became."""

import io
from typing import Any

from docx import Document
from pypdf import PdfReader

from documents.drafting import RED
from documents.papers import built_in_form, check_form, paper_docx, paper_pdf
from engine.rules.figures import Figures
from engine.rules.meeting_minutes import RED_LISTED, minutes_facts
from engine.rules.meeting_record import Attendee, MeetingRecord, Outcome, RecordedDecision
from engine.rules.words import ApprovalKind, ApprovalStatus, PaperKind, Presence, Status, Verdict
from tests.documents.agendas import DAY, HEAD, agenda, full_agenda, waiting

MINUTES = PaperKind.MINUTES
CAME = (
    Attendee(1, "林某", "院长", "", Presence.PRESENT, ""),
    Attendee(2, "赵某", "副院长", "", Presence.ABSENT, ""),
    Attendee(3, "钱某", "庭长", "民庭", Presence.PRESENT, ""),
    Attendee(4, "孙某", "主任", "综合", Presence.DEPUTED, "周某"),
)


def decision(place: int, **facts: Any) -> RecordedDecision:
    values: dict[str, Any] = {
        "id": place, "position": place, "text": "清理长期未结案件", "department_id": 1,
        "department": "民事审判庭", "supporting_ids": (2,), "supporting": ("立案庭", "执行局"),
        "accepting_id": 3, "accepting": "审管办", "leader_id": 2, "leader": "赵某", "due_on": DAY,
        "due_text": "5月底前", "about_item_id": None, "item_id": 9, "number": f"议3-{place}",
        "status": Status.OPEN, "undated": False, "version": 1, "struck_reason": "", "struck": False,
    }
    return RecordedDecision(**(values | facts))


def facts_of(red: int = 1, *decisions: RecordedDecision, **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"observers": {3, 4}, "remarks": "压实责任。\n\n逐项销号。", "anchor": "7:ab"}
    record = MeetingRecord(CAME, decisions, more.pop("outcomes", ()), Figures(), {})
    return minutes_facts(HEAD, more.pop("agenda", agenda(red)), record, **(values | more))


def words(facts: dict[str, Any], heading: str) -> list[str]:
    section = next(one for one in facts["sections"] if heading in one["heading"])
    return [one["words"] for one in section["paragraphs"]]


def test_those_present_sitting_in_and_absent_are_told_apart() -> None:
    facts = facts_of()
    assert (facts["present_text"], facts["observers_text"], facts["absent_text"]) == (
        "林某", "钱某、周某（代孙某）", "赵某",
    )
    assert (facts["held_text"], facts["place"], facts["chair"]) == (
        "2026年5月11日 09:00–10:30", "三楼会议室", "林某",
    )


def test_decisions_carry_their_departments_date_and_item_and_struck_ones_are_gone() -> None:
    facts = facts_of(0, decision(1), decision(2, struck=True), decision(3, supporting=(), due_on=None))
    assert [(one["position"], one["item_number"], one["supporting"], one["due_text"])
            for one in facts["decisions"]] == [
        (1, "议3-1", "立案庭、执行局", "5月底前（2026年5月11日）"), (2, "议3-3", "—", "5月底前"),
    ]
    assert facts["decisions_heading"] == "二、议定事项"
    assert facts["remarks_heading"] == "三、讲话要点"
    assert [one["words"] for one in facts["remarks"]] == ["压实责任。", "逐项销号。"]


def test_verdicts_of_the_meeting_are_minuted_and_the_rest_goes_on() -> None:
    asked = tuple(waiting(kind, place) for place, kind in enumerate(
        (ApprovalKind.CLOSE, ApprovalKind.EXTENSION, ApprovalKind.CLOSE, ApprovalKind.CLOSE), start=1))
    outcomes = (
        Outcome(1, ApprovalStatus.APPROVED, Verdict.APPROVED, "林某", DAY, ""),
        Outcome(2, ApprovalStatus.APPROVED, Verdict.APPROVED, "林某", DAY, ""),
        Outcome(3, ApprovalStatus.SENT_BACK, Verdict.SENT_BACK, "林某", DAY, "佐证不足"),
    )
    facts = facts_of(outcomes=outcomes, agenda=agenda(waiting=asked))
    assert words(facts, "销号和延期") == [
        "同意事项1“部分案件审理周期偏长”销号（林某签批）。",
        "同意事项2“部分案件审理周期偏长”延期至 2026年6月10日（林某签批）。",
        "退回事项3“部分案件审理周期偏长”的销号申请（林某）：佐证不足",
        "其余 1 份申请继续按程序审批。",
    ]


def test_a_wall_of_red_items_does_not_fill_the_minutes() -> None:
    said = words(facts_of(60), "红灯事项")
    assert len(said) == RED_LISTED + 2
    assert said[-1] == "其余 30 项见会议材料。"


def test_pdf_and_docx_show_the_head_in_red_the_number_and_the_signer() -> None:
    facts = facts_of(1, decision(1)) | {
        "number_text": "〔2026〕第3期", "signed_by": "䶮喆", "issued_on_text": "2026年5月12日",
    }
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(paper_pdf(MINUTES, facts, on=DAY))).pages
    )
    for shown in ("会 议 纪 要", "〔2026〕第3期", "签发：䶮喆", "议3-1", "留痕锚点：7:ab"):
        assert shown in text
    document = Document(io.BytesIO(paper_docx(MINUTES, facts, on=DAY)))
    mark, number, *rest = document.paragraphs
    assert (mark.text, mark.runs[0].font.color.rgb) == ("会议纪要", RED)
    assert number.text == "〔2026〕第3期"
    assert "签发：䶮喆" in [one.text for one in rest]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "1", "清理长期未结案件", "民事审判庭（赵某）", "立案庭、执行局", "审管办",
        "5月底前（2026年5月11日）", "议3-1",
    ]


def test_draft_shows_neither_number_nor_signer() -> None:
    document = Document(io.BytesIO(paper_docx(MINUTES, facts_of(agenda=full_agenda(2)), on=DAY)))
    assert not any("签发" in one.text or "{" in one.text for one in document.paragraphs)


def test_built_in_form_has_no_trouble() -> None:
    assert check_form(MINUTES, built_in_form(MINUTES), on=DAY) == []
