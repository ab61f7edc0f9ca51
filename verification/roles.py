"""Who calls: one bearer token a role; advisers by their accounts too."""

from enum import StrEnum


class Role(StrEnum):
    ADVISER = "adviser"
    BOT = "bot"
    DESK = "desk"
