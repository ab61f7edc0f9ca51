"""A conversation test as its YAML file says it, checked before anything is played."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from conversations.knowledge import NO_STEP, is_button, knowledge
from conversations.lines import Document, Mistake, Place, read
from conversations.outside import SERVICES, WITH_ADVISER

FOLDER = Path("tests/conversations")
SCHEMA = Path(__file__).with_name("schema.json")
SAID = frozenset({"user", "button"})
FROM_OUTSIDE = frozenset({"adviser", "agent", "wait", *SERVICES})
_VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
_NEEDS_CLAIM = frozenset({"says", "sends_step", "transfers", "hands_back", "closes"})
_LETS_GO = frozenset({"transfers", "hands_back", "closes"})
_NEEDS_CODE = ("{{code}}", "{{code grouped}}", "{{wrong_code}}")


@dataclass(frozen=True)
class Step:
    """One line of the conversation: ``kind`` is its key."""

    kind: str
    value: Any
    line: int


@dataclass(frozen=True)
class Session:
    """What the bank's page tells, and ``begins_at``: the step to which the fixtures bring the customer first."""

    language: str = "sv"
    service: str | None = None
    meeting: str = "none"
    begins_at: str | None = None


@dataclass(frozen=True)
class Case:
    path: Path
    name: str
    line: int
    session: Session
    steps: tuple[Step, ...]

    @property
    def id(self) -> str:
        return f"{self.path.as_posix()}::{self.name}"


def read_cases(path: Path) -> list[Case]:
    """The file's test cases. Raises Mistake for the first thing that is wrong with it."""
    document = read(path)
    if document.value is None:
        raise Mistake(path, 1, "the file is empty: begin with 'test_cases:'.")
    errors = sorted(_VALIDATOR.iter_errors(document.value), key=lambda error: document.line(tuple(error.absolute_path)))
    if errors:
        raise _explained(document, errors[0])
    fixtures, metadata = (_named(document, key) for key in ("fixtures", "metadata"))
    cases = [
        _case(document, ("test_cases", index), entry, fixtures, metadata)
        for index, entry in enumerate(document.value["test_cases"])
    ]
    names: set[str] = set()
    for index, case in enumerate(cases):
        if case.name in names:
            raise document.mistake(("test_cases", index), f"'{case.name}' stands twice in this file: rename one.")
        names.add(case.name)
    return cases


def _named(document: Document, key: str) -> dict[str, Any]:
    return {name: value for entry in document.value.get(key, []) for name, value in entry.items()}


def _case(
    document: Document, place: Place, entry: dict[str, Any], fixtures: dict[str, Any], metadata: dict[str, Any]
) -> Case:
    steps = tuple(
        Step(kind, value, document.line((*place, "steps", index, kind)))
        for index, step in enumerate(entry["steps"])
        for kind, value in step.items()
    )
    session = _session(document, place, entry, fixtures, metadata)
    _check_names(document, place, steps)
    _check_order(document, place, steps, session)
    _check_agent(document, place, steps)
    return Case(document.path, str(entry["test_case"]), document.line(place), session, steps)


def _session(
    document: Document, place: Place, entry: dict[str, Any], fixtures: dict[str, Any], metadata: dict[str, Any]
) -> Session:
    given: dict[str, Any] = {}
    if "metadata" in entry:
        _must_be_known(document, (*place, "metadata"), entry["metadata"], metadata, "under metadata at the top")
        given |= metadata[entry["metadata"]]
    for index, name in enumerate(entry.get("fixtures", [])):
        _must_be_known(document, (*place, "fixtures", index), name, fixtures, "under fixtures at the top")
        for slot, value in ((slot, value) for each in fixtures[name] for slot, value in each.items()):
            given[{"meeting_service": "service", "step": "begins_at"}.get(slot, slot)] = value
    given |= entry.get("session", {})
    step = given.get("begins_at")
    if step is not None:
        _must_be_known(document, place, step, knowledge().steps, "a step of actions/flows.yml")
        given.setdefault("service", "op_fi" if step.startswith("op") else "op_mobilen")
    return Session(**given)


def _check_names(document: Document, place: Place, steps: Iterable[Step]) -> None:
    """What is named must exist in the bot."""
    known = knowledge()
    for index, step in enumerate(steps):
        here = (*place, "steps", index, step.kind)
        match step.kind:
            case "utter":
                _must_be_known(document, here, step.value, known.responses, "a response of data/responses")
            case "intent":
                _must_be_known(document, here, step.value, known.intents, "an intent of domain.yml")
            case "step":
                _must_be_known(document, here, step.value, (*known.steps, NO_STEP), "a step of actions/flows.yml")
            case "not_buttons":
                for title in step.value:
                    if not is_button(str(title)):
                        raise document.mistake(here, f"no button is ever called '{title}': correct its title.")
            case "slot_was_set" | "slot_was_not_set":
                for name, _ in slots(step.value):
                    _must_be_known(document, here, name, known.slots, "a slot of domain.yml")


def _check_order(document: Document, place: Place, steps: Iterable[Step], session: Session) -> None:
    """An adviser needs a meeting, and a code must be issued before it is said."""
    issued = False
    for index, step in enumerate(steps):
        here = (*place, "steps", index, step.kind)
        if step.kind == "adviser" and session.meeting not in WITH_ADVISER:
            raise document.mistake(here, "there is no meeting: add 'session: {meeting: booked}' to the test case.")
        issued = issued or step.value == "issue_code"
        text = str(step.value)
        if step.kind != "user":
            if "{{" in text:
                raise document.mistake(here, f"{text} can stand in a user line alone: the bot never repeats a code.")
            continue
        if not issued and any(placeholder in text for placeholder in _NEEDS_CODE):
            raise document.mistake(here, "no code has been issued yet: put '- adviser: issue_code' before this line.")
        rest = text
        for placeholder in _NEEDS_CODE:
            rest = rest.replace(placeholder, "")
        if "{{" in rest:
            raise document.mistake(here, f"there are only {', '.join(_NEEDS_CODE)}: correct what stands in {{{{ }}}}.")


def _check_agent(document: Document, place: Place, steps: Iterable[Step]) -> None:
    """Somebody must be there, and have the conversation, to do something in it."""
    is_there, holds = False, False
    for index, step in enumerate(steps):
        if step.kind != "agent":
            continue
        here = (*place, "steps", index, step.kind)
        what, value = deed(step.value)
        if what == "arrives":
            is_there = True
        elif not is_there:
            raise document.mistake(here, "nobody of the staff is there: put '- agent: arrives' before this line.")
        if what in _NEEDS_CLAIM and not holds:
            raise document.mistake(here, "the conversation is nobody's: put '- agent: claims' before this line.")
        holds = what == "claims" or (holds and what not in _LETS_GO)
        if what == "sends_step" or (what == "hands_back" and value):
            _must_be_known(document, here, str(value), knowledge().steps, "a step of actions/flows.yml")


def deed(value: str | dict[str, Any]) -> tuple[str, str | None]:
    """What the agent does, and the text, step or reason that it is done with."""
    if isinstance(value, str):
        return value, None
    ((what, with_what),) = value.items()
    return what, str(with_what)


def slots(value: list[Any]) -> Iterator[tuple[str, Any]]:
    """(name, value) of each slot in a slot_was_set; the value is ... where only the name is given."""
    for entry in value:
        if isinstance(entry, str):
            yield entry, ...
        else:
            yield from entry.items()


def _must_be_known(document: Document, place: Place, name: str, known: Iterable[str], what: str) -> None:
    if name in known:
        return
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    advice = f" Did you mean '{near[0]}'?" if near else " Correct the name."
    raise document.mistake(place, f"'{name}' is not {what}.{advice}")


def _explained(document: Document, error: ValidationError) -> Mistake:
    """jsonschema's error in words that a tester can act on."""
    place = tuple(error.absolute_path)
    schema = cast(dict[str, Any], error.schema)
    wanted = cast(Any, error.validator_value)
    instance = cast(Any, error.instance)
    match error.validator:
        case "additionalProperties":
            allowed = list(schema.get("properties", {}))
            wrong = next(key for key in instance if key not in allowed)
            near = get_close_matches(wrong, allowed, n=1)
            advice = f"Did you mean '{near[0]}'?" if near else f"Here can stand: {', '.join(allowed)}."
            return document.mistake((*place, wrong), f"'{wrong}' is not known here. {advice}")
        case "required":
            missing = next(key for key in wanted if key not in instance)
            return document.mistake(place, f"'{missing}:' is missing: add it.")
        case "enum":
            return document.mistake(place, f"'{instance}' is none of {', '.join(wanted)}: choose one.")
        case "maxProperties":
            keys = ", ".join(instance)
            return document.mistake(place, f"several keys stand together ({keys}): give each its own dash.")
        case "minItems" | "minProperties" | "minLength":
            return document.mistake(place, "nothing stands here: fill it in or remove it.")
        case "type":
            return document.mistake(place, f"{_kind(instance)} stands here instead of {_kind_wanted(wanted)}.")
    return document.mistake(place, f"this has not the right shape. {schema.get('description', error.message)}")


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    return {dict: "a key with a value", list: "a list", bool: "true or false"}.get(type(value), f"'{value}'")


def _kind_wanted(wanted: str | list[str]) -> str:
    first = wanted if isinstance(wanted, str) else wanted[0]
    words = {
        "array": "a list (lines with a dash)",
        "object": "keys with values",
        "string": "a text",
        "boolean": "true or false",
    }
    return words.get(first, f"a {first}")
