"""A released order arrives with its paper, once, whatever dies between the signing and the sending."""

import io
from datetime import date
from email import message_from_bytes
from email.policy import SMTP

from pypdf import PdfReader

from documents.files import file_of
from engine.actions.papers import release_paper
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.queries.official_papers import papers_of_item
from engine.settings import Settings
from tasks import steps
from tasks.context import RunContext
from tests.acting import by, moment
from tests.cast import add_item

FIVE_LATE = date(2026, 5, 11)


def test_released_order_goes_out_once_with_the_paper_that_it_quotes(database, court, tmp_path):
    settings = Settings(home=tmp_path, mail_channel="eml")
    with writing(database) as session:
        item_id = add_item(session, court).id
    sweep_day(database, today=FIVE_LATE, at=moment(FIVE_LATE))
    with writing(database) as session:
        release_paper(session, item_id, "T+5", 1, **by(court.zhao, FIVE_LATE))
    # The process died here: what was signed is in rows, the next run sends it.
    for _run in range(2):
        context = RunContext(settings, database, FIVE_LATE, moment(FIVE_LATE), "me")
        steps.sweep_day(context)
        steps.bundle_day(context)
        steps.deliver_due(context)
    with reading(database) as session:
        [paper] = papers_of_item(session, item_id)
    kept = file_of(database, settings, paper.id, "pdf")
    mails = [message_from_bytes(path.read_bytes(), policy=SMTP) for path in settings.mail_folder.iterdir()]
    orders = [mail for mail in mails if "督办单督〔2026〕1号" in mail["Subject"]]
    assert {mail["To"].addresses[0].addr_spec for mail in orders} == {
        "qian@court.test", "zhao@court.test", "sun@court.test",
    }
    assert len(orders) == 3
    for mail in orders:
        [file] = mail.iter_attachments()
        assert (file.get_filename(), file.get_content()) == ("督办单督〔2026〕1号.pdf", kept.content)
        printed = "".join(PdfReader(io.BytesIO(file.get_content())).pages[0].extract_text().split())
        text = "".join(mail.get_body(("plain",)).get_content().split())
        for said in ("督〔2026〕1号", "截至5月11日（周一）逾期5个工作日仍未销号", "签发人：赵某"):
            assert said in printed
            assert said in text
