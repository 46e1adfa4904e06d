"""A file through the import wizard: nothing reaches the map before somebody agrees to it, once."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter
from sqlmodel import Session, col, select

from engine import audit
from engine.actions.import_draft import drop_draft, load_draft, open_draft, set_reference
from engine.actions.import_draft_confirm import confirm_draft
from engine.actions.import_draft_edits import DraftWish, edit_drafts
from engine.actions.import_draft_file import (
    file_of,
    imports_folder,
    pasted_text,
    receiving,
    tidy_imports,
)
from engine.actions.import_draft_headings import SheetWish, remember_headings, set_sheets
from engine.actions.import_draft_names import names_written, settle_names
from engine.actions.import_draft_plan import fingerprint, plan_draft, shown_plan
from engine.actions.import_draft_reading import DraftReading, first_reading, reading_of
from engine.actions.import_ledger import Imported
from engine.actions.import_plan import ImportPlan
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours, Unreadable, WrongState
from engine.models import (
    Department,
    HeadingMemory,
    ImportBatch,
    ImportDraft,
    Item,
    Message,
    Notice,
    Person,
)
from engine.queries.directory import department_aliases, load_directory
from engine.queries.import_drafts import draft_of, map_habits, open_drafts, past_imports
from engine.rules.words import Status
from engine.settings import Settings
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item

HEADINGS = ["序号", "存在问题", "责任领导", "责任部门", "责任人", "完成时限"]
FIRST = [1, "学习不深", "赵某", "民事审判庭", "冯某", "2026年6月底前"]
SECOND = [2, "周期偏长", "郑某", "执行局", "冯某", "2026年9月底前"]
REPORT = "二、存在的主要问题\n一是审理周期偏长。部分案件超审限。二是文书说理不足。\n三是队伍断层。\n"


@dataclass
class Wizard:
    """The wizard in one person's hands, as the pages drive it."""

    database: sa.Engine
    court: Court
    settings: Settings
    actor_id: int

    @property
    def acting(self) -> dict[str, Any]:
        return {"actor_id": self.actor_id, "at": MONDAY_MORNING, "today": MONDAY}

    def upload(self, data: bytes, name: str = "台账.xlsx") -> int:
        with reading(self.database) as session:
            habits = map_habits(session, self.court.map_id)
        with receiving(io.BytesIO(data), name, self.settings) as received:
            first_reading(received, habits)
            with writing(self.database) as session:
                draft = open_draft(
                    session, received, map_id=self.court.map_id, settings=self.settings,
                    **self.acting,
                )
        return draft.id or 0

    def read(self, draft_id: int) -> DraftReading:
        with reading(self.database) as session:
            habits = map_habits(session, self.court.map_id)
            return reading_of(draft_of(session, draft_id), habits, self.settings)

    def plan(self, draft_id: int) -> ImportPlan:
        with reading(self.database) as session:
            return shown_plan(session, draft_of(session, draft_id), self.read(draft_id))

    def set_sheets(self, draft_id: int, **wishes: SheetWish) -> None:
        seen = self.read(draft_id).whole.sheets
        with writing(self.database) as session:
            set_sheets(session, draft_id, wishes, seen, actor_id=self.actor_id)

    def settle(self, draft_id: int, **wishes: dict[str, str]) -> None:
        said: dict[str, Any] = {"people": {}, "departments": {}} | wishes
        with writing(self.database) as session:
            settle_names(session, draft_id, **said, actor_id=self.actor_id)

    def confirm(self, draft_id: int, seen: str | None = None) -> Imported:
        print_of = seen or fingerprint(self.plan(draft_id))
        with writing(self.database) as session:
            done = confirm_draft(
                session, draft_id, seen=print_of, settings=self.settings, **self.acting
            )
        with writing(self.database) as session:
            tidy_imports(session, self.court.map_id, self.settings, at=MONDAY_MORNING)
        return done

    def items(self) -> list[Item]:
        with reading(self.database) as session:
            return list(session.exec(select(Item).order_by(col(Item.id))))

    def files(self) -> list[str]:
        folder = imports_folder(self.settings)
        return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def wizard(database: sa.Engine, court: Court, tmp_path: Path) -> Wizard:
    return Wizard(database, court, Settings(home=tmp_path / "home"), court.sun)


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., bytes]:
    def write(*rows: list[Any], headings: list[str] = HEADINGS, sheet: str = "台账") -> bytes:
        held = io.BytesIO()
        book = xlsxwriter.Workbook(held)
        page = book.add_worksheet(sheet)
        for number, cells in enumerate([headings, *rows]):
            for column, value in enumerate(cells):
                page.write(number, column, value)
        book.close()
        return held.getvalue()

    return write


def test_nothing_is_written_before_confirm_and_all_of_it_after(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST, SECOND))
    assert wizard.plan(draft_id).counts == {
        "new": 2, "changed": 0, "held": 0, "unchanged": 0, "absent": 0
    }
    assert wizard.items() == []
    done = wizard.confirm(draft_id)
    assert [(one.weakness, one.status, one.responsible_leader_id) for one in wizard.items()] == [
        ("学习不深", Status.DRAFT, wizard.court.zhao), ("周期偏长", Status.DRAFT, None)
    ]
    with reading(wizard.database) as session:
        assert draft_of(session, draft_id).batch_id == done.batch.id
        assert audit.verify(session, wizard.court.map_id) is None
        [past], pages = past_imports(session, wizard.court.map_id)
        assert (past.file_name, past.counts["new"], past.imported_by, pages) == (
            "台账.xlsx", 2, "孙某", 1
        )
        assert open_drafts(session, wizard.court.map_id) == []


def test_an_import_says_nothing_to_anybody(wizard: Wizard, ledger: Callable[..., bytes]) -> None:
    """DefectDojo#3289, #8659: no flood when old items come in."""
    wizard.confirm(wizard.upload(ledger(FIRST, SECOND)))
    with reading(wizard.database) as session:
        assert session.exec(select(Notice)).all() == []
        assert session.exec(select(Message)).all() == []


def test_a_row_without_a_deadline_is_never_read_as_due_today(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    """DefectDojo#10662."""
    wizard.confirm(wizard.upload(ledger([*FIRST[:5], ""])))
    [item] = wizard.items()
    assert (item.due_on, item.original_due_on, item.flags) == (None, None, ["deadline_missing"])


def test_a_draft_survives_a_restart_and_can_be_gone_back_to(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    wizard.settle(draft_id, people={"赵某": str(wizard.court.lin)})
    wizard.database.dispose()
    assert wizard.plan(draft_id).rows[0].leader_id == wizard.court.lin
    wizard.settle(draft_id, people={"赵某": ""})
    assert wizard.plan(draft_id).rows[0].leader_id == wizard.court.zhao


def test_two_peoples_drafts_of_one_file_do_not_mix(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    data = ledger(FIRST)
    first, second = wizard.upload(data), wizard.upload(data)
    wizard.settle(first, people={"赵某": str(wizard.court.lin)})
    assert [wizard.plan(one).rows[0].leader_id for one in (first, second)] == [
        wizard.court.lin, wizard.court.zhao
    ]
    with writing(wizard.database) as session:
        drop_draft(session, first, actor_id=wizard.actor_id, at=MONDAY_MORNING)
    with writing(wizard.database) as session:
        assert tidy_imports(
            session, wizard.court.map_id, wizard.settings, at=MONDAY_MORNING
        ) == 0
    assert wizard.plan(second).counts["new"] == 1


def test_dropped_and_confirmed_files_are_taken_away(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    dropped, confirmed = wizard.upload(ledger(FIRST)), wizard.upload(ledger(SECOND))
    assert len(wizard.files()) == 2
    with writing(wizard.database) as session:
        drop_draft(session, dropped, actor_id=wizard.actor_id, at=MONDAY_MORNING)
    wizard.confirm(confirmed)
    assert wizard.files() == []
    with writing(wizard.database) as session, pytest.raises(WrongState, match="已经放弃"):
        load_draft(session, dropped, actor_id=wizard.actor_id)


def test_a_crash_between_file_and_row_leaves_only_what_is_tidied(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    with receiving(io.BytesIO(ledger(FIRST)), "台账.xlsx", wizard.settings) as received:
        session = Session(wizard.database)
        open_draft(
            session, received, map_id=wizard.court.map_id, settings=wizard.settings,
            **wizard.acting,
        )
        session.rollback()  # as if the process had died before its commit
        session.close()
    (imports_folder(wizard.settings) / ".incoming-dead").write_bytes(b"half")
    assert len(wizard.files()) == 2
    with writing(wizard.database) as session:
        later = MONDAY_MORNING + timedelta(days=365 * 20)
        tidy_imports(session, wizard.court.map_id, wizard.settings, at=later)
        assert session.exec(select(ImportDraft)).all() == []
    assert wizard.files() == []


def test_a_lost_file_is_told_in_words(wizard: Wizard, ledger: Callable[..., bytes]) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    with reading(wizard.database) as session:
        draft = draft_of(session, draft_id)
    file_of(draft.sha256, draft.map_id, wizard.settings).unlink()
    with writing(wizard.database) as session:
        set_reference(session, draft_id, date(2026, 1, 5), actor_id=wizard.actor_id)
    with pytest.raises(Unreadable, match="已不在服务器上"):
        wizard.read(draft_id)


@pytest.mark.parametrize(("data", "name"), [
    (b"", "台账.xlsx"), (b"MZ\x90\0", "台账.xlsx"), (b"PK\x03\x04 damaged", "台账.xlsx"),
], ids=["empty", "program", "damaged"])  # fmt: skip
def test_a_bad_file_is_refused_and_leaves_nothing(wizard: Wizard, data: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        wizard.upload(data, name)
    assert wizard.files() == []
    with reading(wizard.database) as session:
        assert session.exec(select(ImportDraft)).all() == []


def test_the_file_takes_the_name_of_what_it_is(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST), "C:\\桌面\\台\u202e账.exe")
    with reading(wizard.database) as session:
        assert draft_of(session, draft_id).file_name == "台账.xlsx"


def test_a_heading_corrected_by_hand_is_known_in_the_next_file(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    odd = ["序号", "存在问题", "责任领导", "哪个庭", "责任人", "完成时限"]
    first = wizard.upload(ledger(FIRST, headings=odd))
    assert wizard.plan(first).rows[0].lead_ids == ()
    wizard.set_sheets(first, 台账=SheetWish(True, (1, 1), {"D": "leads"}))
    assert wizard.plan(first).rows[0].lead_ids == (wizard.court.civil,)
    wizard.confirm(first)
    with reading(wizard.database) as session:
        [kept] = session.exec(select(HeadingMemory))
        assert (kept.heading, kept.field, kept.said_by_id) == ("哪个庭", "leads", wizard.court.sun)
    second = wizard.upload(ledger([2, "周期偏长", *FIRST[2:]], headings=odd))
    assert wizard.plan(second).rows[0].lead_ids == (wizard.court.civil,)
    assert [one.how for one in wizard.read(second).whole.sheets[0].columns][3] == "remembered"


def test_a_heading_said_to_be_what_everybody_knows_is_forgotten(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    data = ledger(FIRST)
    draft_id = wizard.upload(data)

    def remember() -> dict[str, str]:
        seen = wizard.read(draft_id).whole.sheets
        with writing(wizard.database) as session:
            remember_headings(
                session, wizard.court.organisation_id, seen, actor_id=wizard.actor_id,
                at=MONDAY_MORNING,
            )
        with reading(wizard.database) as session:
            return map_habits(session, wizard.court.map_id).remembered  # type: ignore[return-value]

    wizard.set_sheets(draft_id, 台账=SheetWish(True, (1, 1), {"E": ""}))
    assert remember() == {"责任人": ""}
    assert wizard.plan(draft_id).rows[0].handler_id is None
    wizard.set_sheets(draft_id, 台账=SheetWish(True, (1, 1), {"E": "handler"}))
    assert remember() == {}


def test_a_form_sent_unchanged_says_nothing(wizard: Wizard, ledger: Callable[..., bytes]) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    fields = {one.letter: one.field for one in wizard.read(draft_id).whole.sheets[0].columns}
    wizard.set_sheets(draft_id, 台账=SheetWish(True, (1, 1), fields))
    with reading(wizard.database) as session:
        draft = draft_of(session, draft_id)
        assert (draft.columns, draft.sheets) == ({}, {})


def test_a_heading_row_is_refused_in_words_when_it_is_none(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    with pytest.raises(Incomplete, match="起止行号"):
        wizard.set_sheets(draft_id, 台账=SheetWish(True, (9, 2), {}))


def test_the_reference_date_moves_relative_deadlines(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger([*FIRST[:5], "本月底前"]))
    assert wizard.plan(draft_id).rows[0].due_on == date(2026, 3, 31)  # as the map counts
    with writing(wizard.database) as session:
        set_reference(session, draft_id, date(2026, 5, 6), actor_id=wizard.actor_id)
    assert wizard.plan(draft_id).rows[0].due_on == date(2026, 5, 31)


def listed(wizard: Wizard, draft_id: int) -> list[tuple[str, str, int, tuple[int, ...], str]]:
    with reading(wizard.database) as session:
        draft = draft_of(session, draft_id)
        found = names_written(
            wizard.read(draft_id).edited.drafts,
            load_directory(session, wizard.court.organisation_id),
            department_aliases(session, wizard.court.organisation_id),
            draft.people, draft.departments,
        )
    return [
        (one.kind, one.written, one.count, one.candidates, one.choice) for one in found.to_settle
    ]


def test_unknown_names_are_listed_once_and_can_become_people_and_departments(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST, SECOND, [3, "档案不全", *SECOND[2:]]))
    assert listed(wizard, draft_id) == [
        ("person", "郑某", 2, (), ""), ("department", "执行局", 2, (), "")
    ]
    wizard.settle(draft_id, people={"郑某": "new"}, departments={"执行局": "new"})
    plan = wizard.plan(draft_id)
    assert plan.directory.people[plan.rows[1].leader_id or 0].name == "郑某"
    wizard.confirm(draft_id)
    with reading(wizard.database) as session:
        leader = session.exec(select(Person).where(Person.name == "郑某")).one()
        unit = session.exec(select(Department).where(Department.name == "执行局")).one()
        assert audit.verify(session, wizard.court.map_id) is None
    assert [(one.responsible_leader_id, one.lead_department_id, one.names)
            for one in wizard.items()][1:] == [(leader.id, unit.id, {})] * 2


def test_one_name_of_two_people_is_settled_by_a_person(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    with writing(wizard.database) as session:
        namesake = Person(
            organisation_id=wizard.court.organisation_id, name="赵某", post="庭长",
            department_id=wizard.court.archive,
        )
        session.add(namesake)
        session.flush()
        other = namesake.id or 0
    draft_id = wizard.upload(ledger(FIRST))
    assert listed(wizard, draft_id) == [
        ("person", "赵某", 1, (wizard.court.zhao, other), "")
    ]
    wizard.settle(draft_id, people={"赵某": str(other)})
    wizard.confirm(draft_id)
    assert [one.responsible_leader_id for one in wizard.items()] == [other]


def test_what_a_name_meant_is_known_at_the_next_import_of_the_map(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    first = wizard.upload(ledger(SECOND))
    wizard.settle(
        first, people={"郑某": str(wizard.court.lin)}, departments={"执行局": "new"}
    )
    wizard.confirm(first)
    second = wizard.upload(ledger([*SECOND[:1], "周期依然偏长", *SECOND[2:]]))
    planned = wizard.plan(second).rows[0]
    assert (planned.leader_id, planned.waiting) == (wizard.court.lin, {})
    assert listed(wizard, second)[0] == (
        "person", "郑某", 1, (), str(wizard.court.lin)
    )


def test_a_stranger_cannot_be_chosen(wizard: Wizard, ledger: Callable[..., bytes]) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    for wish in (str(wizard.court.wu), "999999", "-1", "x"):
        with pytest.raises(Incomplete, match="已不在名册"):
            wizard.settle(draft_id, people={"赵某": wish})


def test_a_name_left_unsettled_waits_on_the_item(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    wizard.confirm(wizard.upload(ledger(SECOND)))
    assert [one.names for one in wizard.items()] == [
        {"leaders": ["郑某"], "lead_departments": ["执行局"]}
    ]


def test_a_reports_drafts_are_struck_out_and_put_in_other_words(wizard: Wizard) -> None:
    draft_id = wizard.upload(pasted_text(REPORT), "粘贴的文字.txt")
    found = wizard.read(draft_id)
    assert [one.weakness for one in found.whole.drafts] == ["审理周期偏长", "文书说理不足", "队伍断层"]
    wishes = {
        found.keys[0]: DraftWish("审理周期偏长", "审判质效"),
        found.keys[1]: DraftWish("文书说理不足", "", struck=True),
        found.keys[2]: DraftWish("年轻法官断层", found.whole.drafts[2].category),
    }
    with writing(wizard.database) as session:
        edit_drafts(session, draft_id, wishes, found, actor_id=wizard.actor_id)
    wizard.confirm(draft_id)
    assert [(one.weakness, one.category) for one in wizard.items()] == [
        ("审理周期偏长", "审判质效"), ("年轻法官断层", found.whole.drafts[2].category)
    ]


def test_a_draft_without_words_is_refused(wizard: Wizard) -> None:
    draft_id = wizard.upload(pasted_text(REPORT), "粘贴的文字.txt")
    found = wizard.read(draft_id)
    with writing(wizard.database) as session, pytest.raises(Incomplete, match="不能留空"):
        edit_drafts(
            session, draft_id, {found.keys[0]: DraftWish(" ", "")}, found, actor_id=wizard.actor_id
        )


def test_hostile_words_stay_words(wizard: Wizard, ledger: Callable[..., bytes]) -> None:
    hostile = "<script>alert('1')</script>"
    wizard.confirm(wizard.upload(ledger([1, hostile, "赵某", '=cmd|"/c calc"!A1', "冯某", "@SUM(1)"])))
    [item] = wizard.items()
    assert (item.weakness, item.due_on) == (hostile, None)
    with reading(wizard.database) as session:
        [batch] = session.exec(select(ImportBatch))
        assert "formula_in_cell" in {one["code"] for one in batch.problems}


def test_confirm_is_refused_when_the_map_changed_since_the_preview(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    seen = fingerprint(wizard.plan(draft_id))
    with writing(wizard.database) as session:
        add_item(session, wizard.court, "7", weakness="学习不深")
    with pytest.raises(WrongState, match="没有写入。现在是新增 0、更新 1"):
        wizard.confirm(draft_id, seen)
    assert len(wizard.items()) == 1
    wizard.confirm(draft_id)  # looked at again


def test_confirm_is_refused_when_somebody_corrected_the_draft_meanwhile(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    seen = fingerprint(wizard.plan(draft_id))
    wizard.settle(draft_id, people={"赵某": str(wizard.court.lin)})
    with pytest.raises(WrongState, match="有变动"):
        wizard.confirm(draft_id, seen)


def test_two_people_confirm_one_draft_and_it_is_imported_once(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST, SECOND))
    seen = fingerprint(wizard.plan(draft_id))
    ready, outcomes = Barrier(2), []

    def confirm() -> None:
        ready.wait()
        try:
            with writing(wizard.database) as session:
                confirm_draft(
                    session, draft_id, seen=seen, settings=wizard.settings, **wizard.acting
                )
            outcomes.append("done")
        except WrongState as refusal:
            outcomes.append(str(refusal))

    both = [Thread(target=confirm) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert sorted(outcomes) == sorted(["done", "“台账.xlsx”已经导入，没有重复导入。"])
    assert len(wizard.items()) == 2


def test_two_drafts_of_one_file_confirmed_at_once_import_it_once(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    data = ledger(FIRST, SECOND)
    ids = [wizard.upload(data), wizard.upload(data)]
    seen = [fingerprint(wizard.plan(one)) for one in ids]
    ready, outcomes = Barrier(2), []

    def confirm(position: int) -> None:
        ready.wait()
        try:
            with writing(wizard.database) as session:
                confirm_draft(
                    session, ids[position], seen=seen[position], settings=wizard.settings,
                    **wizard.acting,
                )
            outcomes.append("done")
        except WrongState:
            outcomes.append("changed")

    both = [Thread(target=confirm, args=(position,)) for position in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert sorted(outcomes) == ["changed", "done"]
    assert len(wizard.items()) == 2


def test_only_the_office_may_import_and_strangers_see_nothing(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    with writing(wizard.database) as session:
        with pytest.raises(NotYours):
            load_draft(session, draft_id, actor_id=wizard.court.qian)
        with pytest.raises((NotFound, NotYours)):
            load_draft(session, draft_id, actor_id=wizard.court.wu)


def test_the_file_is_read_once_for_the_same_corrections(
    wizard: Wizard, ledger: Callable[..., bytes]
) -> None:
    draft_id = wizard.upload(ledger(FIRST))
    first, again = wizard.read(draft_id), wizard.read(draft_id)
    assert again.whole is first.whole
    with reading(wizard.database) as session:
        draft = draft_of(session, draft_id)
        assert shown_plan(session, draft, again) is shown_plan(session, draft, first)
    wizard.set_sheets(draft_id, 台账=SheetWish(True, (1, 1), {"E": ""}))
    assert wizard.read(draft_id).whole is not first.whole


def test_a_plan_shown_follows_the_map(wizard: Wizard, ledger: Callable[..., bytes]) -> None:
    first, second = wizard.upload(ledger(FIRST)), wizard.upload(ledger(FIRST, SECOND))
    assert wizard.plan(second).counts["new"] == 2
    wizard.confirm(first)
    assert wizard.plan(second).counts == {
        "new": 1, "changed": 0, "held": 0, "unchanged": 1, "absent": 0
    }
    with reading(wizard.database) as session:
        draft = draft_of(session, second)
        assert plan_draft(session, draft, wizard.read(second)).counts["new"] == 1
