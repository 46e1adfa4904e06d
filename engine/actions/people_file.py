"""A list of people as an office keeps it (.xlsx or .csv) to rows, and what is wrong with its cells.

Headings: 姓名, 部门, 部门简称, 职务, 角色, 邮箱, 部门负责人, 停用. Only 姓名 must be there. An empty cell says
nothing: what is known stays. “无” in 角色 takes all roles away; 是 and 否 answer the last two.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import Unreadable
from engine.intake.cells import cell_name, cell_text
from engine.intake.drafts import Problem
from engine.intake.package import read_bytes
from engine.intake.workbook import open_workbook
from engine.language import _
from engine.rules.words import Role

HEADINGS = {
    "name": ("姓名", "人员", "人员姓名"),
    "department": ("部门", "所在部门", "科室", "庭室", "单位", "所属部门"),
    "alias": ("部门简称", "部门别名", "简称"),
    "post": ("职务", "职位", "岗位"),
    "roles": ("角色", "系统角色"),
    "address": ("邮箱", "电子邮箱", "邮件", "电子邮件", "邮件地址", "邮箱地址"),
    "heads": ("部门负责人", "负责人", "是否部门负责人"),
    "stopped": ("停用", "是否停用", "离任"),
}
ROLES = {
    "办公室": Role.OFFICE, "整改办": Role.OFFICE, "专班": Role.OFFICE, "领导": Role.LEADER,
    "院领导": Role.LEADER, "责任领导": Role.LEADER, "组长": Role.GROUP_HEAD,
    "副组长": Role.GROUP_DEPUTY, "成员": Role.GROUP_MEMBER, "纪检": Role.AUDITOR,
    "审计": Role.AUDITOR, "运维": Role.OPERATOR,
}
YES = frozenset({"是", "√", "y", "yes", "1", "true", "停用", "离任", "负责人"})
NO = frozenset({"否", "×", "n", "no", "0", "false"})
NOBODY = frozenset({"无", "-", "—"})
HEADING_ROWS = 20  # a title and a note may stand above the headings


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as written. None: the cell says nothing."""

    sheet: str | None
    row: int  # 1-based, as people count
    name: str
    department: str | None = None
    alias: str | None = None
    post: str | None = None
    roles: frozenset[Role] | None = None
    address: str | None = None
    heads: bool | None = None
    stopped: bool | None = None
    cells: dict[str, str] = field(default_factory=dict)  # the cell of each field: "B3"


@dataclass(frozen=True, slots=True)
class PeopleReading:
    """What a file says."""

    rows: list[PersonRow]
    problems: list[Problem]


def read_people(path: Path, *, name: str | None = None) -> PeopleReading:
    """Read a list of people; raises Unreadable where the file is refused whole."""
    shown = name or path.name
    suffix = Path(shown).suffix.lower()
    data = read_bytes(path)
    tables: list[tuple[str | None, int, int, Iterable[Sequence[Any]]]]
    if suffix == ".xlsx":
        tables = [
            (sheet.name, *(sheet.sheet.start or (0, 0)), sheet.sheet.iter_rows())
            for sheet in open_workbook(data, name=shown).sheets
        ]
    elif suffix == ".csv":
        tables = [(None, 0, 0, csv.reader(io.StringIO(_text(data), newline="")))]
    else:
        raise Unreadable(
            _("不认识的文件类型“{suffix}”，人员名单请用 .xlsx 或 .csv。").format(
                suffix=suffix or shown
            )
        )
    found = PeopleReading([], [])
    headed = [_read_table(found, *table) for table in tables]
    if not any(headed):
        raise Unreadable(_("没有找到人员名单的表头；表头里要有“姓名”，还可以有部门、职务、角色、邮箱"))
    return found


def _text(data: bytes) -> str:
    """The text of a CSV: UTF-8, or what Excel writes on a Chinese Windows."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("认不出文件的文字编码，请另存为 UTF-8 编码的 CSV 或 .xlsx"))


def _read_table(
    found: PeopleReading,
    sheet: str | None,
    first_row: int,
    first_column: int,
    rows: Iterable[Sequence[Any]],
) -> bool:
    """Append the people of one table; False where it has no heading 姓名."""
    columns: dict[str, int] | None = None
    try:
        for index, values in enumerate(rows):
            texts = [cell_text(value) for value in values]
            if columns is None:
                columns = _columns(texts) if index < HEADING_ROWS else None
                if columns is None and index >= HEADING_ROWS:
                    return False
                continue
            if any(texts):
                _read_row(found, sheet, first_row + index, first_column, columns, texts)
    except csv.Error:
        raise Unreadable(_("CSV 内容有误，读不下去，请另存为 .xlsx 再导入")) from None
    return columns is not None


def _columns(texts: list[str]) -> dict[str, int] | None:
    """The column of each field, if this row is the heading."""
    squeezed = ["".join(text.split()).split("（")[0].split("(")[0] for text in texts]
    columns = {
        name: squeezed.index(heading)
        for name, headings in HEADINGS.items() for heading in headings[::-1]
        if heading in squeezed
    }
    return columns if "name" in columns else None


def _read_row(
    found: PeopleReading,
    sheet: str | None,
    row: int,
    first_column: int,
    columns: dict[str, int],
    texts: list[str],
) -> None:
    written = {
        name: texts[column].strip() if column < len(texts) else ""
        for name, column in columns.items()
    }
    cells = {name: cell_name(row, first_column + column) for name, column in columns.items()}

    def complain(name: str, code: str, message: str, severity: Any = "warning") -> None:
        found.problems.append(
            Problem(severity, code, sheet, cells[name], written[name][:500], message)
        )

    name = "".join(written["name"].split()) if not written["name"].isascii() else written["name"]
    if not name:
        complain("name", "name_missing", _("这一行没有姓名，没有载入"), "error")
        return
    if len(written["name"].splitlines()) > 1:
        complain("name", "name_broken", _("姓名里有换行，没有载入；一人请写一行"), "error")
        return
    address = written.get("address") or None
    if address is not None and not is_address(address):
        complain("address", "address_unread", _("“{raw}”不是邮箱地址，未采用").format(raw=address))
        address = None
    answers: dict[str, bool | None] = {}
    for field_name in ("heads", "stopped"):
        text = written.get(field_name, "").lower()
        answers[field_name] = True if text in YES else False if text in NO else None
        if text and answers[field_name] is None:
            complain(field_name, "answer_unread", _("部门负责人、停用两栏请填“是”或“否”，未采用"))
    roles, unknown = _roles(written.get("roles", ""))
    if unknown:
        complain(
            "roles", "role_unknown",
            _("不认识的角色：{unknown}；可以写：办公室、领导、组长、副组长、成员、纪检、运维").format(
                unknown="、".join(unknown)
            ),
        )
    found.rows.append(
        PersonRow(
            sheet, row + 1, name, written.get("department") or None, written.get("alias") or None,
            written.get("post") or None, roles, address, answers["heads"], answers["stopped"],
            cells,
        )
    )


def _roles(text: str) -> tuple[frozenset[Role] | None, list[str]]:
    """The roles of a cell and the words that are none; None where the cell says nothing."""
    if text in NOBODY:
        return frozenset(), []
    for mark in "，,；;/ \n":
        text = text.replace(mark, "、")
    words = [word for word in text.split("、") if word]
    known = frozenset(ROLES[word] for word in words if word in ROLES)
    unknown = [word for word in words if word not in ROLES]
    return (known if known or not unknown else None) if words else None, unknown


def is_address(text: str) -> bool:
    """Whether a mail can be addressed to this at all."""
    local, at, domain = text.rpartition("@")
    return bool(at and local and domain) and not any(sign in text for sign in ' \n\t<>,;"')
