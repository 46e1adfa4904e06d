"""A living installation carried to another, empty database; the old one is only read.

1. The old database is frozen for the length of the move: SQLite's write lock, or a lock on every
   table of PostgreSQL. Pages still answer, nothing is written, and what is read is one moment.
2. The new one is filled, proved and committed in one transaction: killed at any line, the old one
   is as it was and the new one is empty, so that the move can be run again.
3. Proved means read back: each table by its count and by the hash of its rows, each map's trail by
   its chain, by the anchors of its digests, and by the script that goes with every export.

Evidence is files by their content hash; they stay where they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from engine import audit
from engine.actions.audit_export import Finding, check_trail, finding_sentence
from engine.actions.audit_verify import fits
from engine.actions.move_table import MovedTable, Progress, carry_table, read_back
from engine.db import (
    is_sqlite,
    migrate,
    newest_revision,
    open_database,
    reading,
    schema_revision,
    writing,
)
from engine.errors import Incomplete, WrongState
from engine.language import _
from engine.queries.naming import all_maps
from engine.queries.running import living_leases
from engine.queries.whole_tables import first_occupied, row_count, tables
from engine.settings import DATABASES


@dataclass(frozen=True, slots=True)
class MoveReport:
    """What arrived and was read back; `place` is the new database without its password."""

    place: str
    tables: tuple[MovedTable, ...]
    trails: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables)


def rows_to_move(source: sa.Engine) -> int:
    """How many rows there are now: each is carried once and read back once."""
    with reading(source) as session:
        return sum(row_count(session.connection(), table) for table in tables())


def move(
    source: sa.Engine, target_url: str, *, at: datetime,
    advance: Progress = lambda _rows: None,
) -> MoveReport:
    """Carry everything to the empty database at `target_url`; `advance` is told of rows done.

    Raises:
        Incomplete: no address of a database, nobody answers there, it is newer than this version,
            or a text holds what PostgreSQL cannot keep.
        WrongState: the new database is not empty, the timetable of the old one is being kept, or
            what arrived is not what was there.
    """
    target, place = _open_target(target_url)
    try:
        _check_target(target, place)
        migrate(target_url)
        with writing(source) as old, writing(target) as new:
            _freeze(old, at)
            _take_alone(new, place)
            carried = tuple(carry_table(table, old, new, advance) for table in tables())
            _prove_tables(new, carried, advance)
            trails = tuple(_prove_trails(new))
        return MoveReport(place, carried, trails)
    finally:
        target.dispose()


def _open_target(url: str) -> tuple[sa.Engine, str]:
    try:
        address = sa.make_url(url)
        known = address.get_backend_name() in DATABASES and bool(address.database)
    except (ValueError, sa.exc.SQLAlchemyError):
        known = False
    if not known:
        raise Incomplete(_("要写 sqlite:///… 或 postgresql://… 的数据库地址"))
    return open_database(url), address.render_as_string(hide_password=True)


def _check_target(target: sa.Engine, place: str) -> None:
    """Before anything is written there."""
    try:
        revision = schema_revision(target)
    except sa.exc.OperationalError as trouble:
        raise Incomplete(
            _("连接不上 {place}：{trouble}").format(
                place=place, trouble=str(trouble.orig).strip().splitlines()[0]
            )
        ) from None
    if revision > newest_revision():
        raise Incomplete(
            _("数据库由更新的版本建立（{revision}），请升级 battlemap").format(revision=revision)
        )
    with reading(target) as session:
        _refuse_occupied(session, place)


def _refuse_occupied(session: Session, place: str) -> None:
    occupied = first_occupied(session.connection())
    if occupied:
        raise WrongState(
            _("{place} 不是空的（表 {table} 里已有数据），没有搬迁；请另建一个空库").format(
                place=place, table=occupied
            )
        )


def _freeze(old: Session, at: datetime) -> None:
    """From here until the end nothing is written to the old database, and all reads agree."""
    if not is_sqlite(old):  # SQLite: `writing` took the write lock with its first word
        old.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        old.execute(sa.text("SET LOCAL lock_timeout = '30s'"))
        old.execute(sa.text(f"LOCK TABLE {_names(old)} IN SHARE MODE"))
    living = living_leases(old, at)
    if living:
        raise WrongState(
            _("battlemap serve 或执行进程（{holder}）正在使用原数据库，请先停止它再搬迁").format(
                holder=living[0].holder
            )
        )


def _take_alone(new: Session, place: str) -> None:
    """Nobody else fills the new database meanwhile; still empty, now that nobody can."""
    if is_sqlite(new):
        new.execute(sa.text("PRAGMA defer_foreign_keys = ON"))  # a row may name a later one
    else:
        new.execute(sa.text("SET LOCAL lock_timeout = '30s'"))
        new.execute(sa.text(f"LOCK TABLE {_names(new)} IN EXCLUSIVE MODE"))
    _refuse_occupied(new, place)


def _names(session: Session) -> str:
    quote = session.get_bind().dialect.identifier_preparer.format_table
    return ", ".join(quote(table) for table in tables())


def _prove_tables(new: Session, carried: Iterable[MovedTable], advance: Progress) -> None:
    for table, sent in zip(tables(), carried, strict=True):
        if read_back(table, new, advance) != sent:
            raise WrongState(
                _("表 {table} 搬迁后与原来不一致，已全部撤回；原数据库未动").format(table=table.name)
            )


def _prove_trails(new: Session) -> Iterator[Finding]:
    for battle_map in all_maps(new):
        found = check_trail(new, battle_map)
        if not found.sound or not _fits_outside(new, found):
            raise WrongState(
                _("{finding}；已全部撤回，原数据库未动").format(finding=finding_sentence(found))
            )
        yield found


def _fits_outside(new: Session, found: Finding) -> bool:
    """Whether the script that others are given finds the chain whole, up to the map's own head."""
    previous, seq = "", 0
    for seq, line in enumerate(audit.export(new, found.map_id), 1):
        previous = fits(f"{line}\n".encode(), seq, previous)
        if not previous:
            return False
    return (seq, previous) == (found.events, found.head)
