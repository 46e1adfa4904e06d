"""A cell that holds people and bodies in one: 赵某（副院长）、民事审判庭."""

import re
from dataclasses import dataclass

from engine.rules.department_text import NOBODY, divide, names
from engine.rules.person_text import MARKS, ONLY_POSTS, bare_name, separate
from engine.rules.written_numbers import half_width

BODY_END = re.compile(r"(?:[庭局室处部队科股办委组院站所会]|中心|支部)$")
ROLE = re.compile(r"\((?:牵头|主办|主责|配合|协办|协助|参与)(?:单位|部门)?\)")
BRACKETED = re.compile(r"^([^()]+)\(([^()]+)\)$")
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦马苗"
    "方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛狄米贝明臧"
    "计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田胡凌霍虞万柯卢莫房解应宗丁宣邓洪包左石"
    "崔吉龚程邢裴陆翁荀甄曲封储靳段焦巴侯班仰秋仲宁仇甘厉祖符刘景詹龙叶司黎白蒲申冉桑桂牛温庄柴瞿阎连习向古易廖耿满"
    "匡文寇欧沃利师聂晁敖冷辛那简饶曾关查荆游权岳帅涂肖闫覃谭尚佟樊代全占苟敬牟谷车卓管麻冀郁付"
)
COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒"
NAME = re.compile(
    rf"(?:{COMPOUND}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
    r"|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8})+"
)
WITH_POST = re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{1,3}}")


@dataclass(frozen=True, slots=True)
class Mixed:
    """`people` as names without posts, `bodies` as one text in the grammar of departments."""

    people: tuple[str, ...]
    bodies: str


def split_mixed(text: str) -> Mixed | None:
    """People and bodies apart, or None where a part is not clearly one or the other.

    Field rule: a body ends in 庭, 局, 室, 部, 处, 科, 队, 组, 中心, 院, 委, 办; a person has a post
    beside the name, or a surname and one or two characters more.
    """
    written = half_width(text).strip(" 。.;")
    if written.replace(" ", "") in NOBODY:
        return Mixed((), "")
    people: list[str] = []
    bodies: list[str] = []
    posts: list[str] = []  # 党组成员、副院长王某: a post alone counts only where no name is
    for part in (one for listed in divide(written, MARKS) for one in separate(listed)):
        for one in unbracketed(part):
            if name := person_in(one):
                people.append(name)
            elif is_body(one):
                bodies.append(one)
            elif ONLY_POSTS.match(one):
                posts.append(one)
            else:
                return None
    return Mixed(tuple(dict.fromkeys(people or posts)), "、".join(bodies))


def unbracketed(part: str) -> list[str]:
    """立案庭(赵某) and 赵某(立案庭) name two; 赵某(副院长) and 立案庭(牵头) name one."""
    found = BRACKETED.match(part)
    if found is None or ROLE.search(part) or ONLY_POSTS.match(found[2]):
        return [part]
    return [found[1], found[2]]


def person_in(part: str) -> str:
    """The name, where the part is clearly a person."""
    name = bare_name(part)
    if BODY_END.search(name) or ONLY_POSTS.match(part):
        return ""
    has_post = name != part.replace(" ", "") and not ROLE.search(part)
    return name if NAME.fullmatch(name) or (has_post and WITH_POST.fullmatch(name)) else ""


def is_body(part: str) -> bool:
    """Whether the part, without its role words, ends as a body does; 赵局 may be a person."""
    named = names(ROLE.sub("", part))
    if len(named) != 1 or not BODY_END.search(named[0]):
        return False
    return not (len(named[0]) == 2 and named[0][0] in SURNAMES)
