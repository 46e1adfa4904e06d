"""Eight weeks of the example court: who does what on which day, and who does nothing."""

from collections.abc import Callable
from datetime import date
from functools import partial

from engine.rules.words import LookBackResult
from examples.court import Court

FIRST_DAY = date(2026, 3, 2)
LAST_DAY = date(2026, 4, 26)
Act = Callable[..., None]


def story(court: Court) -> dict[date, list[Act]]:
    """The acts of each day, in order; each takes the day as `on`."""
    acts: dict[date, list[Act]] = {}

    def on(day: str, act: Act, *facts: object, **more: object) -> None:
        acts.setdefault(date.fromisoformat(f"2026-{day}"), []).append(partial(act, *facts, **more))

    on("03-02", court.settle_supporters, "3", ("民事审判庭", "刑事审判庭", "行政审判庭"))
    on("03-02", court.hand_out)
    for number in "1246789":
        on("03-03", court.acknowledge, number)
    on("03-05", court.acknowledge, "3")
    on("03-12", court.acknowledge, "5")  # nine days late: the calendar asked three times

    # 1: applied for in time, sent back for want of a record, closed three workdays late.
    on("03-09", court.report, "1", 40, "三个业务庭已各开展一次结合案件的政治研讨")
    on("03-17", court.ask_to_close, "1", "研讨制度已列入庭务会议程")
    on("03-18", court.sign, "1", "leader")
    on("03-19", court.return_to, "1", "office", "缺行政审判庭三月份研讨记录，请补齐后再报")
    on("03-20", court.ask_to_close, "1", "已补齐行政审判庭研讨记录")
    on("03-23", court.sign, "1", "leader")
    on("03-24", court.sign, "1", "office")
    on("03-25", court.sign, "1", "president")

    # 2: a quiet, punctual closing.
    on("03-16", court.report, "2", 60, "五个支部中三个已达到星级标准")
    on("03-24", court.ask_to_close, "2", "五个支部全部通过检查")
    for day, part in (("03-25", "leader"), ("03-26", "office"), ("03-27", "president")):
        on(day, court.sign, "2", part)

    # 3: a long item that only reports. 5: its handler leaves, a colleague takes over.
    on("03-30", court.report, "3", 30, "青年干警缺口已摸清，第一批跟班人选已定")
    on("03-18", court.report, "5", 20, "选题库已收集案件十四件")
    on("04-07", court.leave, "王珊", "褚航")

    # 4: asks for more time before the date, gets it, and closes within it.
    on("03-25", court.ask_for_time, "4", date(2026, 4, 20), "职工大会改在四月中旬，办法须经其审议")
    on("03-26", court.sign, "4", "leader")
    on("03-27", court.sign, "4", "office")
    on("04-13", court.ask_to_close, "4", "办法经职工大会通过并已印发")
    for day, part in (("04-14", "leader"), ("04-15", "office"), ("04-16", "president")):
        on(day, court.sign, "4", part)

    # ... and has it done; the application lies on the president's desk when the story ends.
    on("04-20", court.report, "5", 100, "选题库已覆盖五个审判团队，首批精品案例完成初稿")
    on("04-22", court.ask_to_close, "5", "选题库和首批精品案例已建成，专人维护")
    on("04-23", court.sign, "5", "leader")
    on("04-24", court.sign, "5", "office")

    # 6: nobody acts. The calendar urges, drafts an order, and its leader signs that.
    on("03-11", court.report, "6", 10, "已开始统计超期案件")
    on("04-23", court.release_papers, "6")

    # 7: done, and to be kept up for good.
    on("03-20", court.report, "7", 80, "联调机制已在两个街道、一个连队运行")
    on("04-02", court.ask_to_close, "7", "联调机制已运行，转入长期坚持", sustain=True)
    for day, part in (("04-03", "leader"), ("04-08", "office"), ("04-09", "president")):
        on(day, court.sign, "7", part)

    # 8: put right at once, by the short chain; a month later it has slipped back.
    on("03-10", court.ask_to_close, "8", "手工报表已停用，培训已完成")
    on("03-11", court.sign, "8", "leader")
    on("03-12", court.sign, "8", "office")
    on("04-13", partial(
        court.look_again, new_due_on=date(2026, 5, 29)
    ), "8", LookBackResult.RELAPSED, "两个庭又在用手工统计表")

    # 9: applied for early; the leader lets it lie for six workdays and is reminded himself.
    on("03-31", court.report, "9", 70, "三月应公开文书公开率百分之九十二")
    on("04-10", court.ask_to_close, "9", "连续四周应公开文书全部上网")
    on("04-20", court.sign, "9", "leader")
    on("04-21", court.sign, "9", "office")
    on("04-22", court.sign, "9", "president")
    return acts
