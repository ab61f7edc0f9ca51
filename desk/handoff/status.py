"""Who answers in a conversation, and every way from one status to another. Knows nothing of databases."""

from collections.abc import Mapping
from typing import Literal, get_args

Status = Literal["bot", "queued", "agent", "left_message", "closed"]
Event = Literal[
    "ask",
    "leave_queue",
    "nobody_left",
    "put_off",
    "customer_left",
    "leave_message",
    "drop_message",
    "claim",
    "transfer",
    "agent_lost",
    "hand_back",
    "close",
    "write_again",
]
Reason = Literal["asked", "failures", "fraud", "locked"]
Closing = Literal["solved", "unsolved", "customer_gone", "other"]

STATUSES: tuple[Status, ...] = get_args(Status)
EVENTS: tuple[Event, ...] = get_args(Event)
# In these a person is waited for.
WAITING: tuple[Status, ...] = ("queued", "left_message")

_WAYS: Mapping[tuple[Status, Event], Status] = {
    ("bot", "ask"): "queued",
    ("bot", "leave_message"): "left_message",
    ("queued", "leave_queue"): "bot",
    ("queued", "nobody_left"): "bot",
    ("queued", "put_off"): "left_message",
    ("queued", "customer_left"): "bot",
    ("queued", "leave_message"): "left_message",
    ("queued", "claim"): "agent",
    ("left_message", "leave_message"): "left_message",
    ("left_message", "drop_message"): "bot",
    ("left_message", "ask"): "queued",
    ("left_message", "claim"): "agent",
    ("agent", "transfer"): "queued",
    ("agent", "agent_lost"): "queued",
    ("agent", "hand_back"): "bot",
    ("agent", "close"): "closed",
    ("left_message", "close"): "closed",
    ("closed", "write_again"): "bot",
    ("closed", "ask"): "queued",
    ("closed", "leave_message"): "left_message",
}


def after(status: Status, event: Event) -> Status | None:
    """What ``event`` makes of ``status``; None if it cannot happen there."""
    return _WAYS.get((status, event))


def bot_answers(status: Status) -> bool:
    """From the claim until the person hands back, transfers or closes, the bot says nothing."""
    return status != "agent"
