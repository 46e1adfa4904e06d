"""What a mail repeats of the paper that it carries: its number and its sentences."""

from dataclasses import dataclass

from engine.language import _
from engine.queries.mail_facts import MailFacts
from engine.rules.paper_text import PaperFacts, paper_facts_sentence, paper_reply
from engine.rules.policy import Papers
from notifications.sections import Section


@dataclass(frozen=True, slots=True)
class SpokenLetter:
    """The paper's number (empty where it was released without one) and what it says."""

    number: str
    facts: str
    reply: str


def letter_of(mail: MailFacts, section: Section) -> SpokenLetter:
    """The paper in its own words; of one released without a paper, the words it would have."""
    copied = _("抄送您备查，无需回复。") if section.said.copied else ""
    if mail.papers:
        paper = mail.papers[0]
        return SpokenLetter(
            paper["number_text"], paper["facts_sentence"], copied or paper["reply_sentence"]
        )
    facts = _facts(mail, section)
    return SpokenLetter("", paper_facts_sentence(facts), copied or paper_reply(facts))


def _facts(mail: MailFacts, section: Section) -> PaperFacts:
    notice, said = section.notice, section.said
    rules = Papers.model_validate(notice.battle_map.policy.get("papers", {}))
    return PaperFacts(
        organisation=mail.organisation, item_id=notice.item_id, number=notice.number,
        weakness=notice.weakness, kind=notice.kind, rung=notice.rung,
        department=notice.department, head="", leader=notice.leader, due_on=said.due_on,
        original_due_on=said.original_due_on, percent=notice.percent,
        workdays_late=said.days if said.late else 0,
        days_late=said.natural_days if said.late else 0,
        on=mail.as_of, calendar=notice.battle_map.calendar, reply_workdays=rules.reply_workdays,
    )
