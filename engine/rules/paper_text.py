"""How a letter about an item reads: its sentences, from values.

The page shows them before somebody signs, the paper keeps them, its mail repeats them.
"""

from dataclasses import dataclass
from datetime import date

from engine.language import _
from engine.rules.calendar import WorkCalendar
from engine.rules.words import NoticeKind


@dataclass(frozen=True, slots=True)
class Talk:
    """When and where somebody is talked to."""

    on: date
    clock: str
    place: str


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
    reply_workdays: int
    map_name: str = ""
    category: str = ""
    handler: str = ""
    talk: Talk | None = None  # of a 约谈通知, once it is arranged

    @property
    def reply_on(self) -> date:
        """The last day for the written answer, were it released today."""
        return self.calendar.add_workdays(self.on, self.reply_workdays)

    @property
    def meets_on(self) -> date | None:
        """Of a 表态发言: the day of the meeting at which it is made."""
        name, _colon, day = self.rung.partition(":")
        return date.fromisoformat(day) if name == "meeting" else None


def paper_title(kind: NoticeKind) -> str:
    """督办单, 通报、约谈建议, 推进会表态发言, 催办单, 约谈通知."""
    return {
        NoticeKind.SUPERVISION_ORDER: _("督办单"),
        NoticeKind.TALK_PROPOSAL: _("通报、约谈建议"),
        NoticeKind.STATEMENT: _("推进会表态发言"),
        NoticeKind.URGE_LETTER: _("催办单"),
        NoticeKind.TALK_NOTICE: _("约谈通知"),
    }.get(kind, kind.value)


def paper_facts_sentence(facts: PaperFacts) -> str:
    """Whose item, which one, its date, how late, how far: one sentence."""
    said = _("{department}负责整改的“{weakness}”").format(
        department=facts.department or "—", weakness=facts.weakness
    )
    if facts.number:
        said += _("（事项{number}）").format(number=facts.number)
    if facts.due_on:
        said += _("，完成时限为{day}").format(day=long_day(facts.due_on))
        if facts.original_due_on and facts.original_due_on != facts.due_on:
            said += _("（原定{day}）").format(day=long_day(facts.original_due_on))
    if facts.days_late:
        said += _("，截至{day}{late}仍未销号").format(day=_short(facts.on), late=late_text(facts))
    return said + _("，部门所报进度 {percent}%。").format(percent=facts.percent)


def paper_demands(facts: PaperFacts) -> tuple[tuple[str, str], ...]:
    """(to whom, what is asked of them) for each part of the paper's readers."""
    head = _("责任部门负责人")
    if facts.kind is NoticeKind.URGE_LETTER:
        return ((head, _(
            "本事项超过完成时限仍未销号，现予催办。请即查明原因，明确专人和完成日期，并报告进展；"
            "具备条件的，请备齐佐证材料申请销号。"
        )),)
    if facts.kind is NoticeKind.SUPERVISION_ORDER:
        return (
            (head, _(
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
        return ((head, _(
            "请准备在{day}的推进会上就本事项表态发言：前期情况、堵点难点、下一步打算和完成日期。"
        ).format(day=_short(facts.meets_on))),)
    if facts.kind is NoticeKind.TALK_NOTICE:
        return ((head, _talk_sentence(facts.talk)),)
    return ()


def paper_reply(facts: PaperFacts) -> str:
    """By when it is to be answered."""
    if facts.kind is NoticeKind.TALK_NOTICE:
        return _("因故不能到场的，请提前向整改工作办公室书面说明。")
    return _("请于{day}前（含当日）书面回复整改工作办公室。").format(day=long_day(facts.reply_on))


def late_text(facts: PaperFacts) -> str:
    """逾期 5 个工作日; empty for what is in time."""
    if facts.workdays_late:
        said = _("逾期 {days} 个工作日").format(days=facts.workdays_late)
    elif facts.days_late:
        said = _("逾期 {days} 天").format(days=facts.days_late)
    else:
        return ""
    if facts.due_on and facts.workdays_late and facts.calendar.is_provisional_span(
        facts.due_on, facts.on
    ):
        said += _("（暂定）")
    return said


def long_day(day: date) -> str:
    """2026年5月8日（周五）."""
    return _("{year}年{month}月{day}日（{weekday}）").format(
        year=day.year, month=day.month, day=day.day, weekday=_weekday(day)
    )


def plain_day(day: date) -> str:
    """2026年5月8日, as a paper is dated."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def _talk_sentence(talk: Talk | None) -> str:
    if talk is None:
        return _("就本事项逾期未完成情况进行约谈，时间、地点另行确定。")
    return _(
        "定于{day}{clock}在{place}，就本事项逾期未完成情况进行约谈。请准时到场，"
        "说明未按期完成的原因、已采取的措施、完成日期和责任人。"
    ).format(day=long_day(talk.on), clock=talk.clock, place=talk.place)


def _weekday(day: date) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[day.weekday()]


def _short(day: date) -> str:
    return _("{month}月{day}日（{weekday}）").format(
        month=day.month, day=day.day, weekday=_weekday(day)
    )
