"""What goes with a mail: the papers and the weekly digests that its facts name, as PDF."""

import sqlalchemy as sa

from engine.queries.mail_facts import DigestFacts, MailFacts
from engine.settings import Settings
from notifications.enclosures import Enclosure

KEPT = 64  # digests of a delivery: the leading group's is read by many


class Enclosures:
    """Makes the files of one delivery; those of an issued paper are made once and kept for ever."""

    def __init__(self, database: sa.Engine, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self._digests: dict[int, Enclosure] = {}

    def __call__(self, mail: MailFacts) -> list[Enclosure]:
        """The files of one mail, in the order in which its facts name them."""
        return [
            *(self._paper(number) for number in mail.facts.get("paper_ids", ())),
            *(self._digest(one, mail.organisation) for one in mail.digests),
        ]

    def _paper(self, paper_id: int) -> Enclosure:
        from documents.files import file_of  # typesetting is loaded where a mail has a paper

        file = file_of(self.database, self.settings, paper_id, "pdf")
        return Enclosure(file.name, file.media_type, file.content)

    def _digest(self, digest: DigestFacts, organisation: str) -> Enclosure:
        from documents.weekly import weekly_file

        if digest.id not in self._digests:
            file = weekly_file(digest, "pdf", organisation=organisation)
            if len(self._digests) >= KEPT:
                self._digests.clear()
            self._digests[digest.id] = Enclosure(file.name, file.media_type, file.content)
        return self._digests[digest.id]
