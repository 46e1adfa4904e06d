"""The tables. Importing this package registers all of them."""

from engine.models.account import (
    Account,
    RecoveryCode,
    SignInAttempt,
    SignInLink,
    WebSession,
)
from engine.models.approval import ApprovalRequest, ApprovalStep
from engine.models.audit import AuditEvent
from engine.models.battlemap import BattleMap, PolicyVersion
from engine.models.calendar import CalendarDay
from engine.models.digest import Digest
from engine.models.imports import HeadingMemory, ImportBatch, ImportDraft
from engine.models.item import Item, ItemDepartment, Measure, Milestone, Round
from engine.models.lookback import LookBack
from engine.models.meeting import Attendance, Decision, ProgressMeeting
from engine.models.message import Delivery, Message
from engine.models.notice import Notice
from engine.models.official_paper import OfficialPaper, PaperTemplate
from engine.models.organisation import Department, Organisation, Person, PersonRole
from engine.models.progress import Evidence, EvidenceFile, ProgressReport
from engine.models.running import Alarm, Beat, FlowRun, Lease

__all__ = [
    "Account",
    "Alarm",
    "ApprovalRequest",
    "ApprovalStep",
    "Attendance",
    "AuditEvent",
    "BattleMap",
    "Beat",
    "CalendarDay",
    "Decision",
    "Delivery",
    "Department",
    "Digest",
    "Evidence",
    "EvidenceFile",
    "FlowRun",
    "HeadingMemory",
    "ImportBatch",
    "ImportDraft",
    "Item",
    "ItemDepartment",
    "Lease",
    "LookBack",
    "Measure",
    "Message",
    "Milestone",
    "Notice",
    "OfficialPaper",
    "Organisation",
    "PaperTemplate",
    "Person",
    "PersonRole",
    "PolicyVersion",
    "ProgressMeeting",
    "ProgressReport",
    "RecoveryCode",
    "Round",
    "SignInAttempt",
    "SignInLink",
    "WebSession",
]
