"""The words for what a ledger can be narrowed to beyond its columns: figures and happenings."""

from engine.language import _
from engine.rules.figure_definitions import figure_definitions
from engine.rules.ledger_wish import Happening


def counted_label(figure: str) -> str:
    """Which items a figure counts, in words: the heading of the list that it leads to."""
    words = {
        "completed": _("完成（已销号与待销号）"),
        "due_by_cut_off": _("现时限已到的事项"),
        "closed_by_current_date": _("现时限已到、在现时限前销号的事项"),
        "originally_due_by_cut_off": _("原定时限已到的事项"),
        "closed_by_original_date": _("原定时限已到、在原定时限前销号的事项"),
        "extended": _("经批准延期过的事项"),
        "asked_to_close": _("提交过销号申请的事项"),
        "returned": _("销号申请被退回过的事项"),
        "ever_closed": _("曾经销号的事项"),
        "relapsed": _("回头看认定反弹的事项"),
    } | {one.key: one.name for one in figure_definitions() if not one.key.startswith("on_time")}
    return words.get(figure, figure)


def happening_label(what: Happening) -> str:
    """What happened, as the head of a trend's column."""
    return {
        Happening.OPENED: _("新开始整改"),
        Happening.CLOSED: _("本期销号"),
        Happening.SENT_BACK: _("被退回"),
        Happening.RELAPSED: _("反弹"),
        Happening.MISSED: _("到期未销号"),
    }[what]


def happening_definition(what: Happening) -> str:
    """How a trend's number is counted, printed under its table."""
    return {
        Happening.OPENED: _("本期开始整改的事项，含因反弹或重新启动而开始的新一轮。"),
        Happening.CLOSED: _("本期经审定销号的事项，含以后又重新启动的。"),
        Happening.SENT_BACK: _("本期销号申请被退回的事项；同一事项一期内退回几次，只计一项。"),
        Happening.RELAPSED: _("本期回头看认定反弹的事项。"),
        Happening.MISSED: _(
            "现完成时限落在本期、到时限日没有销号的事项，以后逾期销号的也计入；经批准延期的，计入延期后的时限所在的一期。"
        ),
    }[what]
