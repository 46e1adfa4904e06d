"""Column types and habits that every table shares."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant, UTC in storage. SQLite forgets time zones: this puts UTC back."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime reached the database: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else (
            value.astimezone(UTC)
        )


class Choice(sa.types.TypeDecorator[StrEnum]):
    """A StrEnum stored by its value, which is what reports and people's queries read."""

    impl = sa.String(32)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.enum(value)


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def choice(
    enum: type[StrEnum], default: StrEnum | None = None, *, nullable: bool = False
) -> Any:
    """A column holding a value of `enum`; required unless it has a default or may be empty."""
    if default is None and not nullable:
        return Field(sa_type=Choice(enum))
    return Field(default=default, sa_type=Choice(enum), nullable=nullable)


def instant(*, nullable: bool = False) -> Any:
    """An instant column; a nullable one starts empty."""
    if nullable:
        return Field(default=None, sa_type=Instant, nullable=True)
    return Field(sa_type=Instant)


def json_list() -> Any:
    """A list kept as JSON; small, read with its row, never searched."""
    return Field(default_factory=list, sa_type=sa.JSON)


def json_object() -> Any:
    """An object kept as JSON."""
    return Field(default_factory=dict, sa_type=sa.JSON)


def reference(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    """A foreign key to `table.id`."""
    if nullable:
        return Field(default=None, foreign_key=target, nullable=True, index=index)
    return Field(foreign_key=target, index=index)


def partial(condition: str) -> dict[str, Any]:
    """An index over the rows of `condition` only: the ones that still wait for something."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def literally(column: Any, *choices: StrEnum) -> Any:
    """`column` is one of the choices, the values written into the statement, not bound to it.

    Only so does SQLite see that a partial index over these values may be used; several must be in
    the order of the index's condition.
    """
    if len(choices) == 1:
        return column == sa.literal_column(f"'{choices[0].value}'")
    values = sa.bindparam(
        None, [choice.value for choice in choices], type_=sa.String, expanding=True,
        literal_execute=True,
    )
    return column.in_(values)
