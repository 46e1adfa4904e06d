"""How a drafted paper will read once somebody signs it: the sentences of its letter, as values.

The mail that carries a released paper is made from the mail's own templates; a test holds that
both say the same.
"""

import re
from dataclasses import dataclass
from datetime import date

from engine.language import _
from engine.rules.calendar import WorkCalendar
from engine.rules.words import NoticeKind

REPLY_WORKDAYS = 3  # by when a released paper is to be answered in writing
_STEP = re.compile(r"T([+-]\d+)?$")


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the letter speaks of, as things stand on `on`."""

    organisation: str
    item_id: int
    number: str
    weakness: str
    kind: NoticeKind
    rung: str
    department: str
    head: str
    leader: str
    due_on: date | None
    original_due_on: date | None
    percent: int
    workdays_late: int
    days_late: int
    on: date
    calendar: WorkCalendar

    @property
    def paper_number(self) -> str:
        """〔2026〕12-5: year, item and rung."""
        match = _STEP.match(self.rung)
        step = int(match[1] or 0) if match else 0
        return f"〔{self.on.year}〕{self.item_id}-{step}"

    @property
    def reply_on(self) -> date:
        """The last day for the written answer, were it released today."""
        return self.calendar.add_workdays(self.on, REPLY_WORKDAYS)

    @property
    def meets_on(self) -> date | None:
        """Of a 表态发言: the day of the meeting at which it is made."""
        name, _colon, day = self.rung.partition(":")
        return date.fromisoformat(day) if name == "meeting" else None


def paper_title(kind: NoticeKind) -> str:
    """督办单, 通报、约谈建议, 推进会表态发言, 催办单."""
    return {
        NoticeKind.SUPERVISION_ORDER: _("督办单"),
        NoticeKind.TALK_PROPOSAL: _("通报、约谈建议"),
        NoticeKind.STATEMENT: _("推进会表态发言"),
        NoticeKind.URGE_LETTER: _("催办单"),
    }.get(kind, kind.value)


def paper_facts_sentence(facts: PaperFacts) -> str:
    """Whose item, which one, its date, how late, how far: one sentence."""
    said = _("{department}负责整改的“{weakness}”").format(
        department=facts.department or "—", weakness=facts.weakness
    )
    if facts.number:
        said += _("（事项{number}）").format(number=facts.number)
    if facts.due_on:
        said += _("，完成时限为{day}").format(day=_long(facts.due_on))
        if facts.original_due_on and facts.original_due_on != facts.due_on:
            said += _("（原定{day}）").format(day=_long(facts.original_due_on))
    if facts.days_late:
        said += _("，截至{day}{late}仍未销号").format(day=_short(facts.on), late=_late(facts))
    return said + _("，部门所报进度 {percent}%。").format(percent=facts.percent)


def paper_demands(facts: PaperFacts) -> tuple[tuple[str, str], ...]:
    """(to whom, what is asked of them) for each part of the paper's readers."""
    if facts.kind is NoticeKind.SUPERVISION_ORDER:
        return (
            (_("责任部门负责人"), _(
                "请部门主要负责人亲自组织整改，书面回复未按期完成的原因、已采取的措施、完成日期和责任人。"
            )),
            (_("责任领导"), _(
                "请牵头研究堵点难点，督促责任部门限期完成整改，并审核其书面回复。"
            )),
        )
    if facts.kind is NoticeKind.TALK_PROPOSAL:
        return ((_("责任领导"), _(
            "本事项逾期较久，建议列入通报，并约谈责任部门负责人。是否采纳由您决定，系统不作处理。"
        )),)
    if facts.kind is NoticeKind.STATEMENT and facts.meets_on is not None:
        return ((_("责任部门负责人"), _(
            "请准备在{day}的推进会上就本事项表态发言：前期情况、堵点难点、下一步打算和完成日期。"
        ).format(day=_short(facts.meets_on))),)
    return ()


def paper_reply(facts: PaperFacts) -> str:
    """By when it is to be answered."""
    return _("请于{day}前（含当日）书面回复整改工作办公室。").format(day=_long(facts.reply_on))


def _late(facts: PaperFacts) -> str:
    if facts.workdays_late:
        said = _("逾期 {days} 个工作日").format(days=facts.workdays_late)
    else:
        said = _("逾期 {days} 天").format(days=facts.days_late)
    if facts.due_on and facts.workdays_late and facts.calendar.is_provisional_span(
        facts.due_on, facts.on
    ):
        said += _("（暂定）")
    return said


def _weekday(day: date) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[day.weekday()]


def _short(day: date) -> str:
    return _("{month}月{day}日（{weekday}）").format(
        month=day.month, day=day.day, weekday=_weekday(day)
    )


def _long(day: date) -> str:
    return _("{year}年{month}月{day}日（{weekday}）").format(
        year=day.year, month=day.month, day=day.day, weekday=_weekday(day)
    )
