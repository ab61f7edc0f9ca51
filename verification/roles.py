"""Who calls: one bearer token a role."""

from enum import StrEnum


class Role(StrEnum):
    ADVISER = "adviser"
    BOT = "bot"
    DESK = "desk"
