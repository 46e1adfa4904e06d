"""Every field of the policy with the word that the office knows it by, in the order of its form.

A test walks the policy's models and fails where a field has no place here.
"""

from dataclasses import dataclass
from typing import Literal

from engine.language import _
from engine.rules.labels import colour_label, step_label
from engine.rules.lights import DEFAULT_PROFILE, Light, LightMeaning, word_of
from engine.rules.words import ItemClass, NoticeKind, StepKind

Kind = Literal["text", "whole", "yes", "time", "choice", "chain", "months"]
CHAIN_LENGTH = 5  # steps that the form offers
SIGNATORIES = (StepKind.LEADER, StepKind.OFFICE, StepKind.GROUP, StepKind.GROUP_HEAD)


@dataclass(frozen=True, slots=True)
class PolicyField:
    """One number, choice or list; `low` and `high` of a whole number are both allowed."""

    place: str
    word: str
    kind: Kind
    low: int = 0
    high: int = 0
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PolicyGroup:
    """Fields that are decided together."""

    key: str
    title: str
    sentence: str
    fields: tuple[PolicyField, ...]


@dataclass(frozen=True, slots=True)
class LadderField:
    """A ladder: what T is, and which notices its rungs may be."""

    key: str
    title: str
    sentence: str
    kinds: tuple[NoticeKind, ...]
    has_meeting: bool = False


def policy_groups() -> tuple[PolicyGroup, ...]:
    """All fields that are not a ladder."""
    return (
        PolicyGroup("mail", _("邮件与减负"), _("每人每天一封，工作时间送出。"), (
            PolicyField("mail.opens", _("几点起发送"), "time"),
            PolicyField("mail.closes", _("几点后不再发送"), "time"),
            PolicyField("mail.rest_days", _("休息日也发送"), "yes"),
            PolicyField("mail.cap", _("每人每天最多几件"), "whole", 1, 500,
                        hint=_("多出的并入周报；催办等文书另计，不被提醒挤掉")),
            PolicyField("mail.backlog_asks_above", _("一次产生多少件以上须先确认"), "whole", 0, 1_000_000),
        )),
        PolicyGroup("lights", _("红黄绿灯"), _("按剩余时间，或按序时进度。"), (
            PolicyField("lights.logic", _("亮灯依据"), "choice",
                        options=(("time_left", _("剩余时间")), ("pace", _("序时进度")))),
            PolicyField("lights.yellow_workdays", _("到期前几个工作日亮黄灯"), "whole", 0, 120),
            PolicyField("lights.pace_yellow", _("落后序时几个百分点亮黄灯"), "whole", 1, 100),
            PolicyField("lights.pace_red", _("落后序时几个百分点亮红灯"), "whole", 1, 100),
        )),
        PolicyGroup("colours", _("颜色"), _("各地颜色含义不同，灯旁总有文字。"), tuple(
            PolicyField(f"colours.{meaning.value}", word_of(meaning), "choice",
                        options=tuple((light.value, colour_label(light)) for light in Light),
                        hint=_("不选即为{colour}").format(
                            colour=colour_label(DEFAULT_PROFILE[meaning])), optional=True)
            for meaning in LightMeaning
        )),
        PolicyGroup("activation", _("立项"), _("任何人都不能独自立项。"), (
            _chain("activation.chain", _("立项由谁审批")),
        )),
        PolicyGroup("closing", _("销号"), _("责任部门的申请就是它自己的签字，以下各环节依次审批。"), (
            _chain("closing.chain", _("销号由谁审批")),
            *(_chain(f"closing.by_class.{one.value}", word, optional=True,
                     hint=_("不填则与上一项相同"))
              for one, word in ((ItemClass.IMMEDIATE, _("立行立改的销号")),
                                (ItemClass.DATED, _("限期整改的销号")),
                                (ItemClass.SUSTAINED, _("长期坚持的销号")))),
            PolicyField("closing.needs_evidence", _("没有佐证材料不能申请销号"), "yes"),
            PolicyField("closing.publicity_days", _("公示几天"), "whole", 0, 60, hint=_("0 为不公示")),
        )),
        PolicyGroup("extension", _("延期"), _("在到期之前申请；原时限永远保留。"), (
            PolicyField("extension.limit", _("最多延期几次"), "whole", 0, 9),
            PolicyField("extension.ordinary_count", _("其中几次按普通程序"), "whole", 0, 9),
            _chain("extension.chain", _("普通延期由谁审批")),
            _chain("extension.further_chain", _("再次延期由谁审批")),
            PolicyField("extension.max_days", _("一次最多延长几天"), "whole", 1, 1000),
            PolicyField("extension.late_as_supplement", _("过期后可以补报（仍亮红灯）"), "yes"),
        )),
        PolicyGroup("look_back", _("回头看"), _("销号后再看；长期坚持的定期复核。"), (
            PolicyField("look_back.months", _("销号后第几个月回头看"), "months",
                        hint=_("用顿号隔开，如 1、3、6；不填则不回头看")),
            PolicyField("look_back.recheck_months", _("长期坚持每几个月复核"), "whole", 1, 24),
            PolicyField("look_back.early_days", _("最早可提前几天"), "whole", 0, 90),
        )),
        PolicyGroup("digest", _("周报"), "", (
            PolicyField("digest.weekday", _("星期几出周报"), "choice", options=tuple(
                (str(number), word) for number, word in enumerate(
                    (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")), 1)
            )),
            PolicyField("digest.hour", _("几点出周报"), "whole", 0, 23),
            PolicyField("digest.laggards", _("最多点名几项"), "whole", 1, 50),
            PolicyField("digest.nothing_to_report", _("没有情况也出周报"), "yes"),
        )),
        PolicyGroup("papers", _("文书"), "", (
            PolicyField("papers.mark", _("文号中的机关代字"), "text",
                        hint=_("如“示法整改”，文号就写示法整改督〔2026〕3号；不填则只写督〔2026〕3号")),
            PolicyField("papers.reply_workdays", _("签发后几个工作日内书面回复"), "whole", 1, 60),
        )),
        PolicyGroup("other", _("其他"), "", (
            PolicyField("name", _("这套规则叫什么"), "text"),
            PolicyField("immediate_days", _("立行立改没有时限的，几天内完成"), "whole", 1, 400),
        )),
    )


def ladder_fields() -> tuple[LadderField, ...]:
    """The ladders, the item's first."""
    kind = NoticeKind
    return (
        LadderField("item", _("事项阶梯"), _("T 是完成时限。督办单及以上由系统起草、专人签发。"), (
            kind.REMINDER, kind.DUE_SOON, kind.DUE, kind.URGE_LETTER, kind.SUPERVISION_ORDER,
            kind.TALK_PROPOSAL), has_meeting=True),
        LadderField("measure", _("措施阶梯"), _("T 是措施自己的时限。"), (kind.MEASURE_DUE,)),
        LadderField("milestone", _("节点阶梯"), _("T 是节点的时限。"), (kind.MILESTONE_DUE,)),
        LadderField("acknowledge", _("签收阶梯"), _("T 是交办的那天。"), (kind.ACKNOWLEDGE,)),
        LadderField("approval", _("审批阶梯"), _("T 是轮到这个环节的那天。"), (kind.APPROVAL_WAITING,)),
        LadderField("look_back", _("回头看阶梯"), _("T 是应当回头看的那天。"), (kind.LOOK_BACK,)),
        LadderField("recheck", _("复核阶梯"), _("T 是应当复核的那天。"), (kind.RECHECK,)),
    )


def recipient_words() -> dict[str, str]:
    """Who a rung goes to."""
    return {
        "handler": _("经办人"), "head": _("部门负责人"), "support": _("配合部门"),
        "leader": _("责任领导"), "office": _("办公室"), "group_deputy": _("副组长"),
        "group_head": _("组长"), "group": _("领导小组"), "approver": _("审批人"),
    }


def _chain(place: str, word: str, *, optional: bool = False, hint: str = "") -> PolicyField:
    options = tuple((step.value, step_label(step)) for step in SIGNATORIES)
    return PolicyField(place, word, "chain", options=options, hint=hint, optional=optional)
