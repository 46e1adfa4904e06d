"""What somebody wants to see of a ledger: which items, in which order, which page of them."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from engine.errors import Incomplete
from engine.language import _
from engine.rules.figures import Figures
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import ItemClass, Status

PAGE_SIZES = (50, 100, 200)
TEXT_LIMIT = 200  # characters searched for: a whole sentence of a weakness
NOBODY = 0  # instead of an id: nobody is named yet

# The figures that are counts of items: each is a condition on items, which a list can show.
FIGURES = (*(name for name in Figures.__dataclass_fields__), "open", "completed")


class Happening(StrEnum):
    """What can have happened to an item within a period."""

    OPENED = "opened"  # 新立项、新一轮
    CLOSED = "closed"  # 销号
    SENT_BACK = "sent_back"  # 销号申请被退回
    RELAPSED = "relapsed"  # 反弹
    MISSED = "missed"  # 到期未销号


class Sort(StrEnum):
    """By what a ledger is ordered; equals stay in the ledger's own order."""

    LEDGER = "ledger"  # 台账顺序
    NUMBER = "number"  # 编号
    CATEGORY = "category"  # 类别
    WEAKNESS = "weakness"  # 存在问题
    ITEM_CLASS = "item_class"  # 整改类型
    STATUS = "status"  # 状态
    LIGHT = "light"  # 亮灯
    DUE_ON = "due_on"  # 完成时限
    ORIGINAL_DUE_ON = "original_due_on"  # 原定时限
    OPENED_ON = "opened_on"  # 开始日期
    CLOSED_ON = "closed_on"  # 销号日期
    PERCENT = "percent"  # 进度
    DEPARTMENT = "department"  # 责任部门
    LEADER = "leader"  # 责任领导
    HANDLER = "handler"  # 经办人
    SOURCE = "source"  # 来源
    ROUND = "round"  # 轮次


@dataclass(frozen=True, slots=True)
class LedgerWish:
    """Filters, order and page of a ledger. None (or empty) does not narrow; they narrow together.

    `department`, `leader`, `handler` are ids, NOBODY for items that name none. `text` is searched
    for in number and weakness, every word of it. `figure` is the name of a count of
    engine.rules.figures (or "open", "completed"), as of the day the ledger is read.
    """

    light: Light | LightMeaning | None = None
    status: Status | None = None
    department: int | None = None
    leader: int | None = None
    handler: int | None = None
    category: str | None = None
    item_class: ItemClass | None = None
    source: str | None = None
    flag: str = ""
    due_from: date | None = None
    due_until: date | None = None
    overdue: bool = False
    long_term: bool = False
    unassigned: bool = False
    text: str = ""
    figure: str = ""
    happened: Happening | None = None
    happened_from: date | None = None
    happened_until: date | None = None
    sort: Sort = Sort.LEDGER
    descending: bool = False
    page: int = 1
    size: int = PAGE_SIZES[0]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that number or weakness must hold. No database keeps a NUL: it is a blank."""
        return tuple(self.text.replace("\0", " ").lower().split())

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return replace(self, sort=Sort.LEDGER, descending=False, page=1, size=PAGE_SIZES[0]) != (
            LedgerWish()
        )

    @property
    def is_indexed(self) -> bool:
        """Whether a filter is set that a database finds by an index, few items among many."""
        return any((
            self.light, self.status, self.overdue, self.figure, self.happened,
            self.due_from, self.due_until,
        )) or any(number is not None for number in (self.department, self.leader, self.handler))

    @property
    def selection(self) -> "LedgerWish":
        """Which items are meant, apart from their light: what the counts by light are counted over."""
        return replace(
            self, light=None, sort=Sort.LEDGER, descending=False, page=1, size=PAGE_SIZES[0]
        )


def check_wish(wish: LedgerWish) -> None:
    """Raise Incomplete, in words for the person, where a wish can mean nothing."""
    if len(wish.text) > TEXT_LIMIT:
        raise Incomplete(
            _("搜索的文字最多 {limit} 个字，现有 {count} 个").format(
                limit=TEXT_LIMIT, count=len(wish.text)
            )
        )
    if wish.due_from and wish.due_until and wish.due_from > wish.due_until:
        raise Incomplete(_("时限起止颠倒：起始日期晚于截止日期"))
    if wish.figure and wish.figure not in FIGURES:
        raise Incomplete(_("没有这项统计指标：{name}").format(name=wish.figure[:40]))
    if wish.size not in PAGE_SIZES:
        raise Incomplete(_("每页只能是 {sizes} 项").format(sizes="、".join(map(str, PAGE_SIZES))))
