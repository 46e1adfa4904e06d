"""What goes with a mail: the papers that its facts name, as PDF."""

import sqlalchemy as sa

from engine.queries.mail_facts import MailFacts
from engine.settings import Settings
from notifications.enclosures import Enclosure


class Enclosures:
    """Makes the files of one delivery; those of an issued paper are made once and kept."""

    def __init__(self, database: sa.Engine, settings: Settings) -> None:
        self.database, self.settings = database, settings

    def __call__(self, mail: MailFacts) -> list[Enclosure]:
        """The files of one mail, in the order in which its facts name them."""
        return [self._paper(number) for number in mail.facts.get("paper_ids", ())]

    def _paper(self, paper_id: int) -> Enclosure:
        from documents.files import file_of  # typesetting is loaded where a mail has a paper

        file = file_of(self.database, self.settings, paper_id, "pdf")
        return Enclosure(file.name, file.media_type, file.content)
