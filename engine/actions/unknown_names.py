"""Names in a ledger that nobody bears, each told once, however many rows write it."""

from typing import Any

from engine.intake.drafts import Draft, Problem, Reading
from engine.intake.problems import problem
from engine.language import _

# (where it waits, the heading's field, the code of the problem)
KINDS = (
    ("leaders", "leaders", "leader_unknown"),
    ("lead_departments", "leads", "department_unknown"),
    ("supporting_departments", "supports", "department_unknown"),
    ("handler", "handler", "handler_unknown"),
)


class UnknownNames:
    """Collects while drafts are resolved; one problem a name, with its first cell and a count."""

    def __init__(self, reading: Reading) -> None:
        self._columns = {
            (heading.sheet, heading.field): heading.cell.rstrip("0123456789")
            for heading in reading.headings if heading.cell
        }
        self._found: dict[tuple[str, str], tuple[str | None, str]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, draft: Draft, waiting: dict[str, Any]) -> None:
        """Note the names of one draft that wait for a person."""
        for key, heading, _code in KINDS:
            names = waiting.get(key, ())
            for name in [names] if isinstance(names, str) else names:
                where = f"{self._columns.get((draft.sheet, heading), '')}{draft.row}"
                self._found.setdefault((key, name), (draft.sheet, where))
                self._counts[key, name] = self._counts.get((key, name), 0) + 1

    def problems(self) -> list[Problem]:
        """One for each name, in the order in which they were met."""
        codes = {key: code for key, _heading, code in KINDS}
        return [
            problem(
                codes[key], self._sentence(key, name), sheet=sheet, cell=cell, raw=name
            )
            for (key, name), (sheet, cell) in self._found.items()
        ]

    def _sentence(self, key: str, name: str) -> str:
        sentence = {
            "leaders": _("“{name}”不在人员名册或不止一人，请先导入人员，或在事项上指定责任领导"),
            "lead_departments": _("“{name}”不在机构名册，请先导入部门，或在事项上指定责任部门"),
            "supporting_departments": _(
                "“{name}”不在机构名册，请先导入部门，或在事项上指定配合部门"
            ),
            "handler": _("“{name}”不在人员名册或不止一人，请在事项上指定经办人"),
        }[key].format(name=name)
        count = self._counts[key, name]
        return sentence if count == 1 else sentence + _("（共 {count} 处）").format(count=count)
