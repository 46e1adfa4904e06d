"""People and departments as the choices of a form: drawn once while the organisation stays as it is.

An office's form names four hundred people twice; only which one is chosen differs.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from engine.rules.addressing import Directory
from engine.shelf import Shelf

OPTION = Markup('<option value="{}">{}</option>')
TICK = Markup(
    '<label class="check">'
    '<input type="checkbox" name="supporting_department_ids" value="{}"> {}</label>'
)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices by id as forms write it, none of them chosen."""

    people: Mapping[str, Markup]  # those who have left too
    active: frozenset[str]
    departments: Mapping[str, Markup]
    ticks: Mapping[str, Markup]

    def person_options(self, chosen: str) -> Markup:
        """The people who are there, and the chosen one."""
        return _marked(
            self.people, {chosen}, " selected", lambda key: key in self.active or key == chosen
        )

    def department_options(self, chosen: str) -> Markup:
        """All departments."""
        return _marked(self.departments, {chosen}, " selected", lambda _key: True)

    def department_ticks(self, ticked: Collection[str], *, but: str) -> Markup:
        """All departments but the one that leads."""
        return _marked(self.ticks, ticked, " checked", lambda key: key != but)


_kept: Shelf[Choices] = Shelf(8)


def choices_of(directory: Directory) -> Choices:
    """The choices of an organisation."""
    return _kept.get(directory, lambda: _choices(directory))


def _choices(directory: Directory) -> Choices:
    people, departments = directory.people.values(), directory.departments.values()
    return Choices(
        {
            str(one.id): OPTION.format(one.id, f"{one.name}（{one.post}）" if one.post else one.name)
            for one in people
        },
        frozenset(str(one.id) for one in people if one.active),
        {str(one.id): OPTION.format(one.id, one.name) for one in departments},
        {str(one.id): TICK.format(one.id, one.name) for one in departments},
    )


def _marked(
    drawn: Mapping[str, Markup], chosen: Collection[str], mark: str, shown: Callable[[str], bool]
) -> Markup:
    """The drawn ones in a row; `mark` goes before the end of the chosen one's tag with the value."""
    return Markup("".join([  # the parts are Markup: nothing is left to escape
        _with_mark(key, one, mark) if key in chosen else one
        for key, one in drawn.items() if shown(key)
    ]))


def _with_mark(key: str, one: Markup, mark: str) -> Markup:
    value = Markup(f'value="{key}"')
    return one.replace(value, value + mark, 1)
