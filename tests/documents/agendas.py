"""An agenda as full as a test wants it, without a database."""

from datetime import date, timedelta
from typing import Any

from engine.rules.figures import Figures
from engine.rules.lights import Light, LightMeaning
from engine.rules.meeting_agenda import (
    Agenda,
    AgendaItem,
    Ahead,
    FormerDecision,
    LookDue,
    RedItem,
    Waiting,
    Word,
)
from engine.rules.meeting_paper import MeetingHead
from engine.rules.meeting_ranking import Standing
from engine.rules.words import ApprovalKind, LookBackKind, Status, StepKind

DAY = date(2026, 5, 11)
HEAD = MeetingHead(
    "示范区人民法院", "脱薄争先作战图", "脱薄争先作战图第3次推进会", DAY, "三楼会议室", "林某",
    "09:00–10:30",
)
LONG_NAME = "示范区人民法院民事审判第一庭（家事少年审判庭）暨诉讼服务中心联合专班"
RARE = "陶堃、朱镕、䶮喆"


def agenda_item(place: int = 1, **facts: Any) -> AgendaItem:
    """The item of that number, ten days late."""
    values: dict[str, Any] = {
        "item_id": place, "number": str(place), "weakness": "部分案件审理周期偏长",
        "department": "民事审判庭", "department_id": 1, "leader": "赵某", "leader_id": 2,
        "status": Status.OPEN, "meaning": LightMeaning.LATE, "light": Light.RED,
        "due_on": DAY - timedelta(days=10), "original_due_on": DAY - timedelta(days=10),
        "percent": 60, "round": 1, "days_late": 10,
    }
    return AgendaItem(**(values | facts))


def red(place: int, *, text: str = "已完成清单，逐案通报", **facts: Any) -> RedItem:
    """A red item of which as much was said as a page may have to hold."""
    words = [Word("report", DAY - timedelta(days=9 - n), "冯某", text, 10 * n) for n in range(5)]
    return RedItem(
        item=agenda_item(place, **facts), head="钱某", handler="冯某", track=tuple(words[:4]),
        latest=words[4], ahead=tuple(Ahead("measure", text, DAY, late=n == 0) for n in range(6)),
        report_count=5, sent_back_count=1, granted_count=0,
    )


def waiting(kind: ApprovalKind, place: int = 1) -> Waiting:
    """An application that the group's head is to decide."""
    return Waiting(
        request_id=place, step_id=place, kind=kind, step=StepKind.GROUP_HEAD,
        item=agenda_item(place), asked_by="钱某", asked_on=DAY, reason="鉴定周期长",
        new_due_on=DAY + timedelta(days=30) if kind is ApprovalKind.EXTENSION else None,
        supplement=False, sustain=False, reached_on=DAY, not_before_on=None, deciders=("林某",),
        decider_ids=(1,), evidence=("说明.docx",),
    )


def agenda(reds: int = 0, **facts: Any) -> Agenda:
    """The agenda with that many red items and nothing else but what `facts` say."""
    values: dict[str, Any] = {
        "as_of": DAY, "map_name": HEAD.map_name, "figures": Figures(total=reds, overdue=reds),
        "lights": {LightMeaning.LATE: reds} if reds else {}, "colours": {},
        "red": tuple(red(place) for place in range(1, reds + 1)), "red_count": reds,
    }
    return Agenda(**(values | facts))


def full_agenda(reds: int, *, text: str = "已完成清单，逐案通报") -> Agenda:
    """Red items with long names and rare signs, and one of everything else."""
    return agenda(
        reds,
        red=tuple(
            red(place, text=text, department=LONG_NAME, leader=RARE, weakness="审理周期偏长" * 12)
            for place in range(1, reds + 1)
        ),
        waiting=(waiting(ApprovalKind.CLOSE), waiting(ApprovalKind.EXTENSION, 2)),
        looks=(LookDue(1, LookBackKind.LOOK_BACK, DAY, agenda_item(3)),),
        former_number=2,
        former=(FormerDecision(1, "清理长期未结案件", "民事审判庭", DAY, "4月底前", agenda_item(4)),),
        standings=(Standing(1, 1, "综合办公室", Figures(total=3)),
                   Standing(2, 2, LONG_NAME, Figures(total=9, overdue=9), statement=True)),
    )
