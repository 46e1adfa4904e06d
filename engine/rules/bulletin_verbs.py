"""The verbs of a bulletin, as the trail keeps them."""

from enum import StrEnum

from engine.language import _


class BulletinVerb(StrEnum):
    """What is done to a 督查通报 or 月报; the verb of its events."""

    DRAFT = "draft_bulletin"
    REFRESH = "refresh_bulletin"
    AMEND = "amend_bulletin"
    ISSUE = "issue_bulletin"
    DISCARD = "discard_bulletin"


def bulletin_verb_label(verb: BulletinVerb) -> str:
    """The verb as the trail is read."""
    return {
        BulletinVerb.DRAFT: _("起草通报"),
        BulletinVerb.REFRESH: _("更新通报数据"),
        BulletinVerb.AMEND: _("修改通报"),
        BulletinVerb.ISSUE: _("印发通报"),
        BulletinVerb.DISCARD: _("作废通报"),
    }[verb]
