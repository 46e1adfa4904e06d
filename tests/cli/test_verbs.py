"""An item from draft to closed and back, each hand at its own keyboard."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """A piece of evidence."""
    path = tmp_path / "情况说明.txt"
    path.write_text("长期未结案件已清零，名单附后。", "utf-8")
    return path


def close_first(office: Run, proof: Path) -> None:
    """Item 1 through all hands, signed on 9 March 2026."""
    for words in (
        ("issue", "1", "--as", "赵某", "--on", "2026-3-2"),
        ("ack", "1", "--as", "钱某", "--on", "2026-3-3"),
        ("report", "1", "--as", "冯某", "--percent", "60", "--text", "已清理", "--on", "2026-3-4"),
        ("attach", "1", proof, "--as", "冯某", "--on", "2026-3-5"),
        ("request-close", "1", "--as", "钱某", "--text", "已完成", "--on", "2026-3-6"),
        ("approve", "1", "--as", "赵某", "--on", "2026-3-9"),
        ("approve", "1", "--as", "孙某", "--on", "2026-3-9"),
        ("approve", "1", "--as", "林某", "--on", "2026-3-9"),
    ):
        answer = office(*words)
        assert (answer.code, answer.stderr) == (0, ""), words


def test_item_walks_from_draft_to_closed(office: Run, proof: Path) -> None:
    close_first(office, proof)
    shown = office("show", "1", "--json", "--on", "2026-3-10").json
    assert (shown["status"], shown["closed_on"], shown["percent"]) == ("closed", "2026-03-09", 100)
    assert [one["verb"] for one in shown["trail"]] == [
        "import", "issue", "acknowledge", "report", "attach", "submit_close_request", "approve",
        "approve", "approve",
    ]
    assert [(one["kind"], one["by"], one["verdict"]) for one in shown["requests"][0]["steps"]] == [
        ("leader", "赵某", "approved"), ("office", "孙某", "approved"),
        ("leading_group", "林某", "approved"),
    ]
    assert [one["due_on"] for one in shown["look_backs"]] == [
        "2026-04-09", "2026-06-09", "2026-09-09",
    ]


def test_screen_shows_the_whole_item(office: Run, proof: Path) -> None:
    close_first(office, proof)
    screen = office("show", "1", "--on", "2026-3-10").stdout
    for words in ("部分案件审理周期偏长", "● 已销号", "每周通报", "情况说明.txt", "领导小组", "回头看",
                  "申请销号", "上传佐证材料"):
        assert words in screen


def test_verb_says_how_the_item_stands(office: Run) -> None:
    said = office("issue", "1", "--as", "zhao@court.test", "--on", "2026-3-2", "--json").json
    assert said == {
        "issued": [{"item": 1, "number": "1", "status": "issued", "round": 1, "percent": 0,
                    "due_on": "2026-04-30", "version": 2}],
        "blocked": [],
    }
    said = office("ack", "1", "--as", "钱某", "--on", "2026-3-3").stdout
    assert said.strip() == "已签收。事项1：整改中，时限2026-04-30"


def test_all_drafts_are_issued_and_the_incomplete_named(office: Run) -> None:
    answer = office("issue", "--all", "--as", "林某", "--on", "2026-3-2")
    assert answer.code == 0
    assert "已交办 2 项" in answer.stdout
    assert answer.stderr.startswith("事项3还不能立项，缺少：")


def test_stranger_to_the_item_is_told_so(office: Run) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    refused = office("ack", "1", "--as", "孙某", "--on", "2026-3-3", "--json")
    assert (refused.code, refused.json) == (2, {"refused": "您不能对事项1签收"})


def test_person_and_item_are_never_guessed(office: Run, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text(
        "姓名,部门,邮箱\n冯某,综合办公室,feng2@court.test\n", "utf-8"
    )
    office("people", "import", more)
    refused = office("ack", "1", "--as", "冯某", "--on", "2026-3-3")
    assert refused.code == 2
    assert refused.stderr.startswith("“冯某”不止一人，请改用编号或邮箱：#4 民事审判庭 法官助理")
    assert "没有“周某”" in office("ack", "1", "--as", "周某").stderr
    assert "没有这个事项：77" in office("ack", "77", "--as", "钱某").stderr


def test_hash_means_the_id_and_a_number_means_the_number(office: Run) -> None:
    office("amend", "#2", "--number", "1", "--as", "孙某")
    refused = office("show", "1")
    assert refused.code == 2
    assert refused.stderr.startswith("编号“1”不止一项，请改用 # 加序号：#1 审判质效")
    assert office("show", "#2", "--json").json["weakness"] == "庭审直播率偏低"


def test_extension_is_asked_granted_and_refused(office: Run) -> None:
    office("issue", "1", "2", "--as", "赵某", "--on", "2026-3-2")
    for number in ("1", "2"):
        office("ack", number, "--as", "钱某", "--on", "2026-3-2")
        office("extend", number, "--as", "钱某", "--until", "2026-7-31", "--reason", "案件移送",
               "--on", "2026-3-3")
    for person in ("赵某", "孙某"):
        answer = office("grant", "1", "--as", person, "--on", "2026-3-4", "--json")
        assert (answer.code, answer.json["kind"]) == (0, "extension")
    assert office("show", "1", "--json").json["due_on"] == "2026-07-31"
    refused = office("refuse", "2", "--as", "赵某", "--reason", "理由不足", "--on", "2026-3-4")
    assert refused.code == 0
    assert office("show", "2", "--json").json["due_on"] == "2026-06-30"


def test_stale_verdict_is_refused(office: Run, proof: Path) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    office("ack", "1", "--as", "钱某", "--on", "2026-3-3")
    office("attach", "1", proof, "--as", "冯某", "--on", "2026-3-5")
    office("request-close", "1", "--as", "钱某", "--text", "已完成", "--on", "2026-3-6")
    refused = office("approve", "1", "--as", "赵某", "--seen", "1", "--on", "2026-3-9")
    assert refused.code == 2
    assert "有变动" in refused.stderr


def test_sent_back_closing_is_in_progress_again(office: Run, proof: Path) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    office("ack", "1", "--as", "钱某", "--on", "2026-3-3")
    office("attach", "1", proof, "--as", "冯某", "--on", "2026-3-5")
    office("request-close", "1", "--as", "钱某", "--text", "已完成", "--on", "2026-3-6")
    back = office("send-back", "1", "--as", "赵某", "--reason", "补充清单", "--on", "2026-3-9",
                  "--json").json
    assert (back["status"], back["outcome"], back["kind"]) == ("open", "sent_back", "close")
    nothing = office("approve", "1", "--as", "赵某", "--on", "2026-3-9")
    assert (nothing.code, nothing.stderr.strip()) == (2, "这个事项没有等待审批的申请")


def test_relapse_begins_a_new_round(office: Run, proof: Path) -> None:
    close_first(office, proof)
    found = office("look-back", "1", "--relapsed", "--finding", "又有积案", "--until", "2026-8-31",
                   "--as", "孙某", "--on", "2026-4-9", "--json").json
    assert (found["status"], found["round"], found["due_on"]) == ("open", 2, "2026-08-31")


def test_held_look_back_keeps_it_closed(office: Run, proof: Path) -> None:
    close_first(office, proof)
    found = office("look-back", "1", "--held", "--finding", "没有反弹", "--as", "孙某",
                   "--on", "2026-4-9", "--json").json
    assert found["status"] == "closed"


def test_amending_gives_what_the_import_could_not_read(office: Run) -> None:
    changed = office("amend", "3", "--due", "2026-5-29", "--handler", "孙某", "--as", "孙某",
                     "--json").json
    assert (changed["due_on"], changed["changed"]) == ("2026-05-29", ["due_on", "handler_id"])
    assert office("issue", "3", "--as", "赵某").code == 0


def test_withdrawing_needs_the_leading_group(office: Run) -> None:
    assert office("withdraw", "1", "--as", "孙某", "--reason", "重复").code == 2
    gone = office("withdraw", "1", "--as", "林某", "--reason", "重复", "--json").json
    assert gone["status"] == "withdrawn"


def test_delegate_acts_and_leaver_hands_over(office: Run) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    named = office("delegate", "钱某", "--to", "冯某", "--until", "2026-3-6", "--as", "钱某",
                   "--on", "2026-3-2", "--json").json
    assert (named["away_from"], named["away_until"]) == ("2026-03-02", "2026-03-06")
    assert office("ack", "1", "--as", "冯某", "--on", "2026-3-3").code == 0
    ended = office("delegate", "钱某", "--end", "--as", "钱某", "--on", "2026-3-4", "--json").json
    assert ended["delegate"] is None
    left = office("leave", "钱某", "--successor", "冯某", "--as", "孙某", "--on", "2026-3-9",
                  "--json").json
    assert (left["successor"], left["departments"]) == (4, [1])
    gone = office("report", "1", "--percent", "10", "--text", "x", "--as", "钱某")
    assert gone.code == 2


def test_drafted_paper_waits_for_a_signature(office: Run) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    office("ack", "1", "--as", "钱某", "--on", "2026-3-2")
    office("sweep", "--on", "2026-5-18")
    rungs = [one["rung"] for one in office("papers", "--json").json["papers"]]
    assert rungs == ["T+5", "T+10"]
    assert "督办单" in office("papers").stdout
    unclear = office("release", "1", "--as", "赵某", "--on", "2026-5-20")
    assert (unclear.code, "请用 --rung 指明" in unclear.stderr) == (2, True)
    signed = office("release", "1", "--rung", "T+5", "--as", "赵某", "--on", "2026-5-20", "--json")
    assert signed.json["kind"] == "supervision_order"
    dropped = office("drop-paper", "1", "--reason", "已当面约谈", "--as", "林某", "--on",
                     "2026-5-20", "--json")
    assert dropped.json["rung"] == "T+10"
    assert office("papers", "--json").json["papers"] == []
