"""What a mail says, and what it must never say."""

from datetime import UTC, date, datetime

import pytest

from engine.queries.mail_facts import StageFacts
from engine.rules.words import MessageKind, NoticeKind, Status
from notifications.columns import width_of, wrap, wrap_whole
from notifications.render import render
from notifications.wording import HUES
from tests.notifications.test_kinds import FENG, QIAN, mail, notice, said


def test_a_reminder_delivered_late_never_says_about_to_expire() -> None:
    """'About to expire' after expiry (uflo#52)."""
    on_time = said(notice(NoticeKind.DUE_SOON, "T-10"), as_of=date(2026, 4, 16))
    too_late = said(notice(NoticeKind.DUE_SOON, "T-10"), as_of=date(2026, 5, 8))
    assert "【还剩 10 个工作日】临期提醒 · 事项7" in on_time.text
    assert "【逾期 3 个工作日】逾期未销号 · 事项7" in too_late.text
    assert "临期" not in too_late.text + too_late.subject + too_late.html


def test_the_date_itself_is_not_late() -> None:
    wording = said(notice(NoticeKind.DUE, "T"), as_of=date(2026, 4, 30))
    assert "【今日到期】到期提醒 · 事项7" in wording.text


def test_lateness_over_a_weekend_counts_days_not_zero_workdays() -> None:
    wording = said(
        notice(NoticeKind.URGE_LETTER, "T+1", due_on=date(2026, 4, 17)), as_of=date(2026, 4, 18)
    )
    assert "【逾期 1 天】催办单" in wording.text


def test_a_year_without_a_holiday_notice_is_marked_provisional() -> None:
    wording = said(
        notice(NoticeKind.REMINDER, "T-20", due_on=date(2027, 3, 1)), as_of=date(2027, 2, 1)
    )
    assert "（暂定）" in wording.text


def test_the_most_urgent_comes_first_and_copies_come_last() -> None:
    wording = said(
        notice(NoticeKind.REMINDER, "T-20", item_id=1, number="1", due_on=date(2026, 6, 30)),
        notice(NoticeKind.DUE, "T-3", item_id=2, number="2", copied=True, due_on=date(2026, 4, 23)),
        notice(NoticeKind.URGE_LETTER, "T+1", item_id=3, number="3", due_on=date(2026, 4, 15)),
        notice(NoticeKind.APPROVAL_ASKED, "step:9", item_id=4, number="4"),
        notice(NoticeKind.DUE, "T", item_id=5, number="5", due_on=date(2026, 4, 20)),
    )
    order = [wording.text.index(f"事项{number}") for number in (3, 5, 4, 1, 2)]
    assert order == sorted(order)
    assert "抄送您知悉" in wording.html
    assert wording.subject == "整改提醒 4月20日（周一）：5 件，逾期 1 件，今日到期 1 件"


@pytest.mark.parametrize(
    ("kind", "rung"),
    [
        (NoticeKind.ACKNOWLEDGE, "S:T+2"), (NoticeKind.APPROVAL_WAITING, "A1:T+2"),
        (NoticeKind.SENT_BACK, "sent_back:1"), (NoticeKind.HANDED_OVER, "handed_over:1"),
        (NoticeKind.LOOK_BACK, "L1:T-5"), (NoticeKind.MILESTONE_DUE, "N1:T-3"),
    ],
    ids=["to acknowledge", "to approve", "returned", "handed over", "look-back", "milestone"],
)
@pytest.mark.parametrize("copied", [False, True], ids=["told", "copied"])
def test_an_overdue_item_is_called_overdue_under_every_notice(
    kind: NoticeKind, rung: str, copied: bool
) -> None:
    wording = said(
        notice(kind, rung, copied=copied, item_due_on=date(2026, 4, 13), due_on=date(2026, 4, 30))
    )
    assert "【事项逾期 5 个工作日】" in wording.text
    assert "（事项逾期 5 个工作日）" in wording.subject
    assert f'color:{HUES["red"]}">事项逾期 5 个工作日' in wording.html
    assert "其中逾期 1 件" in wording.text


def test_a_late_measure_of_a_late_item_says_both() -> None:
    wording = said(
        notice(NoticeKind.MEASURE_DUE, "M1:T+1", measure="补录案件",
               item_due_on=date(2026, 4, 15), due_on=date(2026, 4, 17)),
    )
    assert "【逾期 1 个工作日】措施逾期" in wording.text
    assert "事项逾期 3 个工作日" in wording.text


def test_late_items_are_counted_once_whatever_they_are_told_for() -> None:
    late = {"due_on": date(2026, 4, 15)}
    wording = said(
        notice(NoticeKind.URGE_LETTER, "T+1", id=1, item_id=1, number="1", **late),
        notice(NoticeKind.SENT_BACK, "sent_back:1", id=2, item_id=1, number="1", **late),
        notice(NoticeKind.ACKNOWLEDGE, "S:T+2", id=3, item_id=2, number="2", **late),
        notice(NoticeKind.ISSUED, "issued:1", id=4, item_id=3, number="3"),
        notice(NoticeKind.CLOSED, "close:1", id=5, item_id=4, number="4",
               item_status=Status.CLOSED, closed_on=date(2026, 4, 17), **late),
        notice(NoticeKind.WITHDRAWN, "withdrawn:1", id=6, item_id=5, number="5",
               item_status=Status.WITHDRAWN, **late),
        notice(NoticeKind.RECHECK, "L1:T+5", id=7, item_id=6, number="6",
               item_status=Status.SUSTAINED, **late),
    )
    assert wording.subject == "整改提醒 4月20日（周一）：6 件，逾期 2 件"
    assert "有 6 件整改事项请您办理或知悉，其中逾期 2 件。" in wording.text.replace("\n", "")


def test_an_item_whose_closing_waits_is_called_so_unless_a_late_extension_waits_beside_it() -> None:
    waits = {"item_status": Status.AWAITING_CLOSE, "due_on": date(2026, 4, 15)}
    asked = said(notice(NoticeKind.APPROVAL_ASKED, "step:9", **waits))
    assert "【待销号】" in asked.text
    assert "逾期" not in asked.text + asked.subject
    supplement = said(notice(NoticeKind.APPROVAL_ASKED, "step:9", supplement_pending=True, **waits))
    assert "【事项逾期 3 个工作日】" in supplement.text


def test_a_rung_that_a_later_one_passed_is_not_repeated() -> None:
    wording = said(
        notice(NoticeKind.REMINDER, "T-20"), notice(NoticeKind.DUE_SOON, "T-10", id=2),
    )
    assert wording.subject.startswith("临期提醒：事项7 部分案件审理周期偏长")
    assert "到期前20个工作日" not in wording.text


def test_several_people_on_one_mailbox_are_all_named() -> None:
    """Several owners, one mailbox (CISO Assistant); recipients 2..n named like the first (jeecg)."""
    wording = said(
        notice(NoticeKind.DUE, "T-3"),
        notice(NoticeKind.DUE, "T-3", id=2, recipient=FENG),
        notice(NoticeKind.SENT_BACK, "sent_back:1", id=3, item_id=8, recipient=FENG),
        addressees=(QIAN, FENG),
    )
    assert wording.text.startswith("钱某庭长、冯某法官助理：")
    assert wording.text.count("到期提醒") == 1
    assert "收件人：钱某、冯某" in wording.text
    assert "收件人：冯某" in wording.text


def test_who_reads_for_somebody_else_is_told_for_whom() -> None:
    wording = said(notice(NoticeKind.DUE, "T-3", recipient=FENG, recipient_address=""))
    assert "收件人：冯某（本人不在岗或无邮箱，由您代收）" in wording.text


def test_the_reader_is_told_why() -> None:
    assert "（到期前3个工作日提醒；您是责任部门负责人）" in said(notice(NoticeKind.DUE, "T-3")).text


def test_what_is_done_meanwhile_is_left_out_and_what_happened_is_said() -> None:
    closed = {"item_status": Status.CLOSED}
    assert render(mail(notice(NoticeKind.URGE_LETTER, "T+1", **closed))) is None
    assert render(mail(notice(NoticeKind.DUE, "T-3", item_status=Status.AWAITING_CLOSE))) is None
    assert render(mail(notice(NoticeKind.DUE, "T-3", item_deadline_version=2))) is None
    assert render(mail(notice(NoticeKind.APPROVAL_WAITING, "A1:T+2", step_waits=False))) is None
    assert render(mail(notice(NoticeKind.MEASURE_DUE, "M1:T-3", measure_done=True))) is None
    reached = StageFacts("完成阶段性目标", date(2026, 4, 30), done=True)
    assert render(mail(notice(NoticeKind.MILESTONE_DUE, "N1:T-3", stage=reached))) is None
    assert render(mail(notice(NoticeKind.ACKNOWLEDGE, "S:T+2"))) is not None
    assert render(mail(notice(NoticeKind.ACKNOWLEDGE, "S:T+2", item_status=Status.OPEN))) is None
    assert "按期销号" in said(
        notice(NoticeKind.CLOSED, "close:1", closed_on=date(2026, 4, 17), **closed)
    ).text


RELEASED = notice(
    NoticeKind.SUPERVISION_ORDER, "T+5", due_on=date(2026, 4, 10), item_due_on=date(2026, 4, 10),
    released_by="孙某", released_at=datetime(2026, 4, 20, 1, tzinfo=UTC),
)


def test_a_supervision_order_is_a_signed_letter() -> None:
    paper = {
        "number_text": "督〔2026〕3号", "facts_sentence": "截至4月17日逾期 5 个工作日仍未销号。",
        "reply_sentence": "请于2026年4月22日（周三）前（含当日）书面回复整改工作办公室。",
    }
    wording = said(RELEASED, kind=MessageKind.ORDER, papers=(paper,))
    assert wording.subject == "督办单督〔2026〕3号：事项7 部分案件审理周期偏长"
    said_in_full = wording.text.replace("\n", "")
    for line in ("编号：督〔2026〕3号", "签发人：孙某", *list(paper.values())[1:]):
        assert line in said_in_full


def test_an_order_released_without_a_paper_says_the_same_without_a_number() -> None:
    wording = said(RELEASED, kind=MessageKind.ORDER)
    assert wording.subject == "督办单：事项7 部分案件审理周期偏长"
    assert "编号" not in wording.text
    for line in ("逾期 6 个工作日仍未销号", "请于2026年4月23日（周四）前（含当日）书面回复"):
        assert line in wording.text.replace("\n", "")


def test_an_alarm_names_what_is_wrong() -> None:
    facts = {"server": "mail:25", "stage": "AUTH", "reply": "535 no"}
    wording = said(
        kind=MessageKind.ALARM, facts={"alarms": [{"kind": "mail_server", "facts": facts}]}
    )
    assert wording.subject == "运行告警：1 项需要处理"
    assert "邮件服务器 mail:25 不可用（AUTH）：535 no。" in wording.text


def test_a_name_stays_whole_beside_its_label() -> None:
    facts = {"department": "审判管理办公室（研究室）", "leader": "周宁"}
    wording = said(notice(NoticeKind.DUE, "T-3", **facts))
    assert "   完成时限：2026年4月30日（周四）\u3000责任部门：审判管理办公室（研究室）\n" in wording.text
    assert "   责任领导：周宁\n" in wording.text
    assert '<span style="white-space:nowrap;">责任领导：周宁</span>' in wording.html
    long = said(notice(NoticeKind.DUE, "T-3", department="示范区人民法院驻经济技术开发区人民法庭"))
    assert '>责任部门：示范区' not in long.html  # too long for a telephone: it may break


def test_pieces_that_stay_whole_fill_the_lines() -> None:
    assert wrap_whole(("时限：今日", "部门：民庭", "领导：周宁"), width=24, indent="  ") == (
        "时限：今日\u3000部门：民庭\n  领导：周宁"
    )
    assert wrap_whole(("部门：" + "民" * 12,), width=20) == "部门：民民民民民民民\n民民民民民"


def test_plain_text_is_laid_out_for_wide_characters() -> None:
    text = "部分案件审理周期偏长，BATTLEMAP_SMTP_HOST 未设置；" * 4
    lines = wrap(text, width=40, indent="  ").split("\n")
    assert all(width_of(line) <= 42 for line in lines)  # a closing mark may hang
    assert not any(line.lstrip()[0] in "，；。" for line in lines)
    assert "".join(line.strip() for line in lines).replace(" ", "") == text.replace(" ", "")
    assert wrap("短句。", width=40) == "短句。"
