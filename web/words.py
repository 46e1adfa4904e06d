"""The words that pages take from the engine. Every template knows them, and so every macro does."""

from collections.abc import Callable

from engine.actions.coming import PointKind
from engine.language import _
from engine.queries.desk_owed import When
from engine.rules.labels import (
    application_status_label,
    class_label,
    look_label,
    message_status_label,
    notice_label,
    notice_status_label,
    rung_label,
)
from engine.rules.official_papers import paper_status_label
from engine.rules.permissions import Capacity, verb_label

MEBIBYTE = 1024 * 1024


def size_word(size: int) -> str:
    """A file's size as people read it."""
    if size < 1024:
        return _("{size} 字节").format(size=size)
    if size < MEBIBYTE:
        return f"{size / 1024:.0f} KB"
    return f"{size / MEBIBYTE:.1f} MB"


def when_word(when: When) -> str:
    """How near a date is."""
    return {
        When.OVERDUE: _("已超期"), When.TODAY: _("今天到期"), When.WEEK: _("一周内到期"),
        When.LATER: _("以后到期"), When.UNDATED: _("未定时限"),
    }[when]


def seat_word(capacity: Capacity) -> str:
    """What somebody is to an item."""
    return {
        Capacity.HANDLER: _("经办人"), Capacity.HEAD: _("责任部门"),
        Capacity.LEADER: _("责任领导"), Capacity.SUPPORT_HEAD: _("配合部门"),
    }[capacity]


def point_word(kind: PointKind) -> str:
    """Which date of an item."""
    return {
        PointKind.DUE: _("完成时限"), PointKind.MEASURE: _("措施到期"),
        PointKind.MILESTONE: _("节点"), PointKind.LOOK: _("回头看、复核"),
        PointKind.PUBLICITY: _("公示期满"),
    }[kind]


def file_word(media_type: str) -> str:
    """What kind of file, in a word."""
    kinds = {
        "application/pdf": "PDF", "application/ofd": "OFD", "text/plain": _("文本"),
        "application/zip": "ZIP", "audio/mpeg": _("录音"), "video/mp4": _("录像"),
    }
    if media_type in kinds:
        return kinds[media_type]
    if media_type.startswith("image/"):
        return _("图片")
    return _("文档")


WORDS: dict[str, Callable[..., str]] = {
    "size_word": size_word, "when_word": when_word, "seat_word": seat_word,
    "point_word": point_word, "request_word": application_status_label, "file_word": file_word,
    "class_word": class_label, "look_word": look_label, "notice_word": notice_label,
    "notice_status_word": notice_status_label, "carriage_word": message_status_label,
    "rung_word": rung_label, "verb_word": verb_label, "paper_status_word": paper_status_label,
}
