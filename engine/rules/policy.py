"""The policy: every number of the field as data, validated before it is believed.

A preset is a TOML text; a map keeps a copy of its own. Nothing here is read by only one use: the
sweep, `simulate` and `explain` all take the same object, and the editor refuses what none reads.
"""

import tomllib
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from engine.errors import Incomplete
from engine.language import _
from engine.rules.policy_words import in_words
from engine.rules.words import ItemClass, NoticeKind, StepKind

Recipient = Literal[
    "handler", "head", "support", "leader", "office", "group_deputy", "group_head", "group",
    "approver",
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rung(_Part):
    """One step of a ladder: so many days before (negative) or after the date, to these people."""

    at: Annotated[int, Field(ge=-400, le=400)]
    kind: NoticeKind
    to: tuple[Recipient, ...] = Field(min_length=1)
    copy_to: tuple[Recipient, ...] = Field(default=(), alias="copy")

    @property
    def name(self) -> str:
        """How the trail calls it: T-10, T, T+5."""
        return "T" if self.at == 0 else f"T{self.at:+d}"


class Repeat(_Part):
    """After the last rung the worst items are said again: never silence."""

    every: Annotated[int, Field(ge=1, le=60)]
    kind: NoticeKind = NoticeKind.URGE_LETTER
    to: tuple[Recipient, ...] = ("head",)
    copy_to: tuple[Recipient, ...] = Field(default=("leader",), alias="copy")


class MeetingRule(_Part):
    """表态发言 at the first monthly meeting after an item is `after` days late."""

    day: Annotated[int, Field(ge=1, le=28)]
    after: Annotated[int, Field(ge=1)] = 10
    notice: Annotated[int, Field(ge=0, le=20)] = 3
    to: tuple[Recipient, ...] = ("head",)
    copy_to: tuple[Recipient, ...] = Field(default=("group",), alias="copy")


class Ladder(_Part):
    """Rungs on one date, in workdays or in natural days."""

    unit: Literal["workdays", "days"] = "workdays"
    rungs: tuple[Rung, ...] = ()
    repeat: Repeat | None = None
    meeting: MeetingRule | None = None

    @model_validator(mode="after")
    def _rungs_differ(self) -> "Ladder":
        days = [rung.at for rung in self.rungs]
        if len(set(days)) != len(days):
            raise ValueError(_("同一天不能有两级阶梯"))
        return self


class Ladders(_Part):
    """A ladder for each thing that waits."""

    item: Ladder
    measure: Ladder = Ladder()
    milestone: Ladder = Ladder()
    acknowledge: Ladder = Ladder()
    approval: Ladder = Ladder()
    look_back: Ladder = Ladder()
    recheck: Ladder = Ladder()


class Lights(_Part):
    """When a light turns; 序时进度 compares the percentage done with the share of time gone."""

    logic: Literal["time_left", "pace"] = "time_left"
    yellow_workdays: Annotated[int, Field(ge=0, le=120)] = 10
    pace_yellow: Annotated[int, Field(ge=1, le=100)] = 10
    pace_red: Annotated[int, Field(ge=1, le=100)] = 30


class Closing(_Part):
    """Who signs a closing, in order; the department's own signature is its application."""

    chain: tuple[StepKind, ...] = Field(min_length=1)
    publicity_days: Annotated[int, Field(ge=0, le=60)] = 0
    needs_evidence: bool = True
    by_class: dict[ItemClass, tuple[StepKind, ...]] = {}

    def chain_for(self, item_class: ItemClass) -> tuple[StepKind, ...]:
        """The steps for an item of this class, publicity included."""
        chain = self.by_class.get(item_class, self.chain)
        return (*chain, StepKind.PUBLICITY) if self.publicity_days else chain


class Activation(_Part):
    """Who approves that an item is opened: nobody may open one alone."""

    chain: tuple[StepKind, ...] = Field(min_length=1)


class Extension(_Part):
    """How often and how far a date may move, and who grants it."""

    limit: Annotated[int, Field(ge=0, le=9)] = 2
    chain: tuple[StepKind, ...] = Field(min_length=1)
    further_chain: tuple[StepKind, ...] = (StepKind.LEADER, StepKind.GROUP_HEAD)
    ordinary_count: Annotated[int, Field(ge=0, le=9)] = 1
    max_days: Annotated[int, Field(ge=1, le=1000)] = 180
    late_as_supplement: bool = True


class LookBackPlan(_Part):
    """When a closed item is looked at again, and how often a sustained one is re-checked."""

    months: tuple[Annotated[int, Field(ge=1, le=36)], ...] = (1, 3, 6)
    recheck_months: Annotated[int, Field(ge=1, le=24)] = 3
    early_days: Annotated[int, Field(ge=0, le=90)] = 15


class Mail(_Part):
    """减负: one mail a person a day, at decent hours."""

    opens: time = time(8, 0)
    closes: time = time(18, 0)
    rest_days: bool = False
    cap: Annotated[int, Field(ge=1, le=500)] = 50
    backlog_asks_above: Annotated[int, Field(ge=0)] = 200


class DigestRule(_Part):
    """The weekly digest: which weekday (1 is Monday), and whether an empty week is reported."""

    weekday: Annotated[int, Field(ge=1, le=7)] = 5
    hour: Annotated[int, Field(ge=0, le=23)] = 16
    nothing_to_report: bool = True
    laggards: Annotated[int, Field(ge=1, le=50)] = 10


class Papers(_Part):
    """What stands on every paper of the office."""

    mark: Annotated[str, Field(max_length=20)] = ""
    reply_workdays: Annotated[int, Field(ge=1, le=60)] = 3


class Policy(_Part):
    """The whole policy of a map."""

    name: str
    ladders: Ladders
    lights: Lights = Lights()
    closing: Closing
    activation: Activation
    extension: Extension
    look_back: LookBackPlan = LookBackPlan()
    mail: Mail = Mail()
    digest: DigestRule = DigestRule()
    papers: Papers = Papers()
    immediate_days: Annotated[int, Field(ge=1, le=400)] = 60
    colours: dict[str, Literal["green", "yellow", "red", "blue", "grey"]] = {}

    def as_data(self) -> dict[str, Any]:
        """The JSON object that a map stores."""
        return self.model_dump(mode="json", by_alias=True)


def parse_policy(text: str) -> Policy:
    """A policy from TOML text.

    Raises:
        Incomplete: naming each place that is wrong, in words.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise Incomplete(_("规则文件不是有效的 TOML：{trouble}").format(trouble=trouble)) from None
    return read_policy(data)


def read_policy(data: dict[str, Any]) -> Policy:
    """A policy from the JSON object that a map stores; raises Incomplete as `parse_policy`."""
    try:
        return Policy.model_validate(data)
    except ValidationError as trouble:
        places = "；".join(in_words(error) for error in trouble.errors())
        raise Incomplete(_("规则有误，未予采用：{places}").format(places=places)) from None
