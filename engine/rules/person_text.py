"""The people in a cell: 郭某（副市长）, 党组成员、副院长王某, 李某 张某."""

import re

from engine.rules.department_text import NOBODY, divide, unique
from engine.rules.written_numbers import half_width

POST = (
    r"(?:(?:党组|党委|支部|总支|机关党委|政治部|办公室|执行局|审管办|纪检监察组|纪检组|领导小组)?"
    r"(?:常务|第一)?(?:副)?(?:书记|成员|院长|庭长|局长|主任|组长|组员|科长|处长|部长|队长|大队长|支队长|"
    r"市长|县长|区长|州长|主席|主委|检察长|所长|站长|校长|厅长|团长|师长|政委|教导员)"
    r"|(?:审判委员会|审委会)?(?:专职)?委员|法官助理|书记员|四级高级法官|(?:[一二三四]级)?(?:高级)?法官|调研员|同志)"
)
ONLY_POSTS = re.compile(rf"^(?:{POST}[、,和兼 ]*)+$")
BRACKETS = re.compile(r"\([^()]*\)")
BEFORE = re.compile(rf"^(?:{POST}[、,和兼 ]*)+(?=\S{{2,4}}$)")
AFTER = re.compile(rf"(?<=^\S\S)(?:{POST})+$|(?<=^\S\S\S)(?:{POST})+$|(?<=^\S\S\S\S)(?:{POST})+$")
MARKS = re.compile(r"[、,;\n\r\t/|+]+")


def read_people(text: str) -> tuple[str, ...]:
    """The names of a cell without their posts; a post that stands alone is kept as it is."""
    written = BRACKETS.sub("、", half_width(text)).strip(" 、。.;")
    if written.replace(" ", "") in NOBODY:
        return ()
    found: list[str] = []
    posts: list[str] = []
    for part in divide(written, MARKS):
        for one in separate(part.strip()):
            if ONLY_POSTS.match(one):
                posts.append(one)
            elif name := bare_name(one):
                found.append(name)
    return unique(found or posts)


def separate(part: str) -> list[str]:
    """Names divided by blanks; blanks between the characters of one name (李 某) do not."""
    words = part.split()
    if 2 <= len(words) <= 4 and all(len(one) == 1 for one in words):
        return ["".join(words)]
    return words


def bare_name(written: str) -> str:
    """`written` without blanks, brackets and the posts before or after the name."""
    name = BRACKETS.sub("", half_width(written)).replace(" ", "").strip("()、。.:")
    if ONLY_POSTS.match(name):
        return name
    return AFTER.sub("", BEFORE.sub("", name))
