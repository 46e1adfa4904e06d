"""The table of contents: every module with a `router`, in the order of the navigation."""

from importlib import import_module

from fastapi import APIRouter

PAGES = (
    "web.pages.language",
    "web.pages.doors.sign_in",
    "web.pages.doors.second_factor",
    "web.pages.doors.links",
    "web.pages.doors.sign_out",
    "web.pages.doors.account",
    "web.pages.doors.enrolment",
    "web.pages.home",
    "web.pages.desk.desk",
    "web.pages.desk.approval",
    "web.pages.items.item",
    "web.pages.items.progress",
    "web.pages.items.requests",
    "web.pages.items.office",
    "web.pages.items.amendment",
    "web.pages.items.evidence",
    "web.pages.items.evidence_file",
    "web.pages.wall.wall",
    "web.pages.wall.board",
    "web.pages.wall.card",
    "web.pages.wall.live",
    "web.pages.wall.screen",
    "web.pages.ledger.ledger",
    "web.pages.ledger.export",
    "web.pages.ledger.assignments",
    "web.pages.ledger.issuing",
    "web.pages.statistics.statistics",
    "web.pages.meetings.list",
    "web.pages.meetings.meeting",
    "web.pages.meetings.decisions",
    "web.pages.meetings.present",
    "web.pages.meetings.minutes",
    "web.pages.digests.archive",
    "web.pages.digests.digest",
    "web.pages.papers.papers",
    "web.pages.imports.listing",
    "web.pages.imports.headings",
    "web.pages.imports.names",
    "web.pages.imports.preview",
    "web.pages.imports.confirmation",
    "web.pages.imports.dropping",
    "web.pages.room.overview",
    "web.pages.room.people_import",
    "web.pages.room.people",
    "web.pages.room.person",
    "web.pages.room.departments",
    "web.pages.room.invitations",
    "web.pages.room.orphans",
    "web.pages.room.maps",
    "web.pages.room.policy",
    "web.pages.room.calendar",
    "web.pages.room.outbox",
    "web.pages.room.timetable",
    "web.pages.room.screens",
    "web.pages.room.trail",
    "web.pages.room.backups",
)


def routers() -> list[APIRouter]:
    """The router of every page module."""
    return [import_module(name).router for name in PAGES]
