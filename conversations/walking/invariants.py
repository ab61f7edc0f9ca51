"""What must hold after every turn, whatever the customer has done."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from actions import flows, texts
from actions.flows import Step
from conversations.expectations import folded
from conversations.knowledge import button_titles, variations
from conversations.transcript import Turn
from conversations.walking.moves import Standing
from conversations.walking.written import holds
from desk.settings import Settings
from desk.texts import sentence
from desk.vocabulary import LANGUAGES, Language
from privacy.masking import mask
from privacy.typed_text import clean_text

# What the way there and back, and the storing, may take beside the answer itself.
_TOLERANCE_SECONDS = 1.0
LIMIT_SECONDS = Settings.model_fields["answer_deadline_seconds"].default + _TOLERANCE_SECONDS
NOT_UNDERSTOOD = ("nlu_fallback", "none_of_these")
_HUMAN_AFTER = 2
_LONGEST_TEXT = 1000
_WORDS_OF_A_LANGUAGE = 4
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGE_BUTTONS = ("speak_swedish", "speak_finnish", "speak_english")
# What desk says where a person is asked for, without position and waiting time.
_ABOUT_A_PERSON = (
    "nobody_here",
    "queue_first",
    "queue_position",
    "queue_left",
    "message_prompt",
    "message_left",
    "message_left_here",
)
_SUCCESS = ("utter_verdict_confirmed", "utter_verdict_already_confirmed")


@dataclass(frozen=True)
class Broken:
    """An invariant that does not hold. ``about``: the intent or response that tells this break from others.

    ``wanted`` are the lines of a conversation test which say what should have been.
    """

    name: str
    about: str
    sentence: str
    wanted: list[dict[str, Any]] = field(default_factory=list)

    def is_same_as(self, other: "Broken | None") -> bool:
        return other is not None and (self.name, self.about) == (other.name, other.about)


@dataclass(frozen=True)
class Seen:
    """A turn: how it stood before, the answer, and what was written to disk meanwhile."""

    before: Standing
    turn: Turn
    typed: str
    secrets: tuple[str, ...]
    written: str

    @property
    def intent(self) -> str:
        return str(self.turn.reading.intent or "desk")

    @property
    def by_bot(self) -> bool:
        """Whether the bot was asked at all: what is for a person, desk answers alone."""
        return bool(self.turn.reading.intents)

    @property
    def language(self) -> Language:
        return cast(Language, self.turn.reading.slots.get("language") or "sv")

    @property
    def step(self) -> str | None:
        step: str | None = self.turn.reading.slots.get("step")
        return step

    @property
    def service(self) -> str | None:
        service: str | None = self.turn.reading.slots.get("meeting_service")
        return service


def first_broken(seen: Seen) -> Broken | None:
    return next((broken for check in _CHECKS for broken in check(seen)), None)


def refusal_of(text: str) -> str | None:
    """The error with which desk rightly does not take this text."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "bad_request"
    clean = clean_text(text)
    if not clean:
        return "text_empty"
    return "text_too_long" if len(clean) > _LONGEST_TEXT else None


def wrongly_refused(text: str, code: str, said: str, language: str) -> Broken | None:
    if code != refusal_of(text):
        return Broken("answered", code, f"desk refuses the message: {code}")
    if said != sentence(code, cast(Language, language)):
        return Broken("language", code, f"desk refuses the message in another language than {language}: {said}")
    return None


def _answered(seen: Seen) -> Iterator[Broken]:
    if not seen.turn.bubbles:
        yield Broken("answered", seen.intent, "there is no answer", [{"no_answer": False}])
    for bubble in seen.turn.bubbles:
        if bubble.utter == "utter_fault" or (bubble.speaker == "desk" and not _is_about_a_person(bubble.text)):
            yield Broken("answered", seen.intent, "the bot could not answer", [{"not_contains": bubble.text}])


def _in_time(seen: Seen) -> Iterator[Broken]:
    if seen.turn.seconds > LIMIT_SECONDS:
        yield Broken("in_time", seen.intent, f"the answer took {seen.turn.seconds:.1f} s")


def _language_is_kept(seen: Seen) -> Iterator[Broken]:
    if seen.language == seen.before.language or _may_change_language(seen):
        return
    was = seen.before.language
    yield Broken("language_kept", seen.intent, f"{was} became {seen.language}", [{"slot_was_set": [{"language": was}]}])


def _may_change_language(seen: Seen) -> bool:
    if seen.turn.how == "button":
        return button_titles(seen.before.language).get(seen.turn.said) in _LANGUAGE_BUTTONS
    return seen.intent == "change_language" or len(_WORD.findall(seen.typed)) >= _WORDS_OF_A_LANGUAGE


def _in_its_language(seen: Seen) -> Iterator[Broken]:
    for bubble in seen.turn.bubbles:
        if bubble.speaker == "desk":
            if not _is_about_a_person(bubble.text, seen.language):
                said = f"desk does not say in {seen.language}: {bubble.text}"
                yield Broken("language", seen.intent, said, [{"not_contains": bubble.text}])
        elif bubble.utter is None:
            yield Broken("language", seen.intent, f"a text of no response: {bubble.text}")
        elif not _pattern(bubble.utter, seen.language).fullmatch(folded(bubble.text)):
            said = f"{bubble.utter} is not said as in {seen.language}: {bubble.text}"
            yield Broken("language", bubble.utter, said, [{"not_contains": bubble.text}])
    for title in seen.turn.buttons:
        if title not in button_titles(seen.language):
            yield Broken("language", title, f"no button in {seen.language}: {title}")


def _is_about_a_person(text: str, *languages: Language) -> bool:
    """Whether desk says this where a person is asked for, in one of the languages, or in any."""
    return any(
        pattern.match(folded(text)) for language in languages or LANGUAGES for pattern in _desk_patterns(language)
    )


def _no_secret(seen: Seen) -> Iterator[Broken]:
    for secret in seen.secrets:
        if holds(seen.turn.text, secret):
            yield Broken("secret", seen.intent, "a secret stands in the answer")
        if holds(seen.written, secret):
            yield Broken("secret", seen.intent, "a secret was stored or logged")


def _step_of_the_service(seen: Seen) -> Iterator[Broken]:
    if seen.step is None:
        return
    step = flows.step(seen.step)
    if step is None or step.service != seen.service:
        yield Broken("step_in_flow", seen.intent, f"step {seen.step} in {seen.service}", [_step(seen.before.step)])


def _progress_is_kept(seen: Seen) -> Iterator[Broken]:
    if seen.step not in _may_lead_to(seen):
        said = f"{seen.intent} led from {seen.before.step} to {seen.step}"
        yield Broken("progress", seen.intent, said, [_step(seen.before.step)])


def _human_is_offered(seen: Seen) -> Iterator[Broken]:
    if seen.intent not in NOT_UNDERSTOOD or seen.before.failures + 1 < _HUMAN_AFTER:
        return
    title = texts.buttons(["request_human"], seen.language)[0]["title"]
    if title not in seen.turn.buttons:
        failures = seen.before.failures + 1
        yield Broken("human", seen.intent, f"no human is offered after {failures} failures", [{"buttons": [title]}])


_CHECKS: tuple[Callable[[Seen], Iterator[Broken]], ...] = (
    _answered,
    _in_time,
    _language_is_kept,
    _in_its_language,
    _no_secret,
    _step_of_the_service,
    _progress_is_kept,
    _human_is_offered,
)


def _may_lead_to(seen: Seen) -> set[str | None]:
    """The steps at which the customer may be after this intent. Problems and questions lead nowhere."""
    before = flows.step(seen.before.step)
    here = seen.before.step
    if seen.intent == "provide_code" and any(_is_success(bubble.utter) for bubble in seen.turn.bubbles):
        return {here, *(_id(_after_identification(service)) for service in flows.flows() if service == seen.service)}
    if seen.intent == "resume_at":
        return {step.id for steps in flows.flows().values() for step in steps} | {here}
    if seen.intent not in _MOVES:
        return {here}
    if before is None:
        return {None, *(flows.first(service).id for service in flows.flows())}
    return {here, *(_id(step) for step in _MOVES[seen.intent](before))}


def _elsewhere(here: Step) -> list[Step | None]:
    return [flows.counterpart(here, service) for service in flows.flows()]


def _firsts(here: Step) -> list[Step | None]:
    return [flows.first(service) for service in flows.flows()]


def _nowhere(here: Step) -> list[Step | None]:
    return []


_MOVES: dict[str, Callable[[Step], list[Step | None]]] = {
    "next_step": lambda here: [flows.following(here)],
    "affirm": lambda here: [flows.following(here), *_elsewhere(here)],
    "previous_step": lambda here: [flows.preceding(here)],
    "choose_service": _elsewhere,
    "inform_device": _elsewhere,
    "start_guide": lambda here: [*_elsewhere(here), *_firsts(here)],
    "restart_guide": _firsts,
    # Before the first step these begin the walk; later they leave it where it is.
    "repeat_step": _nowhere,
    "explain_step": _nowhere,
    "show_progress": _nowhere,
    "chat_opened": _nowhere,
}


def _after_identification(service: str) -> Step:
    identification = flows.identification(service)
    return flows.following(identification) or identification


def _is_success(utter: str | None) -> bool:
    return utter is not None and utter.startswith(_SUCCESS)


def _id(step: Step | None) -> str | None:
    return step.id if step else None


def _step(step: str | None) -> dict[str, Any]:
    return {"step": step or "none"}


@cache
def _pattern(utter: str, language: str) -> re.Pattern[str]:
    """What the response looks like in this language, whatever it is filled in with."""
    labels = texts.label_values(language)
    parts = _PLACEHOLDER.split(folded(mask(_responses().get(utter, {}).get(language, ""))))
    # Texts and names of placeholders take turns.
    filled_in = [
        re.escape(part) if index % 2 == 0 else re.escape(labels[part]) if part in labels else ".+"
        for index, part in enumerate(parts)
    ]
    return re.compile("".join(filled_in))


@cache
def _desk_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """How the sentences begin, whatever they are filled in with."""
    parts = (_PLACEHOLDER.split(sentence(key, language))[::2] for key in _ABOUT_A_PERSON)
    return tuple(re.compile(".+".join(map(re.escape, each))) for each in parts)


@cache
def _responses() -> dict[str, dict[str, str]]:
    """Response key -> language -> text."""
    return {
        key: {variation["condition"][0]["value"]: variation["text"] for variation in each}
        for key, each in variations().items()
    }
