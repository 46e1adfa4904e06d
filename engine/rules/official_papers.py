"""What papers are called and how their numbers are written."""

from engine.language import _
from engine.rules.words import PaperKind, PaperStatus


def paper_kind_label(kind: PaperKind) -> str:
    """督办单, 督查通报 and so on."""
    return {
        PaperKind.URGE_LETTER: _("催办单"),
        PaperKind.SUPERVISION_ORDER: _("督办单"),
        PaperKind.TALK_NOTICE: _("约谈通知"),
        PaperKind.CLOSE_FORM: _("销号审批表"),
        PaperKind.EXTENSION_FORM: _("延期审批表"),
        PaperKind.LOOK_BACK_FORM: _("回头看记录表"),
        PaperKind.BULLETIN: _("督查通报"),
        PaperKind.WEEKLY: _("整改工作周报"),
        PaperKind.MONTHLY_REPORT: _("整改工作月报"),
        PaperKind.MEETING_PACK: _("推进会材料"),
        PaperKind.MINUTES: _("会议纪要"),
        PaperKind.ITEM_SHEET: _("事项档案"),
    }[kind]


def paper_status_label(status: PaperStatus) -> str:
    """拟稿, 已签发, 已作废."""
    return {
        PaperStatus.DRAFT: _("拟稿"),
        PaperStatus.ISSUED: _("已签发"),
        PaperStatus.DISCARDED: _("已作废"),
    }[status]


def paper_number(kind: PaperKind, year: int | None, number: int | None, *, mark: str = "") -> str:
    """整改办督〔2026〕3号; bulletins and minutes count issues: 〔2026〕第3期. Empty for a draft.

    The brackets are the hexagonal ones of GB/T 9704-2012 §7.2.5, and the number has no leading
    zero. `mark` is what the office calls itself in its numbers.
    """
    if year is None or number is None:
        return ""
    if kind in _ISSUES:
        return _("{mark}〔{year}〕第{number}期").format(mark=mark, year=year, number=number)
    return _("{mark}{word}〔{year}〕{number}号").format(
        mark=mark, word=_words()[kind], year=year, number=number
    )


_ISSUES = frozenset({
    PaperKind.BULLETIN, PaperKind.WEEKLY, PaperKind.MONTHLY_REPORT, PaperKind.MINUTES,
    PaperKind.MEETING_PACK,
})


# What is put on paper about one item, and numbered.
OF_ITEMS = frozenset({
    PaperKind.URGE_LETTER, PaperKind.SUPERVISION_ORDER, PaperKind.TALK_NOTICE,
    PaperKind.CLOSE_FORM, PaperKind.EXTENSION_FORM, PaperKind.LOOK_BACK_FORM,
})


def _words() -> dict[PaperKind, str]:
    return {
        PaperKind.URGE_LETTER: _("催"),
        PaperKind.SUPERVISION_ORDER: _("督"),
        PaperKind.TALK_NOTICE: _("约谈"),
        PaperKind.CLOSE_FORM: _("销"),
        PaperKind.EXTENSION_FORM: _("延"),
        PaperKind.LOOK_BACK_FORM: _("回"),
        PaperKind.ITEM_SHEET: _("档"),
    }
