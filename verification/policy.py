"""The limits a confirmation code lives under."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Policy:
    """How long, how strong and how often.

    Sources of the defaults: six digits, ten minutes, used once (NIST SP 800-63B-4, OWASP ASVS 5.0 6.5.4 and
    6.5.5); five failures (RTS (EU) 2018/389 art. 4); failures of a meeting outlive its codes (NIST SP
    800-63B-4: a new code shall not reset the count).
    """

    code_length: ClassVar[int] = 6  # the bot reads six digits and its texts say so
    code_valid_seconds: int = 600
    attempts_per_code: int = 5
    failures_per_meeting: int = 10
