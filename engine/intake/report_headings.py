"""Which words head a list of problems, and which head causes, practices, plans or requests.

Field rule: real reports number achievements, problems, causes, plans and requests to superiors
with the same marks; only sections that list problems count.
"""

import re
from dataclasses import dataclass

from engine.rules.written_numbers import NUMERAL, half_width, read_number

WEAK = r"(?:问题|不足|短板|弱项|差距|薄弱环节|薄弱点|困难|缺点|隐患|薄弱|难点|堵点|痛点|漏洞)"
BETWEEN = (
    r"(?:出|的|着|了|到|主要|突出|一些|若干|工作|困难|和|与|及|、|具体|现有|共性|自身|短板|弱项|不足|差距|薄弱|"
    r"问题|党建|方面){0,8}?"
)
PROBLEMS = re.compile(
    rf"(?:存在|现存|面临|尚存|尚有|仍有|还有|正视|直面|审视|认清|查摆|检视|反思|暴露|主要|突出|具体|当前){BETWEEN}{WEAK}"
    rf"|(?:梳理|查找|排查|发现|反馈|指出|查出|自查){BETWEEN}(?:出|到|的){BETWEEN}{WEAK}"
    rf"|(?:中|方面|工作|我院|自身)的?{WEAK}(?:$|[和与及、])"
    rf"|^的?{WEAK}(?:清单|表现|之处|{WEAK}|[和与及、]|$)"
    rf"|{WEAK}清单"
)
LIST_OF_PROBLEMS = re.compile(rf"^\S{{0,8}}{WEAK}清单$")
OTHERS = re.compile(
    r"原因|成因|根源|症结|做法|举措|措施|成效|成绩|亮点|经验|下一步|下步|打算|计划|对策|建议|整改|解决|破解|补齐|补强|化解|"
    r"克服|针对|消除|攻坚|纠治|整治|改进|弥补|协调|支持|请求|恳请|请示|帮助|部署|思路|方向|目标|路径|聚焦|紧盯|坚持|推动|提升|"
    r"强化|导向|安排"
)
# What never holds problems of ours, whatever its sub-headings say.
ELSEWHERE = re.compile(
    r"原因|成因|根源|下一步|下步|今后|打算|计划|对策|建议|需要上级|需上级|请求|恳请|协调|做法|整改措施|整改情况|工作措施|"
    r"改进措施|努力方向|目标任务|工作安排|工作思路"
)
AFTER_COMMA = re.compile(r"方向|目标|原因|根源|成因|思路|剖析")
JOINED = re.compile(r"^[^,，]{0,6}?(?:以及|[及和与、])")
TURN = re.compile(
    r"^(?:下一步|下步|今后|接下来|针对|为此|对此|究其原因|分析原因|原因分析|原因剖析|主要原因|产生|造成|上述问题|以上问题|这些问题"
    r"|整改措施|改进措施|整改方向|工作打算|努力方向|意见建议|对策建议|恳请|请求)"
)
TURN_IN_TEXT = re.compile(
    r"(?<=[。；;])\s*(?:针对|为此|对此|下一步|上述问题|以上问题|这些问题|究其原因|综上|我们将|我院将)"
)
GENERIC = re.compile(
    rf"^(?:我院|我们|目前|当前|工作|存在|现存|面临|正视|查摆|检视|反思|主要|突出|具体|着|的|了|一些|和|与|及|、|,|中|方面|"
    rf"清单|之处|深刻|剖析|融合|现有|原因|分析|对照|检查|自身|整改|措施|下一步|打算|{WEAK})+[:：。]?$"
)
OPENER = re.compile(
    rf"(?:存在|梳理|查摆|查找|查出|排查|检视|发现|面临|暴露|归纳|反映|表现|还有|仍有|列出|形成|剖析)\S{{0,40}}?{WEAK}"
)
NOT_OPENER = re.compile(
    r"解决|整改|破解|针对|原因|措施|做法|建议|补齐|改进|避免|防止|打算|消除|化解|克服|应对"
)
COUNT = re.compile(
    rf"(?P<near>近|约|大约)?(?P<count>\d+|[{NUMERAL}]+)(?P<more>余|多)?\s*(?:个|项|条|点|处)"
    rf"(?:方面)?(?:具体|突出|主要|共性|个性|重点|的|薄弱|短板|弱项|典型|较为|比较|存在){{0,5}}{WEAK}"
)
AREAS = re.compile(rf"(?P<areas>\d+|[{NUMERAL}]+)\s*(?:大|个)?(?:方面|大类|类|领域)")


@dataclass(frozen=True, slots=True)
class Declared:
    """How many problems a sentence says that there are, and in how many areas."""

    count: int | None
    areas: int | None
    sentence: str


def lists_problems(heading: str) -> bool:
    """Whether this heading heads a list of problems (存在的主要问题, 正视问题短板, 问题清单)."""
    words = half_width(heading).replace(" ", "")
    if len(words) > 60:
        return False
    if LIST_OF_PROBLEMS.match(words):
        return True
    found = PROBLEMS.search(words)
    if found is None:
        return False
    if (other := OTHERS.search(words)) is None:
        return True
    if other.start() < found.end():
        return False
    between = words[found.end() : other.start()]
    return bool(JOINED.match(between)) or ("," in between and bool(AFTER_COMMA.match(other[0])))


def lists_others(heading: str) -> bool:
    """Whether this heading heads causes, practices, plans or requests (原因剖析, 下一步)."""
    return bool(ELSEWHERE.search(heading)) and not lists_problems(heading)


def is_generic(heading: str) -> bool:
    """存在的主要问题 says nothing of its own; 队伍建设存在短板 is itself a problem."""
    return bool(GENERIC.match(half_width(heading).replace(" ", "")))


def opens_list(sentence: str) -> bool:
    """Whether the sentence before a list declares problems (梳理出三大方面9个具体薄弱问题)."""
    return bool(OPENER.search(sentence)) and not NOT_OPENER.search(sentence)


def declared_in(sentence: str) -> Declared | None:
    """The numbers that a sentence declares; 近20个 and 10余个 are not exact and not checked."""
    folded = half_width(sentence)
    areas = AREAS.search(folded)
    found = COUNT.search(folded)
    count = None
    if found and not found["near"] and not found["more"]:
        count = read_number(found["count"])
    many = read_number(areas["areas"]) if areas else None
    many = None if many == 1 else many  # 一方面……另一方面
    if count is None and many is None:
        return None
    return Declared(count, many, sentence.strip())
