"""Which notices are papers to the person, and which are reminders that may wait for the digest."""

from engine.rules.words import NoticeKind

# A flood of these is cut at the cap and listed in the weekly digest instead.
GENTLE = frozenset(
    {
        NoticeKind.REMINDER, NoticeKind.DUE_SOON, NoticeKind.DUE, NoticeKind.MEASURE_DUE,
        NoticeKind.MILESTONE_DUE,
        NoticeKind.LOOK_BACK, NoticeKind.RECHECK, NoticeKind.ACKNOWLEDGE, NoticeKind.CLOSED,
        NoticeKind.DATE_MOVED,
    }
)


def is_gentle(kind: NoticeKind, *, copied: bool) -> bool:
    """Whether the cap's first half counts it: reminders, and everything that is only a copy."""
    return copied or kind in GENTLE
