"""Who is there: organisations in a tree, their departments, their people."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import Choice, json_list, reference
from engine.rules.words import Role


class Organisation(SQLModel, table=True):
    """A court or an agency; a superior one sees those below it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    parent_id: int | None = reference("organisation.id", nullable=True, index=True)
    # Roles that may not enter without a second factor.
    second_factor_roles: list[str] = json_list()


class Department(SQLModel, table=True):
    """A 庭室, 科室 or 支部; its head answers for the items it leads."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = reference("organisation.id")
    name: str
    aliases: str = Field(default="", description="other writings of the name, by 、")
    # A cycle with person.department_id: checked when people are imported, not by the database.
    head_id: int | None = Field(default=None, index=True)
    active: bool = True


class Person(SQLModel, table=True):
    """Somebody who owes, decides or reads. Never deleted: the trail names them."""

    __table_args__ = (sa.Index("ix_person_organisation_name", "organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = reference("organisation.id")
    department_id: int | None = reference("department.id", nullable=True, index=True)
    name: str
    post: str = ""
    address: str = Field(default="", description="mail address; empty if the person has none")
    language: str = "zh"
    active: bool = True
    left_on: date | None = None
    delegate_id: int | None = reference("person.id", nullable=True)
    away_from: date | None = Field(default=None, description="the delegate acts from this day")
    away_until: date | None = Field(default=None, description="and until this day, inclusive")


class PersonRole(SQLModel, table=True):
    """A role a person has; heading a department is kept on the department."""

    __tablename__ = "person_role"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    role: Role = Field(sa_type=Choice(Role), primary_key=True)
