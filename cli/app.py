"""The table of contents: every command, in the order an office meets them."""

from collections.abc import Callable
from typing import Any

import typer

from cli.commands.audit import export, verify
from cli.commands.backup import backup, restore
from cli.commands.bulletin import draft as draft_bulletin
from cli.commands.bulletin import export as export_bulletin
from cli.commands.bulletin import issue as issue_bulletin
from cli.commands.bulletin import list_bulletins, weekly
from cli.commands.calendar import import_calendar, show_calendar
from cli.commands.doctor import doctor
from cli.commands.explain import explain
from cli.commands.export import dossier, export_ledger
from cli.commands.importing import import_ledger
from cli.commands.init import init
from cli.commands.invite import invite
from cli.commands.items import items
from cli.commands.mail import deliver, digest, outbox
from cli.commands.meeting import list_all as list_meetings
from cli.commands.meeting import minutes, pack
from cli.commands.move import move
from cli.commands.paper import export as export_paper
from cli.commands.paper_forms import check, drop_template, template, use
from cli.commands.people import import_people, list_people
from cli.commands.policy import preview, set_policy, switch
from cli.commands.policy import show as show_policy
from cli.commands.poster import poster
from cli.commands.running import run, serve
from cli.commands.scaling import deploy, orchestrator, worker
from cli.commands.show import show
from cli.commands.simulate import simulate
from cli.commands.sweep import sweep
from cli.commands.verbs.amending import amend
from cli.commands.verbs.approvers import approve, grant, issue, propose, refuse, send_back
from cli.commands.verbs.department import ack, attach, extend, report, request_close
from cli.commands.verbs.handover import delegate, leave
from cli.commands.verbs.office import drop_paper, look_back, papers, release, reopen, withdraw
from cli.commands.watch import watch
from cli.speaking import SpokenBranch, SpokenCommand, SpokenGroup
from engine.language import _

app = typer.Typer(
    name="battlemap", cls=SpokenGroup, help=_("挂图作战：台账进来，日历推动，一天一封邮件"),
    no_args_is_help=True, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

START = _("开始")
LEDGER = _("台账")
VERBS = _("办理")
RULES = _("规则与日历")
KEEPING = _("留痕与维护")
CALENDAR = _("日历与邮件")


def add(
    name: str, command: Callable[..., Any], panel: str, sentence: str, *, to: typer.Typer = app
) -> None:
    """Give a command its name, its place on the page of `--help`, and its sentence there."""
    to.command(name, cls=SpokenCommand, rich_help_panel=panel, help=sentence)(command)


def branch(
    name: str, panel: str, sentence: str, *, alone: Callable[..., Any] | None = None
) -> typer.Typer:
    """A family of commands under one name; `alone` is done where the name stands by itself."""
    family = typer.Typer(
        cls=SpokenBranch, no_args_is_help=alone is None, invoke_without_command=alone is not None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    if alone is not None:
        family.callback(cls=SpokenBranch, invoke_without_command=True)(alone)
    app.add_typer(family, name=name, rich_help_panel=panel, help=sentence)
    return family


add("init", init, START, _("建立数据目录、数据库和第一张作战图"))
add("serve", serve, START, _("按时间表运行，直到叫停"))
add("invite", invite, START, _("发出邀请链接或一次性登录链接"))

add("import", import_ledger, LEDGER, _("读入台账或报告"))
add("items", items, LEDGER, _("列出事项和红黄绿灯"))
add("show", show, LEDGER, _("一个事项的全部情况和送达证明"))
add("poster", poster, LEDGER, _("挂图的 PDF，A3 到 A0"))
add("explain", explain, LEDGER, _("一个事项为何如此，日历接下来说什么"))
add("export", export_ledger, LEDGER, _("导出台账：本单位表头、三清单、完整台账"))
add("dossier", dossier, LEDGER, _("一个事项的档案：表、佐证、时间线、留痕"))

add("propose", propose, VERBS, _("申请立项"))
add("issue", issue, VERBS, _("批准立项并交办"))
add("ack", ack, VERBS, _("签收"))
add("report", report, VERBS, _("报告进展"))
add("attach", attach, VERBS, _("上传佐证材料"))
add("request-close", request_close, VERBS, _("申请销号"))
add("extend", extend, VERBS, _("申请延期"))
add("approve", approve, VERBS, _("同意"))
add("send-back", send_back, VERBS, _("退回"))
add("grant", grant, VERBS, _("同意延期"))
add("refuse", refuse, VERBS, _("不同意延期"))
add("look-back", look_back, VERBS, _("回头看、定期复核"))
add("reopen", reopen, VERBS, _("重新启动整改"))
add("withdraw", withdraw, VERBS, _("撤销事项"))
add("amend", amend, VERBS, _("修改事项"))
add("release", release, VERBS, _("签发文书"))
add("drop-paper", drop_paper, VERBS, _("不予签发文书"))
add("delegate", delegate, VERBS, _("委托他人代办"))
add("leave", leave, VERBS, _("办理离任和移交"))

add("sweep", sweep, CALENDAR, _("日扫：产生到期的通知并合并成邮件"))
add("deliver", deliver, CALENDAR, _("投递到时的邮件"))
add("digest", digest, CALENDAR, _("出周报"))
add("simulate", simulate, CALENDAR, _("推演：若无人办理，日历会说什么"))
add("run", run, CALENDAR, _("执行一个流程"))
add("outbox", outbox, CALENDAR, _("待发和已发的邮件"))

people = branch("people", LEDGER, _("人员和部门"))
add("import", import_people, LEDGER, _("导入人员名单"), to=people)
add("list", list_people, LEDGER, _("列出人员"), to=people)

bulletin = branch("bulletin", LEDGER, _("督查通报、月报，周报成文"))
add("draft", draft_bulletin, LEDGER, _("按一天的数据起草通报或月报"), to=bulletin)
add("list", list_bulletins, LEDGER, _("列出通报和月报"), to=bulletin)
add("issue", issue_bulletin, LEDGER, _("印发通报或月报"), to=bulletin)
add("export", export_bulletin, LEDGER, _("通报或月报写成 PDF 或 Word"), to=bulletin)
add("weekly", weekly, LEDGER, _("周报写成 PDF 或 Word"), to=bulletin)

meeting = branch("meeting", VERBS, _("推进会和它的材料、纪要"))
add("list", list_meetings, VERBS, _("列出历次推进会"), to=meeting)
add("pack", pack, VERBS, _("导出推进会材料"), to=meeting)
add("minutes", minutes, VERBS, _("导出会议纪要"), to=meeting)

paper_forms = branch("papers", VERBS, _("待签发的文书；文书的格式"), alone=papers)
add("check", check, VERBS, _("检查自有的文书格式"), to=paper_forms)
add("template", template, VERBS, _("导出内置的文书格式"), to=paper_forms)
add("use", use, VERBS, _("启用自有的文书格式"), to=paper_forms)
add("drop-template", drop_template, VERBS, _("恢复内置的文书格式"), to=paper_forms)
add("export", export_paper, VERBS, _("已签发的文书写成 PDF 或 Word"), to=paper_forms)

policy = branch("policy", RULES, _("提醒、升级、审批的规则"))
add("show", show_policy, RULES, _("查看规则"), to=policy)
add("preview", preview, RULES, _("换一套规则今天会产生多少通知"), to=policy)
add("set", set_policy, RULES, _("换一套规则"), to=policy)
add("switch", switch, RULES, _("启用或停用一张作战图"), to=policy)

calendar = branch("calendar", RULES, _("工作日历"))
add("import", import_calendar, RULES, _("导入放假通知或本地放假"), to=calendar)
add("show", show_calendar, RULES, _("查看一年的工作日历"), to=calendar)

audit = branch("audit", KEEPING, _("留痕"))
add("verify", verify, KEEPING, _("校验留痕链"), to=audit)
add("export", export, KEEPING, _("导出留痕和独立校验程序"), to=audit)

add("doctor", doctor, KEEPING, _("检查数据库、邮件、日历、时间表和告警"))
add("watch", watch, KEEPING, _("值守：有无停摆和告警，供 cron 或监控调用"))
add("backup", backup, KEEPING, _("备份，不必停机"))
add("restore", restore, KEEPING, _("恢复备份"))
add("move", move, KEEPING, _("搬到另一个数据库，如从 SQLite 到 PostgreSQL"))
add("orchestrator", orchestrator, KEEPING, _("启动编排服务，直到叫停"))
add("deploy", deploy, KEEPING, _("把时间表登记到编排服务，由多台机器办理"))
add("worker", worker, KEEPING, _("启动一个执行进程，直到叫停"))
