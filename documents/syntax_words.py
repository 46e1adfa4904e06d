"""What Jinja2 says of a slip in a tag, said in the language of the person who made it."""

import re
from collections.abc import Callable

from engine.language import _

_TAGS = re.compile(r"'(\w+)'")


def slip_sentence(message: str) -> str:
    """The sentence for a message of Jinja2's own; what is not known is said in general."""
    for pattern, say in _SLIPS:
        found = pattern.search(message)
        if found is not None:
            return say(found)
    return _("标签的写法有误，请对照标签表检查括号、引号和点号")


def _unclosed(found: re.Match[str]) -> str:
    wanted = _TAGS.findall(found[1])
    if "endfor" in wanted:
        return _("循环没有写结尾：{% for … %} 之后要有 {% endfor %}")
    if "endif" in wanted:
        return _("条件没有写结尾：{% if … %} 之后要有 {% endif %}")
    return _("有标签没有写结尾，缺少：{tags}").format(tags="、".join(wanted))


def _unknown_tag(found: re.Match[str]) -> str:
    name = found[1]
    if name in ("endfor", "endif", "else", "elif"):
        return _("{name} 前面没有与它配对的 for 或 if").format(name=name)
    return _("不认识的指令：{name}；只能用 for、if、else、elif、endfor、endif").format(name=name)


_SLIPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"Encountered unknown tag '(\w+)'"), _unknown_tag),
    (re.compile(r"Unexpected end of template\. (.*)", re.DOTALL), _unclosed),
    (re.compile(r"No filter named '([^']+)'"),
     lambda found: _("不认识的过滤器：{name}").format(name=found[1])),
    (re.compile(r"No test named '([^']+)'"),
     lambda found: _("不认识的判断：{name}").format(name=found[1])),
    (re.compile(r"[Mm]issing end of (comment|raw)"),
     lambda found: _("注释没有写结尾，要写成 {# … #}")),
    (re.compile(r"unexpected char '(.)'"),
     lambda found: _("标签里有不能用的字符“{sign}”").format(sign=found[1])),
    (re.compile(r"Expected an expression"), lambda found: _("标签里没有写名称")),
    (re.compile(r"unexpected '(.+?)'(, expected '(.+?)')?$"),
     lambda found: _("标签里多了或错了“{sign}”").format(sign=found[1])),
    (re.compile(r"expected token 'in'"), lambda found: _("循环请写成 for 条 in 列表")),
    (re.compile(r"got 'end of"), lambda found: _("标签没有写完")),
    (re.compile(r"expected token '(.+?)', got '(.+?)'"), lambda found: _(
        "标签里“{got}”的前面少了内容或符号，名称中间不能有空格").format(got=found[2])),
    (re.compile(r"unexpected end of template|unexpected end of print statement"),
     lambda found: _("标签没有写完")),
    (re.compile(r"can't assign to"), lambda found: _("循环请写成 for 条 in 列表")),
)
