"""The sentence that defines each figure; a bulletin prints those of the figures it shows."""

from dataclasses import dataclass

from engine.language import _
from engine.rules.figures import BASICALLY_DONE_PERCENT


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """`key` is the attribute of Figures; `name` heads the column; `sentence` is printed below."""

    key: str
    name: str
    sentence: str


def figure_definitions() -> list[FigureDefinition]:
    """Every figure a bulletin can show, in the order of its table, in the language of the moment."""
    return [
        FigureDefinition(
            "total",
            _("总数"),
            _("截止日已立项的事项，不含待立项和已撤销的；截止日之后的变化不计入。"),
        ),
        FigureDefinition("closed", _("已销号"), _("截止日前（含当日）经审定销号的事项。")),
        FigureDefinition(
            "awaiting_close", _("待销号"), _("已提交佐证材料申请销号、尚未审定的事项。")
        ),
        FigureDefinition(
            "basically_done",
            _("基本完成"),
            _("尚未申请销号、所报进度达到 {percent}% 的事项，单列，不计入完成。").format(
                percent=BASICALLY_DONE_PERCENT
            ),
        ),
        FigureDefinition("in_progress", _("整改中"), _("已交办、进度未达到基本完成的事项。")),
        FigureDefinition(
            "sustained", _("长期坚持"), _("以定期复核代替销号的事项，单列，不计入完成。")
        ),
        FigureDefinition("open", _("未销号"), _("待销号、基本完成和整改中的事项之和。")),
        FigureDefinition(
            "overdue",
            _("超期数"),
            _("截止日已过完成时限而未销号的事项；时限当日不算超期，待销号的也计入。"),
        ),
        FigureDefinition(
            "closed_late", _("逾期销号"), _("销号日晚于完成时限的事项，与超期数分列。")
        ),
        FigureDefinition(
            "closed_undated",
            _("销号日期不明"),
            _("已销号而台账没有写明销号日期的事项，不参与按期完成率。"),
        ),
        FigureDefinition(
            "completion",
            _("整改完成率"),
            _("完成（已销号与待销号）÷ 总数；基本完成、长期坚持单列。"),
        ),
        FigureDefinition("closing", _("销号率"), _("已销号 ÷ 总数。")),
        FigureDefinition(
            "on_time_current",
            _("按期完成率（现时限）"),
            _("现完成时限在截止日前（含当日）的事项中，在时限前（含当日）销号的比例。"),
        ),
        FigureDefinition(
            "on_time_original",
            _("按期完成率（原时限）"),
            _(
                "原定时限在截止日前（含当日）的事项中，在原定时限前（含当日）销号的比例，考核以此为准。"
            ),
        ),
        FigureDefinition("extension", _("延期率"), _("经批准延期过的事项 ÷ 总数。")),
        FigureDefinition(
            "sending_back", _("退回率"), _("销号申请被退回过的事项 ÷ 提交过销号申请的事项。")
        ),
        FigureDefinition("relapse", _("反弹率"), _("回头看认定反弹的事项 ÷ 曾经销号的事项。")),
    ]
