"""What the two databases say differently: days between dates, a number's digits, text in text."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class DaysBetween(FunctionElement[int]):
    """How many days the second date lies after the first."""

    type = sa.Integer()
    inherit_cache = True
    name = "days_between"


@compiles(DaysBetween, "sqlite")
def _sqlite_days(element: DaysBetween, compiler: Any, **kw: Any) -> str:
    start, end = (compiler.process(one, **kw) for one in element.clauses)
    return f"(julianday({end}) - julianday({start}))"  # whole: both are midnights


@compiles(DaysBetween, "postgresql")
def _postgresql_days(element: DaysBetween, compiler: Any, **kw: Any) -> str:
    start, end = (compiler.process(one, **kw) for one in element.clauses)
    return f"(CAST({end} AS DATE) - CAST({start} AS DATE))"


class LeadingNumber(FunctionElement[int]):
    """The whole number with which a text begins; 0 where it begins with none."""

    type = sa.BigInteger()
    inherit_cache = True
    name = "leading_number"


@compiles(LeadingNumber, "sqlite")
def _sqlite_number(element: LeadingNumber, compiler: Any, **kw: Any) -> str:
    [text] = (compiler.process(one, **kw) for one in element.clauses)
    return f"CAST({text} AS INTEGER)"


@compiles(LeadingNumber, "postgresql")
def _postgresql_number(element: LeadingNumber, compiler: Any, **kw: Any) -> str:
    [text] = (compiler.process(one, **kw) for one in element.clauses)
    return f"coalesce(CAST(substring({text} from '^ *([0-9]{{1,18}})') AS BIGINT), 0)"


class ByCodePoint(FunctionElement[str]):
    """A text that sorts by its code points: the same order on either database."""

    type = sa.String()
    inherit_cache = True
    name = "by_code_point"


@compiles(ByCodePoint, "sqlite")
def _sqlite_text(element: ByCodePoint, compiler: Any, **kw: Any) -> str:
    return ", ".join(compiler.process(one, **kw) for one in element.clauses)


@compiles(ByCodePoint, "postgresql")
def _postgresql_text(element: ByCodePoint, compiler: Any, **kw: Any) -> str:
    [text] = (compiler.process(one, **kw) for one in element.clauses)
    return f'{text} COLLATE "C"'


class Holds(FunctionElement[bool]):
    """Whether a text holds another, small and capital letters alike. No sign has a meaning in it."""

    type = sa.Boolean()
    inherit_cache = True
    name = "holds"


@compiles(Holds, "sqlite")
def _sqlite_holds(element: Holds, compiler: Any, **kw: Any) -> str:
    text, part = (compiler.process(one, **kw) for one in element.clauses)
    return f"(instr(lower({text}), lower({part})) > 0)"


@compiles(Holds, "postgresql")
def _postgresql_holds(element: Holds, compiler: Any, **kw: Any) -> str:
    text, part = (compiler.process(one, **kw) for one in element.clauses)
    return f"(strpos(lower({text}), lower({part})) > 0)"
