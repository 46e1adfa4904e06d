"""The tables. Importing this package registers all of them."""

from engine.models.approval import ApprovalRequest, ApprovalStep
from engine.models.audit import AuditEvent
from engine.models.battlemap import BattleMap, PolicyVersion
from engine.models.calendar import CalendarDay
from engine.models.digest import Digest
from engine.models.imports import ImportBatch
from engine.models.item import Item, ItemDepartment, Measure, Milestone, Round
from engine.models.lookback import LookBack
from engine.models.message import Delivery, Message
from engine.models.notice import Notice
from engine.models.organisation import Department, Organisation, Person, PersonRole
from engine.models.progress import Evidence, EvidenceFile, ProgressReport
from engine.models.running import Alarm, Beat, FlowRun, Lease

__all__ = [
    "Alarm",
    "ApprovalRequest",
    "ApprovalStep",
    "AuditEvent",
    "BattleMap",
    "Beat",
    "CalendarDay",
    "Delivery",
    "Department",
    "Digest",
    "Evidence",
    "EvidenceFile",
    "FlowRun",
    "ImportBatch",
    "Item",
    "ItemDepartment",
    "Lease",
    "LookBack",
    "Measure",
    "Message",
    "Milestone",
    "Notice",
    "Organisation",
    "Person",
    "PersonRole",
    "PolicyVersion",
    "ProgressReport",
    "Round",
]
