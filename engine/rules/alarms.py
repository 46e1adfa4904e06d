"""What can be wrong with the running of the thing, and the sentence that says what to do."""

from enum import StrEnum
from typing import Any

from engine.language import _


class AlarmKind(StrEnum):
    """What a person must look at."""

    ORCHESTRATOR = "orchestrator"  # 编排服务不可用
    FLOW_FAILED = "flow_failed"  # 任务失败
    BEAT_STALE = "beat_stale"  # 时钟停摆
    SILENT = "silent"  # 全部停摆
    UNSWEPT = "unswept"  # 事项未扫
    ASLEEP = "asleep"  # 事项漏唤醒
    ORPHANED = "orphaned"  # 无人可通知
    UNSAID = "unsaid"  # 通知未成文
    STUCK = "stuck"  # 邮件卡住
    DELAYED = "delayed"  # 邮件迟迟未发出
    REFUSED = "refused"  # 邮件被拒收
    MAIL_SERVER = "mail_server"  # 邮件服务器不可用
    LOOK_BACK_MISSING = "look_back_missing"  # 缺回头看
    DIGEST_MISSING = "digest_missing"  # 缺周报
    CHAIN_HEAD = "chain_head"  # 留痕链不符
    BACKUP_STALE = "backup_stale"  # 备份过期
    FILES_DAMAGED = "files_damaged"  # 文件缺损
    CHECK_FAILED = "check_failed"  # 核对失败


def alarm_sentence(kind: AlarmKind | str, facts: dict[str, Any]) -> str:
    """The whole sentence for the operator or the office: what is wrong and what to do."""
    return _TEMPLATES[AlarmKind(kind)]().format_map(_Facts(facts))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


_TEMPLATES = {
    AlarmKind.ORCHESTRATOR: lambda: _(
        "编排服务（Prefect）出了故障，“{flow}”的工作已照常完成，未受影响。原因：{trouble}。"
        "请查看 {home} 下的编排服务日志；不需要编排界面时，可将 BATTLEMAP_ORCHESTRATOR 设为 plain。"
    ),
    AlarmKind.FLOW_FAILED: lambda: _(
        "“{flow}”执行失败（{on}，第 {attempts} 次）：{trouble}。系统会自动重试；"
        "若持续失败，请运行 battlemap doctor 查明原因，再用 battlemap run {flow} 补做。"
    ),
    AlarmKind.BEAT_STALE: lambda: _(
        "调度自 {last_at} 起没有心跳。请确认 battlemap serve 正在运行；重新启动后会补做错过的工作。"
    ),
    AlarmKind.SILENT: lambda: _(
        "自 {last_at} 起，没有任何调度运行过：没有扫描，没有提醒，没有周报。"
        "请在服务器上查看 battlemap serve 是否在运行（systemctl status battlemap），没有就启动它；"
        "仍不运行，请执行 battlemap doctor 查明原因。恢复后会补做错过的工作，不会漏发，也不会重发。"
    ),
    AlarmKind.UNSWEPT: lambda: _(
        "“{map}”有 {count} 个事项到了日子却未被扫描，最早的应在 {oldest_on}。"
        "请运行 battlemap run daily 补扫，并用 battlemap doctor 检查调度。"
    ),
    AlarmKind.ASLEEP: lambda: _(
        "“{map}”有 {count} 个事项的唤醒日期与规则不符（事项 {numbers}），已安排今天重新计算。"
        "若反复出现，请把本条与留痕导出一并交给维护人员。"
    ),
    AlarmKind.ORPHANED: lambda: _(
        "“{map}”有 {count} 个在办事项找不到可以通知的人（事项 {numbers}）。"
        "请补齐经办人、部门负责人或整改办人员及其邮箱。"
    ),
    AlarmKind.UNSAID: lambda: _(
        "“{map}”有 {count} 条通知超过一个工作日没有编成邮件，最早的在 {oldest_on}。"
        "请运行 battlemap run daily，并检查收件人的邮箱是否填写。"
    ),
    AlarmKind.STUCK: lambda: _(
        "有 {count} 封邮件停在“发送中”已超时。请运行 battlemap deliver 重新投递，并检查邮件服务器。"
    ),
    AlarmKind.DELAYED: lambda: _(
        "有 {count} 封邮件超过一天仍未发出，最早的是 {oldest_on}。最近一次答复：{reply}。"
        "请检查邮件服务器设置（battlemap doctor）。"
    ),
    AlarmKind.REFUSED: lambda: _(
        "发往 {mailbox}（{person}）的邮件被拒收 {count} 次：{reply}。请改正此人的邮箱地址，"
        "或另行告知本人。"
    ),
    AlarmKind.MAIL_SERVER: lambda: _(
        "邮件服务器 {server} 不可用（{stage}）：{reply}。待发邮件都已保留，恢复后自动发出。"
        "请检查网络和 BATTLEMAP_SMTP_ 各项设置（battlemap doctor）。"
    ),
    AlarmKind.LOOK_BACK_MISSING: lambda: _(
        "“{map}”有 {count} 个事项没有排定回头看或复核（事项 {numbers}）。"
        "请运行 battlemap run look_backs 补排。"
    ),
    AlarmKind.DIGEST_MISSING: lambda: _(
        "“{map}”自 {last_on} 以来没有出过周报。请运行 battlemap digest，并检查规则中的周报时间。"
    ),
    AlarmKind.CHAIN_HEAD: lambda: _(
        "“{map}”的留痕链首尾不符（第 {seq} 条）。请立即运行 battlemap audit verify，"
        "保留数据库副本并报告纪检、审计。"
    ),
    AlarmKind.BACKUP_STALE: lambda: _(
        "自 {last_on} 以来没有做成每晚的备份。请检查备份目录（BATTLEMAP_BACKUP_FOLDER）的空间和权限，"
        "再运行 battlemap run backup 补做。"
    ),
    AlarmKind.FILES_DAMAGED: lambda: _(
        "备份时发现 {count} 份文件缺失或内容已变（{hashes}）。请从较早的备份中找回这些文件，"
        "放回数据目录的 evidence 下，并检查磁盘。"
    ),
    AlarmKind.CHECK_FAILED: lambda: _(
        "核对“{check}”未能完成：{trouble}。请运行 battlemap run reconcile 再试，并检查数据库。"
    ),
}
