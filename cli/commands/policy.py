"""`policy show|set|preview|switch`: the rules of a map, and what a change would say today."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.options import As, AsJson, MapName, On, Yes, confirm
from cli.toml_text import toml_text
from engine.disk import disk_reason
from engine.errors import Refused, Unreadable
from engine.language import _
from engine.rules.labels import notice_label

if TYPE_CHECKING:
    from engine.actions.policy_change import PolicyPreview
    from engine.rules.policy import Policy

AsToml = Annotated[bool, typer.Option("--toml", help=_("输出 TOML，可改后用 policy set 写回"))]
Source = Annotated[
    str, typer.Argument(metavar="FILE|PRESET", help=_("TOML 文件，或预置规则 default、court、audit"))
]
Enabled = Annotated[bool, typer.Option("--enable/--disable", help=_("启用或停用日历对这张图的推动"))]


def show(battle_map: MapName = None, as_toml: AsToml = False, as_json: AsJson = False) -> None:
    """Show the policy of a map."""
    from engine.db import reading
    from engine.queries.naming import map_named
    from engine.queries.policies import policy_versions
    from engine.rules.policy import read_policy

    here = open_installation()
    with reading(here.database) as session:
        found = map_named(session, battle_map)
        policy = read_policy(found.policy)
        versions = [
            {"version": one.version, "changed_at": one.changed_at, "by": one.changed_by_id}
            for one in policy_versions(session, found.id or 0)
        ]
    if as_toml:
        typer.echo(toml_text(policy.as_data()), nl=False)
    elif as_json:
        print_json({"map": found.name, "enabled": found.enabled, "version": found.policy_version,
                    "policy": policy.as_data(), "versions": versions})
    else:
        _show(found.name, found.policy_version, found.enabled, policy)


def preview(
    source: Source, battle_map: MapName = None, on: On = None, as_json: AsJson = False
) -> None:
    """Count what another policy would raise today."""
    from engine.actions.policy_change import preview_policy
    from engine.db import reading
    from engine.queries.naming import map_named

    policy = read_source(source)
    here = open_installation(on)
    with reading(here.database) as session:
        found = map_named(session, battle_map)
        seen = preview_policy(session, found.id or 0, policy, today=here.today)
        names = _names(session, seen)
    if as_json:
        print_json(_as_json(seen, names))
    else:
        _show_preview(seen, names)


def set_policy(
    source: Source,
    actor: As,
    battle_map: MapName = None,
    yes: Yes = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Give the map another policy; a backlog is counted and asked for first."""
    from engine.actions import policy_change
    from engine.db import writing
    from engine.queries.naming import map_named, person_named

    policy = read_source(source)
    here = open_installation(on)
    seen, names = _look(here, battle_map, policy)
    if not as_json:
        _show_preview(seen, names)
    _agree(seen, yes=yes)
    with writing(here.database) as session:
        found = map_named(session, battle_map)
        person = person_named(session, actor, organisation_id=found.organisation_id)
        written = policy_change.set_policy(
            session, found.id or 0, policy, actor_id=person.id or 0, **here.moment
        )
        version = found.policy_version
    if as_json:
        print_json(_as_json(seen, names) | {"written": written is not None, "version": version})
    else:
        say(_("规则已改为第 {version} 版，下一次日扫起生效").format(version=version) if written
            else _("规则没有变化"))


def switch(
    enabled: Enabled,
    actor: As,
    battle_map: MapName = None,
    yes: Yes = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Switch the calendar of a map on or off."""
    from engine.actions.policy_change import set_enabled
    from engine.db import writing
    from engine.queries.naming import map_named, person_named

    here = open_installation(on)
    if enabled:
        seen, names = _look(here, battle_map, None)
        if not as_json:
            _show_preview(seen, names)
        _agree(seen, yes=yes)
    with writing(here.database) as session:
        found = map_named(session, battle_map)
        person = person_named(session, actor, organisation_id=found.organisation_id)
        changed = set_enabled(
            session, found.id or 0, enabled=enabled, actor_id=person.id or 0, **here.moment
        )
    if as_json:
        print_json({"map": found.name, "enabled": enabled, "written": changed})
    else:
        standing = _("已启用") if enabled else _("已停用")
        say(_("“{name}”{standing}").format(name=found.name, standing=standing))


def read_source(source: str) -> "Policy":
    """The policy of a file, or of a preset's name. Raises Incomplete, NotFound, Unreadable."""
    from engine.queries.policies import preset
    from engine.rules.policy import parse_policy

    path = Path(source)
    if path.suffix != ".toml" and not path.exists():
        return preset(source)
    try:
        return parse_policy(path.read_text("utf-8-sig"))
    except OSError as trouble:
        raise Unreadable(
            _("规则文件 {file} 打不开：{trouble}").format(file=source, trouble=disk_reason(trouble))
        ) from None
    except UnicodeDecodeError:
        raise Unreadable(
            _("规则文件 {file} 不是 UTF-8 文本，请另存为 UTF-8 编码").format(file=source)
        ) from None


def _look(
    here: Any, battle_map: str | None, policy: "Policy | None"
) -> tuple["PolicyPreview", dict[int, str]]:
    from engine.actions.policy_change import preview_enabling, preview_policy
    from engine.db import reading
    from engine.queries.naming import map_named

    with reading(here.database) as session:
        map_id = map_named(session, battle_map).id or 0
        seen = (
            preview_enabling(session, map_id, today=here.today) if policy is None
            else preview_policy(session, map_id, policy, today=here.today)
        )
        return seen, _names(session, seen)


def _agree(seen: "PolicyPreview", *, yes: bool) -> None:
    """Ask where a backlog would wake; raises Refused where nobody can be asked."""
    import sys

    if yes or not seen.must_ask:
        return
    count = seen.counted.count
    question = _("今天将产生 {count} 件通知，超过 {limit} 件，确定吗？").format(
        count=count, limit=seen.asks_above
    )
    if not sys.stdin.isatty():
        raise Refused(
            _("今天将产生 {count} 件通知，超过 {limit} 件，没有改动；确认无误请加 --yes").format(
                count=count, limit=seen.asks_above
            )
        )
    if not confirm(question, yes=False):
        raise Refused(_("没有改动"))


def _names(session: Any, seen: "PolicyPreview") -> dict[int, str]:
    from engine.queries.people import names_of

    return names_of(session, seen.counted.people)


def _as_json(seen: "PolicyPreview", names: dict[int, str]) -> dict[str, Any]:
    counted = seen.counted
    return {
        "on": counted.on, "count": counted.count, "notices": dict(sorted(counted.notices.items())),
        "people": [
            {"id": person_id, "name": names.get(person_id, ""), "count": count}
            for person_id, count in counted.people.most_common()
        ],
        "mailboxes": len(counted.mailboxes), "superseded": counted.superseded,
        "must_ask": seen.must_ask,
        "changes": [
            {"place": one.place, "before": one.before, "after": one.after}
            for one in seen.differences
        ],
    }


def _show_preview(seen: "PolicyPreview", names: dict[int, str]) -> None:
    counted = seen.counted
    if seen.differences:
        show_table(
            table(_("改动"), [(_("规则"), {"no_wrap": True}), _("原来"), _("现在")]),
            [(one.place, _short(one.before), _short(one.after)) for one in seen.differences],
        )
    say(_("今天将产生 {count} 件通知，送到 {mailboxes} 个邮箱").format(
        count=counted.count, mailboxes=len(counted.mailboxes)))
    if counted.notices:
        show_table(
            table("", [_("通知"), (_("件数"), {"justify": "right"})]),
            [(notice_label(kind), count) for kind, count in counted.notices.most_common()],
        )
        show_table(
            table("", [_("收件人"), (_("件数"), {"justify": "right"})]),
            [(names.get(person, ""), count) for person, count in counted.people.most_common(15)],
        )


def _show(name: str, version: int, enabled: bool, policy: "Policy") -> None:
    say(_("“{name}”的规则：{preset}，第 {version} 版，{standing}").format(
        name=name, preset=policy.name, version=version,
        standing=_("启用中") if enabled else _("已停用"),
    ), style="bold")
    unit = _("工作日") if policy.ladders.item.unit == "workdays" else _("自然日")
    show_table(
        table(_("事项阶梯（{unit}）").format(unit=unit),
              [_("级"), _("通知"), _("主送"), _("抄送")]),
        [
            (rung.name, notice_label(rung.kind), _to(rung.to), _to(rung.copy_to))
            for rung in policy.ladders.item.rungs
        ],
    )
    repeat = policy.ladders.item.repeat
    if repeat is not None:
        say(_("此后每 {every} 天：{kind}").format(
            every=repeat.every, kind=notice_label(repeat.kind)))
    mail = policy.mail
    say(_("邮件：{opens}–{closes}，{rest}，每人每天至多 {cap} 件").format(
        opens=f"{mail.opens:%H:%M}", closes=f"{mail.closes:%H:%M}", cap=mail.cap,
        rest=_("休息日也发") if mail.rest_days else _("休息日不发"),
    ))
    say(_("其余规则用 battlemap policy show --toml 查看"))


def _to(recipients: Any) -> str:
    words = {
        "handler": _("经办人"), "head": _("部门负责人"), "support": _("配合部门负责人"),
        "leader": _("责任领导"), "office": _("办公室"), "group_deputy": _("副组长"),
        "group_head": _("组长"), "group": _("领导小组"), "approver": _("审批人"),
    }
    return "、".join(words[one] for one in recipients)


def _short(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rungs = (f"T{one['at']:+d} {notice_label(one['kind'])}" for one in value)
        return "；".join(rungs)
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
