"""What the calendar has earned, as the office's handbook would tell it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.queries.calendars import shipped_calendar
from engine.rules.addressing import DepartmentFacts, Directory, PersonFacts
from engine.rules.calendar import WorkCalendar
from engine.rules.policy import Policy, parse_policy, read_policy
from engine.rules.sweep import (
    Decider,
    ItemClock,
    LookBackKind,
    MeasureClock,
    MilestoneClock,
    PlannedLook,
    WaitingStep,
)
from engine.rules.words import NoticeKind, NoticeStatus, Role, Status

LIN, ZHAO, QIAN, FENG, SUN = 1, 2, 3, 4, 5
CIVIL = 1
CALENDAR = WorkCalendar(shipped_calendar("cn"))
PRESETS = Path(engine.__file__).parent / "presets"
DEFAULT = parse_policy((PRESETS / "default.toml").read_text("utf-8"))
RAISED, SUPERSEDED, DRAFTED = (
    NoticeStatus.RAISED, NoticeStatus.SUPERSEDED, NoticeStatus.DRAFTED,
)


def person(person_id: int, name: str) -> PersonFacts:
    return PersonFacts(person_id, name, "", f"p{person_id}@court.test", True, CIVIL)


COURT = Directory(
    1,
    {i: person(i, name) for i, name in enumerate(("林某", "赵某", "钱某", "冯某", "孙某"), 1)},
    {CIVIL: DepartmentFacts(CIVIL, "民事审判庭", QIAN)},
    {
        Role.GROUP_HEAD: (LIN,), Role.GROUP_DEPUTY: (ZHAO,), Role.OFFICE: (SUN,),
        Role.LEADER: (LIN, ZHAO),
    },
)


def item(**facts: object) -> ItemClock:
    """An open item of Qian's division, handled by Feng, led by Zhao, due on Thursday 30 April."""
    values: dict[str, object] = {
        "id": 7, "status": Status.OPEN, "due_on": date(2026, 4, 30), "deadline_version": 1,
        "issued_on": date(2026, 3, 2), "opened_on": date(2026, 3, 2), "handler_id": FENG,
        "head_id": QIAN, "leader_id": ZHAO,
    }
    return ItemClock(**(values | facts))  # type: ignore[arg-type]


def said(clock: ItemClock, on: date, policy: Policy = DEFAULT) -> list[tuple[str, str, int, str]]:
    """(kind, rung, recipient, status) of all that is earned by `on`, oldest rung first."""
    decision = Decider(policy, CALENDAR, COURT, on).decide(clock)
    ordered = sorted(decision.earned, key=lambda one: (one.threshold_on, one.recipient_id))
    return [(one.kind.value, one.rung, one.recipient_id, one.status.value) for one in ordered]


def new(clock: ItemClock, on: date) -> list[tuple[str, str, int]]:
    """What is raised on `on` that was not earned the day before."""
    before = set(said(clock, on - timedelta(days=1)))
    return [one[:3] for one in said(clock, on) if one not in before and one[3] == "raised"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 31), []),
        (date(2026, 4, 1), [("reminder", "T-20", FENG)]),
        (date(2026, 4, 2), []),
        (date(2026, 4, 16), [("due_soon", "T-10", QIAN), ("due_soon", "T-10", FENG)]),
        (date(2026, 4, 27), [("due", "T-3", ZHAO), ("due", "T-3", QIAN), ("due", "T-3", FENG)]),
        (date(2026, 4, 30), [("due", "T", ZHAO), ("due", "T", QIAN), ("due", "T", FENG)]),
        (date(2026, 5, 1), []),
        (date(2026, 5, 6), [("urge_letter", "T+1", ZHAO), ("urge_letter", "T+1", QIAN)]),
    ],
    ids=[
        "a day too early", "twenty workdays before (Qingming counted out)", "not again",
        "ten workdays before", "three workdays before", "on the day", "Labour Day is quiet",
        "first workday after the holiday",
    ],
)
def test_each_rung_is_said_on_its_day(on: date, expected: list[tuple[str, str, int]]) -> None:
    assert new(item(), on) == expected


def test_missed_reminders_are_superseded_and_the_latest_is_said() -> None:
    assert said(item(), date(2026, 4, 28)) == [
        ("reminder", "T-20", FENG, "superseded"),
        ("due_soon", "T-10", QIAN, "superseded"),
        ("due_soon", "T-10", FENG, "superseded"),
        ("due", "T-3", ZHAO, "raised"),
        ("due", "T-3", QIAN, "raised"),
        ("due", "T-3", FENG, "raised"),
    ]


def test_superiors_rung_is_not_skipped_because_a_lower_one_was_missed() -> None:
    earned = said(item(), date(2026, 5, 13))
    assert ("urge_letter", "T+1", QIAN, "raised") in earned
    assert ("supervision_order", "T+5", ZHAO, "drafted") in earned
    assert ("draft_waiting", "T+5", SUN, "raised") in earned


def test_urge_letter_is_sent_and_everything_above_is_only_drafted() -> None:
    drafted = {(kind, rung) for kind, rung, _, status in said(item(), date(2026, 5, 29))
               if status == "drafted"}
    assert drafted == {
        ("supervision_order", "T+5"), ("talk_proposal", "T+10"), ("statement", "meeting:2026-05-25")
    }


def test_worst_items_are_never_silent() -> None:
    """DefectDojo: silence seven days after the breach; here an urge every five workdays."""
    rungs = {one[1] for one in said(item(), date(2026, 7, 10)) if one[2] == QIAN}
    assert {"T+15", "T+20", "T+25", "T+30"} <= rungs


def test_item_without_deadline_earns_nothing() -> None:
    """DefectDojo#10662: no deadline was read as due today."""
    assert said(item(due_on=None), date(2026, 12, 1)) == []


def test_nothing_about_to_expire_is_said_after_expiry() -> None:
    """uflo#52: before-the-date reminders are superseded once an after-the-date rung is reached."""
    live = {kind for kind, _, who, status in said(item(), date(2026, 5, 7))
            if status == "raised" and who == QIAN}
    assert live == {"urge_letter"}


def test_department_ladder_rests_while_a_closing_waits_and_the_approvers_runs() -> None:
    waiting = item(
        status=Status.AWAITING_CLOSE, waiting=(WaitingStep(3, date(2026, 5, 6), (ZHAO,)),)
    )
    assert said(waiting, date(2026, 5, 8)) == [("approval_waiting", "A3:T+2", ZHAO, "raised")]


def test_reminder_is_there_again_after_a_return() -> None:
    """ruoyi-vue-pro#1018, oncall#1206: a paused ladder resumes."""
    assert ("urge_letter", "T+1", QIAN, "raised") in said(item(), date(2026, 5, 6))


def test_granted_extension_makes_its_reminders_new() -> None:
    moved = item(due_on=date(2026, 6, 30), deadline_version=2)
    decision = Decider(DEFAULT, CALENDAR, COURT, date(2026, 6, 1)).decide(moved)
    assert [(one.rung, one.deadline_version) for one in decision.earned] == [("T-20", 2)]


def test_handler_who_is_also_head_is_told_once() -> None:
    """DefectDojo#2713: one person in two roles got two."""
    assert new(item(handler_id=QIAN), date(2026, 4, 16)) == [("due_soon", "T-10", QIAN)]


def test_post_that_nobody_holds_falls_to_the_head_and_then_to_the_office() -> None:
    assert new(item(handler_id=None), date(2026, 4, 1)) == [("reminder", "T-20", QIAN)]
    assert new(item(handler_id=None, head_id=None), date(2026, 4, 1)) == [("reminder", "T-20", SUN)]


def test_item_that_nobody_can_be_told_of_is_orphaned_and_stays_awake() -> None:
    empty = Directory(1, {}, {}, {})
    today = date(2026, 4, 1)
    decision = Decider(DEFAULT, CALENDAR, empty, today).decide(item(handler_id=None, head_id=None))
    assert (decision.orphaned, decision.wake_on, decision.earned) == (True, today, [])


def test_item_imported_late_is_told_once_and_its_past_is_not_recounted() -> None:
    late = item(due_on=date(2026, 1, 30), issued_on=date(2026, 3, 2), opened_on=date(2026, 3, 2))
    earned = said(late, date(2026, 3, 2))
    assert [one for one in earned if one[3] == "superseded"] == []
    assert [one[0] for one in earned if one[3] == "raised" and one[2] == QIAN] == ["urge_letter"]


def test_measure_with_a_date_of_its_own_reminds_its_owner() -> None:
    clock = item(measures=(MeasureClock(9, date(2026, 3, 31), QIAN),))
    assert new(clock, date(2026, 3, 26)) == [("measure_due", "M9:T-3", QIAN)]


def test_milestone_of_a_two_stage_date_is_reminded_of() -> None:
    clock = item(milestones=(MilestoneClock(2, date(2026, 3, 20)),))
    assert new(clock, date(2026, 3, 17)) == [("milestone_due", "N2:T-3", FENG)]
    assert new(clock, date(2026, 3, 23)) == [
        ("milestone_due", "N2:T+1", QIAN), ("milestone_due", "N2:T+1", FENG)
    ]


def test_closed_item_is_looked_back_at() -> None:
    clock = item(status=Status.CLOSED, looks=(PlannedLook(4, LookBackKind.LOOK_BACK, date(2026, 6, 1)),))
    assert new(clock, date(2026, 5, 25)) == [("look_back", "L4:T-5", QIAN), ("look_back", "L4:T-5", SUN)]


def test_deadline_on_a_rest_day_is_told_on_the_working_day_before() -> None:
    assert new(item(due_on=date(2026, 5, 31)), date(2026, 5, 29))[0][:2] == ("due", "T")


def test_unacknowledged_item_is_asked_for_until_somebody_signs() -> None:
    clock = item(status=Status.ISSUED, opened_on=None)
    assert new(clock, date(2026, 3, 4)) == [("acknowledge", "S:T+2", QIAN)]


# --- against a model that walks day by day ---------------------------------------------------

DAYS = st.dates(date(2026, 1, 5), date(2026, 12, 20))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Random ladders of the default policy's people."""
    offsets = draw(st.lists(st.integers(-40, 30), min_size=1, max_size=7, unique=True))
    kinds = ["reminder", "due_soon", "due", "urge_letter", "supervision_order"]
    people = ["handler", "head", "leader", "office", "group_deputy"]
    rungs = [
        {
            "at": at, "kind": draw(st.sampled_from(kinds)),
            "to": draw(st.lists(st.sampled_from(people), min_size=1, max_size=2, unique=True)),
            "copy": draw(st.lists(st.sampled_from(people), max_size=1)),
        }
        for at in offsets
    ]
    data = DEFAULT.as_data()
    data["ladders"]["item"] = {
        "unit": draw(st.sampled_from(["workdays", "days"])), "rungs": rungs,
        "repeat": draw(st.sampled_from([None, {"every": 5}, {"every": 3}])),
    }
    return read_policy(data)


@given(policy=policies(), due_on=DAYS, start=DAYS, gaps=st.lists(st.integers(1, 40), max_size=12))
def test_whatever_the_gaps_each_person_hears_the_same_latest_word(
    policy: Policy, due_on: date, start: date, gaps: list[int]
) -> None:
    """A sweep every day, and a sweep with gaps, agree on the last day on what has been earned.

    The model: walk every day and keep what is new under the unique key. With gaps the same keys
    exist (as said, drafted or superseded), and the latest reminder of each person is never lost.
    """
    clock = item(due_on=due_on, issued_on=date(2026, 1, 1), opened_on=date(2026, 1, 1))

    def run(days: list[date]) -> dict[tuple[str, str, int], NoticeStatus]:
        rows: dict[tuple[str, str, int], NoticeStatus] = {}
        wake_on: date | None = date(2026, 1, 1)
        for today in days:
            if wake_on is None or wake_on > today:
                continue  # asleep: the sweep would not read it
            decision = Decider(policy, CALENDAR, COURT, today).decide(clock)
            for one in decision.earned:
                rows.setdefault((one.kind.value, one.rung, one.recipient_id), one.status)
            wake_on = decision.wake_on
            assert wake_on is None or wake_on > today
        return rows

    last = start + timedelta(days=sum(gaps))
    gapped = [start + timedelta(days=sum(gaps[:i])) for i in range(len(gaps) + 1)]
    daily = [start + timedelta(days=i) for i in range((last - start).days + 1)]
    with_gaps, every_day = run(gapped), run(daily)
    assert with_gaps.keys() == every_day.keys()
    for key, status in every_day.items():
        if status is NoticeStatus.DRAFTED:
            assert with_gaps[key] is NoticeStatus.DRAFTED
    latest = Decider(policy, CALENDAR, COURT, last).decide(clock).earned
    for one in latest:
        if one.status is RAISED:
            assert with_gaps[one.kind.value, one.rung, one.recipient_id] is RAISED


@given(due_on=DAYS, closure=DAYS, at=st.integers(1, 30))
def test_holiday_never_makes_an_escalation_faster(due_on: date, closure: date, at: int) -> None:
    """django-helpdesk: a holiday made the ladder burn faster."""
    from engine.rules.ladder import rung_day

    closed = WorkCalendar(shipped_calendar("cn"), [closure])
    ladder = DEFAULT.ladders.item
    assert rung_day(ladder, due_on, at, closed) >= rung_day(ladder, due_on, at, CALENDAR)


@given(on=DAYS, due_on=DAYS)
def test_thresholds_fall_on_working_days_only(on: date, due_on: date) -> None:
    """probo#1591: the ladder burned over a weekend."""
    for one in Decider(DEFAULT, CALENDAR, COURT, on).decide(item(due_on=due_on)).earned:
        assert CALENDAR.is_workday(one.threshold_on)


def test_every_kind_that_a_ladder_may_name_is_a_notice_kind() -> None:
    for ladder in (DEFAULT.ladders.item, DEFAULT.ladders.approval):
        assert all(isinstance(rung.kind, NoticeKind) for rung in ladder.rungs)
