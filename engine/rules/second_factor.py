"""The second factor: a code of the moment from a telephone, or one of ten codes on paper."""

import hashlib
import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30
STEPS_AROUND = (-1, 0, 1)  # a telephone's clock may be half a minute off
RECOVERY_CODES = 10
# Four groups of four signs, 79 random bits.
RECOVERY_GROUPS, RECOVERY_SIGNS = 4, 4
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they are read from paper


def provisioning_uri(secret: str, *, login: str, issuer: str) -> str:
    """What the QR code says to the telephone; `issuer` is what it lists the code under."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def matching_step(secret: str, code: str, *, at: datetime, last_step: int) -> int | None:
    """The step that a code belongs to, if it is near and later than the last one used."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    for step in (now + around for around in STEPS_AROUND):
        if hmac.compare_digest(totp.generate_otp(step), digits) and step > last_step:
            return step
    return None


def recovery_hash(code: str, *, account_id: int) -> str:
    """SHA-256 (hex) of a recovery code, however it was typed: enough for 79 random bits."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hashlib.sha256(f"{account_id}:{plain}".encode()).hexdigest()
