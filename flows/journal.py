"""The lines that `serve` and `run` write: a sentence for people, fields for machines."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

LOG = logging.getLogger("battlemap")


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        pairs = " ".join(f"{name}={_plain(value)}" for name, value in fields.items())
        line = f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {record.levelname} "
        line += record.getMessage() + (f" {pairs}" if pairs else "")
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Object(_Line):
    """The same as one JSON object a line, for what collects and searches them."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "said": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str, separators=(",", ":"))


FORMATTERS = {"text": _Line, "json": _Object}


def write_to_console(level: int = logging.INFO, *, form: str = "text") -> None:
    """Send the lines to standard error as `text` or `json`; calling it twice changes nothing."""
    if not any(isinstance(handler.formatter, _Line) for handler in LOG.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(FORMATTERS[form]())
        LOG.addHandler(handler)
        LOG.propagate = False
    LOG.setLevel(level)


def say(level: int, sentence: str, *, trace: bool = False, **fields: Any) -> None:
    """Write one line."""
    LOG.log(level, "%s", sentence, extra={"fields": fields}, exc_info=trace)


def _plain(value: Any) -> str:
    if isinstance(value, str) and value and not any(letter in value for letter in ' "=\n'):
        return value
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
