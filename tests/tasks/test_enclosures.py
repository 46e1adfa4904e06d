"""The papers that a message names go out with it."""

import io
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP

from pypdf import PdfReader
from sqlmodel import select

from documents.files import file_of
from documents.kinds.letter import LETTER
from engine.actions.official_papers import Subject, draft_paper, issue_paper
from engine.db import writing
from engine.models import Message
from engine.rules.words import PaperKind
from engine.settings import Settings
from tasks import steps
from tasks.context import RunContext
from tests.acting import by, moment
from tests.cast import MONDAY, add_item
from tests.cast import MONDAY_MORNING as AT


def test_an_issued_order_goes_with_its_mail_as_the_file_that_is_kept(database, court, tmp_path):
    settings = Settings(home=tmp_path, mail_channel="eml")
    context = RunContext(settings, database, MONDAY, AT, "me")
    with writing(database) as session:
        item = add_item(session, court, due_on=MONDAY)
        subject = Subject("order:1", court.map_id, PaperKind.SUPERVISION_ORDER, item.id)
        paper = draft_paper(
            session, subject, "督办单", LETTER, actor_id=court.sun, at=moment(MONDAY)
        )
        paper_id = issue_paper(session, paper.id, **by(court.zhao)).id
    steps.sweep_day(context)
    with writing(database) as session:
        for message in session.exec(select(Message)):
            message.facts = message.facts | {"paper_ids": [paper_id]}
            session.add(message)
    assert steps.deliver_due(context)["sent"] == 3
    kept = file_of(database, settings, paper_id, "pdf")
    for path in settings.mail_folder.iterdir():
        [file] = message_from_bytes(path.read_bytes(), policy=SMTP).iter_attachments()
        assert (file.get_filename(), file.get_content()) == (kept.name, kept.content)
    assert kept.name == "督办单督〔2026〕1号.pdf"
    assert "民事审判庭" in PdfReader(io.BytesIO(kept.content)).pages[0].extract_text()


def test_each_weekly_digest_goes_with_its_mail_as_a_paper(database, court, tmp_path):
    friday = date(2026, 4, 24)
    settings = Settings(home=tmp_path, mail_channel="eml")
    context = RunContext(settings, database, friday, datetime(2026, 4, 24, 9, tzinfo=UTC), "me")
    with writing(database) as session:
        add_item(session, court, due_on=date(2026, 4, 10))
    assert steps.issue_digests(context)["digests"] == 3
    assert steps.deliver_due(context)["sent"] == 4
    mails = [message_from_bytes(path.read_bytes(), policy=SMTP) for path in settings.mail_folder.iterdir()]
    files = {
        str(mail["To"]): [one.get_filename() for one in mail.iter_attachments()] for mail in mails
    }
    group, leader, civil = (
        f"脱薄争先作战图整改工作周报（{whose}）〔2026〕第1期.pdf"
        for whose in ("领导小组", "责任领导赵某", "民事审判庭")
    )
    assert files == {
        "林某 <lin@court.test>": [group], "孙某 <sun@court.test>": [group],
        "赵某 <zhao@court.test>": [group, leader], "钱某 <qian@court.test>": [civil],
    }
    [of_lin] = [
        next(mail.iter_attachments()).get_content() for mail in mails if "lin@" in str(mail["To"])
    ]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(of_lin)).pages)
    assert "超期14天" in text.replace(" ", "")
