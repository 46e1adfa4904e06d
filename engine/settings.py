"""What an installation is told by its environment; every name starts with BATTLEMAP_."""

from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.language import _

DATABASES = ("sqlite", "postgresql")


class Settings(BaseSettings):
    """The environment of one installation, validated once at start."""

    model_config = SettingsConfigDict(env_prefix="BATTLEMAP_", extra="ignore")

    home: Path = Field(default=Path("var"), description="the data directory")
    database_url: str = Field(default="", description="SQLite in the data directory if empty")
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    smtp_ca: Path | None = Field(
        default=None, description="the office's own authority, a PEM file; else the system's"
    )
    smtp_timeout: float = Field(default=30.0, gt=0, description="seconds for each SMTP step")
    smtp_connections: int = Field(default=4, ge=1, le=64)
    smtp_per_minute: int = Field(default=0, ge=0, description="mails a minute; 0 is no limit")
    mail_from: str = "battlemap@localhost"
    mail_channel: Literal["smtp", "eml"] = "smtp"
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    backup_folder: str = Field(default="", description="of each night's backup; empty: none is made")
    backup_keep: int = Field(default=14, ge=1, le=3650, description="how many of them are kept")
    operator_mail: str = Field(
        default="", description="whom `battlemap watch` writes to where the database is away"
    )
    log_format: Literal["text", "json"] = "text"
    metrics_token: str = Field(
        default="", description="who asks for /metrics shows it; empty: this machine alone may ask"
    )
    evidence_limit_mb: int = Field(default=50, ge=1)
    orchestrator: Literal["prefect", "plain", "server"] = Field(
        default="prefect",
        description="server: a Prefect server's workers keep the timetable, serve has only pages",
    )
    session_idle_minutes: int = Field(
        default=60, ge=5, le=720, description="a person who does nothing so long signs in again"
    )
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8000, ge=1, le=65535)
    base_url: str = Field(
        default="", description="the address people write; else that of web_host and web_port"
    )
    trusted_proxies: str = Field(
        default="", description="addresses of proxies whose X-Forwarded headers are believed"
    )
    secure_cookies: bool | Literal["auto"] = Field(
        default="auto", description="cookies over TLS only; auto: where base_url is https"
    )

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        if not url:
            return url
        import sqlalchemy as sa

        try:
            known = sa.make_url(url).get_backend_name() in DATABASES
        except (ValueError, sa.exc.ArgumentError):
            known = False
        if not known:
            raise ValueError(_("要写 sqlite:///… 或 postgresql://… 的数据库地址"))
        return url

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(_("没有这个时区，请写 Asia/Shanghai 的样子")) from None
        return name

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError(_("要写 https://… 或 http://… 的网址"))
        return url.rstrip("/")

    @field_validator("secure_cookies", mode="before")
    @classmethod
    def _is_choice(cls, choice: object) -> object:
        words = {"auto": "auto", "true": True, "1": True, "yes": True,
                 "false": False, "0": False, "no": False}
        written = str(choice).strip().lower()
        if written not in words:
            raise ValueError(_("只能写 auto、true 或 false"))
        return words[written]

    @property
    def resolved_base_url(self) -> str:
        """The address that links begin with; no slash at its end."""
        if self.base_url:
            return self.base_url
        host = "127.0.0.1" if self.web_host in ("0.0.0.0", "::", "") else self.web_host
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.web_port}"

    @property
    def cookies_secure(self) -> bool:
        """Whether cookies are sent over TLS only."""
        if self.secure_cookies == "auto":
            return self.resolved_base_url.startswith("https://")
        return self.secure_cookies

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy address of the database."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.home / 'battlemap.db').resolve()}"

    @property
    def evidence_folder(self) -> Path:
        """Where evidence files lie, by content hash."""
        return self.home / "evidence"

    @property
    def mail_folder(self) -> Path:
        """Where the trial channel writes `.eml` files."""
        return self.home / "mail"


@cache
def load_settings() -> Settings:
    """The settings of this process."""
    return Settings()
