"""Doors: who may sign in, by what, and who is inside now."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, partial, reference
from engine.rules.words import LinkPurpose


class Account(SQLModel, table=True):
    """A person's way in. There is no password until the person sets one."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    login: str = Field(unique=True, description="case-folded: the mail address or a chosen name")
    password_hash: str = Field(default="", description="argon2id; empty: only by link")
    password_set_at: datetime | None = instant(nullable=True)
    totp_secret: str = Field(default="", description="base32; empty: none")
    totp_since_at: datetime | None = instant(nullable=True)  # empty: shown, not yet confirmed
    totp_last_step: int = Field(default=0, description="the last 30 s step used: no code twice")
    created_at: datetime = instant()
    disabled_at: datetime | None = instant(nullable=True)


class RecoveryCode(SQLModel, table=True):
    """A code for the day the telephone is lost; each works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (sa.UniqueConstraint("account_id", "code_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = reference("account.id")
    code_hash: str
    used_at: datetime | None = instant(nullable=True)


class SignInLink(SQLModel, table=True):
    """A link that opens the door once; only its hash is kept."""

    __tablename__ = "sign_in_link"

    id: int | None = Field(default=None, primary_key=True)
    purpose: LinkPurpose = choice(LinkPurpose)
    token_hash: str = Field(unique=True, description="SHA-256, hex")
    person_id: int | None = reference("person.id", nullable=True, index=True)
    map_id: int | None = Field(
        default=None, foreign_key="battle_map.id", description="the map of a wall screen"
    )
    label: str = Field(default="", description="where a wall screen hangs")
    created_by_id: int | None = reference("person.id", nullable=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)
    revoked_at: datetime | None = instant(nullable=True)


class WebSession(SQLModel, table=True):
    """Somebody, or a wall screen, who is inside. Only hashes of its cookie are kept."""

    __tablename__ = "web_session"
    __table_args__ = (
        sa.Index("ix_web_session_person", "person_id", **partial("ended_at IS NULL")),
        sa.Index("ix_web_session_map", "map_id", **partial("ended_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, description="SHA-256 of the cookie, hex")
    # The cookie before the last rotation: requests on their way still carry it for a minute.
    former_hash: str | None = Field(default=None, unique=True)
    rotated_at: datetime = instant()
    person_id: int | None = reference("person.id", nullable=True)
    map_id: int | None = Field(
        default=None, foreign_key="battle_map.id", description="a wall screen of this map"
    )
    label: str = ""
    csrf: str = Field(description="the token that every form of this session carries")
    strong: bool = Field(default=False, description="a second factor was shown")
    address: str = ""
    agent: str = ""
    created_at: datetime = instant()
    seen_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class SignInAttempt(SQLModel, table=True):
    """A try at the door: what the throttle counts."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_login", "login", "at"),
        sa.Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(description="its SHA-256: people type their password there by mistake")
    address: str
    at: datetime = instant()
    succeeded: bool = False
