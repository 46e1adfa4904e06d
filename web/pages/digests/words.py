"""The words of a digest on a page; the mail has its own."""

from engine.language import _
from engine.rules.digest_view import DigestView, Row
from engine.rules.words import Audience


def digest_sentence(view: DigestView) -> str:
    """The whole digest in one sentence."""
    f = view.figures
    said = _("共 {total} 项，已销号 {closed} 项，销号率 {rate}").format(
        total=f.total, closed=f.closed, rate=f.closing.text
    )
    if f.awaiting_close:
        said += _("；待销号 {count} 项").format(count=f.awaiting_close)
    said += _("；整改中 {count} 项").format(count=f.basically_done + f.in_progress)
    if f.sustained:
        said += _("；长期坚持 {count} 项").format(count=f.sustained)
    said += _("；超期 {count} 项").format(count=f.overdue) if f.overdue else _("；无超期")
    said += _("。本周销号 {count} 项").format(count=view.closed_count)
    if view.coming_count:
        said += _("，下周到期 {count} 项").format(count=view.coming_count)
    return said + _("。")


def what_comes(row: Row) -> str:
    """What a date to come is."""
    if row.kind == "measure":
        return _("措施：{text}").format(text=row.text)
    return {"look_back": _("回头看"), "recheck": _("定期复核")}.get(row.kind, _("完成时限"))


def audience_word(audience: Audience) -> str:
    """For whom a kind of digest is made."""
    return {
        Audience.LEADING_GROUP: _("领导小组"), Audience.LEADER: _("责任领导"),
        Audience.DEPARTMENT: _("部门"),
    }[audience]
