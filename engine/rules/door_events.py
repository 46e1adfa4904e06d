"""What happens at the doors, as the trail names it."""

from enum import StrEnum

from engine.language import _


class DoorEvent(StrEnum):
    """The verbs of the trail that are about coming in, not about an item."""

    SIGN_IN = "sign_in"  # 登录
    SIGN_IN_FAILED = "sign_in_failed"  # 登录失败
    SIGN_OUT = "sign_out"  # 退出
    SESSION_ENDED = "session_ended"  # 结束登录
    LINK_CREATED = "link_created"  # 发出链接
    LINK_REVOKED = "link_revoked"  # 作废链接
    LINK_USED = "link_used"  # 使用链接
    PASSWORD_SET = "password_set"  # 设置密码
    FACTOR_SHOWN = "factor_shown"  # 通过两步验证
    FACTOR_FAILED = "factor_failed"  # 两步验证失败
    FACTOR_ENROLLED = "factor_enrolled"  # 启用两步验证
    FACTOR_REMOVED = "factor_removed"  # 停用两步验证
    RECOVERY_USED = "recovery_used"  # 使用备用码
    RECOVERY_RENEWED = "recovery_renewed"  # 更换备用码
    ACCOUNT_DISABLED = "account_disabled"  # 停用账号
    ACCOUNT_ENABLED = "account_enabled"  # 恢复账号
    REFUSED = "refused"  # 拒绝访问
    DOWNLOAD = "download"  # 下载佐证材料


def door_event_label(event: DoorEvent) -> str:
    """The event as the trail shows it."""
    return {
        DoorEvent.SIGN_IN: _("登录"),
        DoorEvent.SIGN_IN_FAILED: _("登录失败"),
        DoorEvent.SIGN_OUT: _("退出登录"),
        DoorEvent.SESSION_ENDED: _("结束登录"),
        DoorEvent.LINK_CREATED: _("发出链接"),
        DoorEvent.LINK_REVOKED: _("作废链接"),
        DoorEvent.LINK_USED: _("使用链接"),
        DoorEvent.PASSWORD_SET: _("设置密码"),
        DoorEvent.FACTOR_SHOWN: _("通过两步验证"),
        DoorEvent.FACTOR_FAILED: _("两步验证失败"),
        DoorEvent.FACTOR_ENROLLED: _("启用两步验证"),
        DoorEvent.FACTOR_REMOVED: _("停用两步验证"),
        DoorEvent.RECOVERY_USED: _("使用备用码"),
        DoorEvent.RECOVERY_RENEWED: _("更换备用码"),
        DoorEvent.ACCOUNT_DISABLED: _("停用账号"),
        DoorEvent.ACCOUNT_ENABLED: _("恢复账号"),
        DoorEvent.REFUSED: _("拒绝访问"),
        DoorEvent.DOWNLOAD: _("下载佐证材料"),
    }[event]
