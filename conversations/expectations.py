"""One function for each thing that a test may expect of the last answer."""

from collections.abc import Callable
from typing import Any

from conversations.case import Step, slots
from conversations.knowledge import NO_STEP, with_labels
from conversations.transcript import Failure, Reading, Turn

_NO_ANSWER = "no answer"


class LastAnswer:
    """What came last, and how far down its bubbles the test has read: bubbles are expected in their order."""

    def __init__(self, turn: Turn, read: Callable[[], Reading]) -> None:
        self.turn = turn
        self.read = read
        self.texts_seen = 0
        self.utters_seen = 0

    def language(self) -> str:
        return str(self.read().slots.get("language") or "sv")

    def resolved(self, text: Any) -> str:
        """The text with its labels in the conversation's language."""
        return with_labels(str(text), self.language()) if "{label_" in str(text) else str(text)


def check(step: Step, answer: LastAnswer) -> Failure | None:
    """None if the answer is as the step says."""
    return _CHECKS[step.kind](step, answer)


def _bot(step: Step, answer: LastAnswer) -> Failure | None:
    wanted = answer.resolved(step.value)
    for position, bubble in enumerate(answer.turn.bubbles):
        if position >= answer.texts_seen and folded(bubble.text) == folded(wanted):
            answer.texts_seen = position + 1
            return None
    return _failure(step, wanted, _said(answer))


def _utter(step: Step, answer: LastAnswer) -> Failure | None:
    utters = answer.read().utters
    for position, utter in enumerate(utters):
        if position >= answer.utters_seen and utter == step.value:
            answer.utters_seen = position + 1
            return None
    return _failure(step, step.value, ", ".join(utter or "a text of no response" for utter in utters) or _NO_ANSWER)


def _contains(step: Step, answer: LastAnswer) -> Failure | None:
    wanted = answer.resolved(step.value)
    if folded(wanted) in folded(answer.turn.text):
        return None
    return _failure(step, wanted, _said(answer))


def _not_contains(step: Step, answer: LastAnswer) -> Failure | None:
    unwanted = answer.resolved(step.value)
    if folded(unwanted) not in folded(answer.turn.text):
        return None
    return _failure(step, unwanted, _said(answer))


def _buttons(step: Step, answer: LastAnswer) -> Failure | None:
    wanted = [answer.resolved(title) for title in step.value]
    offered = answer.turn.buttons
    missing = [title for title in wanted if title not in offered]
    if not missing and (wanted or not offered):
        return None
    return _failure(step, ", ".join(wanted) or "no buttons", ", ".join(offered) or "no buttons")


def _not_buttons(step: Step, answer: LastAnswer) -> Failure | None:
    unwanted = [answer.resolved(title) for title in step.value]
    offered = answer.turn.buttons
    if not set(unwanted) & set(offered):
        return None
    return _failure(step, ", ".join(unwanted), ", ".join(offered))


def _no_answer(step: Step, answer: LastAnswer) -> Failure | None:
    if bool(answer.turn.bubbles) != step.value:
        return None
    return _failure(step, str(step.value).lower(), _said(answer))


def _step(step: Step, answer: LastAnswer) -> Failure | None:
    found = answer.read().slots.get("step")
    wanted = None if step.value == NO_STEP else step.value
    if found == wanted:
        return None
    return _failure(step, step.value, str(found or NO_STEP), [("step", wanted, found)])


def _intent(step: Step, answer: LastAnswer) -> Failure | None:
    found = answer.read().intent
    return None if found == step.value else _failure(step, step.value, str(found))


def _slot_was_set(step: Step, answer: LastAnswer) -> Failure | None:
    found = answer.read().slots
    wrong = [
        (name, "any value" if wanted is ... else wanted, found.get(name))
        for name, wanted in slots(step.value)
        if (found.get(name) is None if wanted is ... else found.get(name) != wanted)
    ]
    return _slot_failure(step, wrong)


def _slot_was_not_set(step: Step, answer: LastAnswer) -> Failure | None:
    found = answer.read().slots
    wrong = [
        (name, "no value" if unwanted is ... else f"anything but {unwanted}", found.get(name))
        for name, unwanted in slots(step.value)
        if (found.get(name) is not None if unwanted is ... else found.get(name) == unwanted)
    ]
    return _slot_failure(step, wrong)


def _slot_failure(step: Step, wrong: list[tuple[str, Any, Any]]) -> Failure | None:
    if not wrong:
        return None
    expected = ", ".join(f"{name}={wanted}" for name, wanted, _ in wrong)
    actual = ", ".join(f"{name}={found}" for name, _, found in wrong)
    return _failure(step, expected, actual, wrong)


def _failure(step: Step, expected: str, actual: str, differing: list[tuple[str, Any, Any]] | None = None) -> Failure:
    return Failure(step.line, f"{step.kind}: {expected}", actual, differing or [])


def _said(answer: LastAnswer) -> str:
    return "\n".join(bubble.text for bubble in answer.turn.bubbles) or _NO_ANSWER


def folded(text: str) -> str:
    """YAML folds lines, so a line end counts as a space."""
    return " ".join(text.split())


_CHECKS: dict[str, Callable[[Step, LastAnswer], Failure | None]] = {
    "bot": _bot,
    "utter": _utter,
    "contains": _contains,
    "not_contains": _not_contains,
    "buttons": _buttons,
    "not_buttons": _not_buttons,
    "no_answer": _no_answer,
    "step": _step,
    "intent": _intent,
    "slot_was_set": _slot_was_set,
    "slot_was_not_set": _slot_was_not_set,
}
