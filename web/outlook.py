"""What a part that is drawn once and shown to many may know of a visit."""

from dataclasses import dataclass
from datetime import date

from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day and the office's settings: nothing of the visitor, so that nothing can be shown to others."""

    today: date
    settings: Settings
