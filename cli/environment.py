"""What goes wrong around the program, as sentences: the disk, the database, its address.

What is our own fault (a statement that no table fits, a value of the wrong type) has no sentence
here and crashes loudly.
"""

import errno
import sqlite3
import sys

from engine.disk import disk_reason
from engine.errors import Refused
from engine.language import _

ANSWERED_BY_US = {1, 19, 20, 21, 25}  # SQLite's ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE


def sentence_of(trouble: Exception) -> str | None:
    """The sentence for a fault of the environment; None where the fault is the program's."""
    if isinstance(trouble, sqlite3.DatabaseError):
        return _database_sentence(trouble)
    if isinstance(trouble, OverflowError) and "SQLite INTEGER" in str(trouble):
        return _("写的数字太大，数据库里没有这样的编号")
    if "sqlalchemy" in sys.modules:
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.exc import TimeoutError as PoolTimeout

        if isinstance(trouble, DBAPIError):
            return _database_sentence(trouble.orig)
        if isinstance(trouble, PoolTimeout):
            return _database(_("连接已全部占用，请稍后再试"))
    if isinstance(trouble, UnicodeDecodeError):
        return _("文件不是 UTF-8 文本，请另存为 UTF-8 编码再试")
    if isinstance(trouble, OSError) and trouble.errno not in (None, errno.EPIPE):
        return disk_sentence(trouble)
    return None


def disk_sentence(trouble: OSError) -> str:
    """What the system refused to do with which file."""
    name = trouble.filename or trouble.filename2
    if not name:
        return _("文件读写失败：{why}").format(why=disk_reason(trouble))
    return _("{file}：{why}").format(file=name, why=disk_reason(trouble))


def _database_sentence(orig: BaseException | None) -> str | None:
    if isinstance(orig, sqlite3.DatabaseError):
        return _sqlite_sentence(getattr(orig, "sqlite_errorcode", 0) & 0xFF)
    if "psycopg" in sys.modules:
        import psycopg

        if isinstance(orig, psycopg.OperationalError):
            return _database(_("连接不上或连接已断，请确认 PostgreSQL 在运行、地址和密码正确"))
        if isinstance(orig, psycopg.errors.NumericValueOutOfRange):
            return _("写的数字太大，数据库里没有这样的编号")
        if isinstance(orig, psycopg.errors.InsufficientPrivilege):
            return _database(_("没有权限"))
    return None


def _sqlite_sentence(code: int) -> str | None:
    if code in ANSWERED_BY_US or not code:
        return None
    busy = _("别的程序正在写，等了很久仍未轮到，请稍后再试")
    damaged = _("文件已损坏或不是数据库，请用 battlemap restore 备份.zip --replace 恢复备份")
    return _database({
        3: _("没有权限"), 5: busy, 6: busy,
        8: _("只能读不能写，请检查数据目录的权限"), 10: _("磁盘读写出错"), 11: damaged,
        13: _("磁盘已满"), 14: _("打不开，请检查数据目录的权限"), 23: _("没有权限"), 26: damaged,
    }.get(code) or _("SQLite 错误 {number}").format(number=code))


def _database(why: str) -> str:
    return _("数据库 {place} 不能用：{why}").format(place=_place(), why=why)


def _place() -> str:
    from cli.installation import place_of, settings_of_process

    try:
        return place_of(settings_of_process().resolved_database_url)
    except Refused:
        return ""
