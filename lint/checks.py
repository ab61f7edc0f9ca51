"""One function a rule. Each yields a sentence for whatever breaks it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from lint.bot_data import BotData

Check = Callable[[BotData], Iterator[str]]

NEVER_TYPED = frozenset(
    {
        "chat_opened",
        "resume_at",
        "handoff_ended",
        "identity_confirmed",
        "code_checked",
        "devices_work",
        "none_of_these",
    }
)
LANGUAGES = ("sv", "fi", "en")
_PAYLOAD = re.compile(r"/(\w+)")
_LABEL = re.compile(r"\{label_(\w+)\}")
_QUOTED = re.compile(r"[”“]([^”“{}]+)”")
_LANGUAGE_SLOT = ("language", [{"type": "from_entity", "entity": "conversation_language"}])


def rules_say_nothing_themselves(data: BotData) -> Iterator[str]:
    """Rasa goes on with a rule when its action fails: what a rule says after an action, it says without knowing."""
    for name, steps in data.rules:
        actions = [step["action"] for step in steps if "action" in step]
        for action in actions:
            if action.startswith("utter_"):
                yield f"Rule '{name}' says {action} itself: let an action say it, which knows whether it is true."
        if not actions or len(actions) > sum("intent" in step for step in steps):
            yield f"Rule '{name}' must answer each message by exactly one action."


def every_intent_has_a_rule_and_examples(data: BotData) -> Iterator[str]:
    intents = set(data.domain["intents"])
    ruled = {step["intent"] for _, steps in data.rules for step in steps if "intent" in step}
    for intent in sorted(intents - ruled):
        yield f"Intent '{intent}' has no rule."
    for intent in sorted(ruled - intents - {"nlu_fallback"}):
        yield f"A rule names '{intent}', which is no intent of domain.yml."
    for intent in sorted(intents ^ (data.examples.keys() | NEVER_TYPED)):
        yield f"Intent '{intent}' must stand both in domain.yml and in data/nlu."


def every_question_has_an_answer(data: BotData) -> Iterator[str]:
    responses = {key for key, _ in data.responses}
    for _, steps in data.rules:
        if any(step.get("action") == "action_answer" for step in steps):
            intents = [step["intent"] for step in steps if "intent" in step]
            yield from (
                f"Intent '{each}' has no answer utter_{each}." for each in intents if f"utter_{each}" not in responses
            )


def every_example_tells_its_language(data: BotData) -> Iterator[str]:
    for language, block in data.blocks:
        marked = block.get("metadata", {}).get("language")
        if language not in LANGUAGES or marked != language:
            yield f"'{block['intent']}' in data/nlu/{language} needs the line 'metadata: {{language: {language}}}'."


def every_intent_is_said_in_every_language(data: BotData) -> Iterator[str]:
    said = {(language, block["intent"]) for language, block in data.blocks}
    for intent in sorted(data.examples):
        missing = [language for language in LANGUAGES if (language, intent) not in said]
        yield from (f"'{intent}' has no examples in data/nlu/{language}." for language in missing)


def no_example_stands_under_two_intents(data: BotData) -> Iterator[str]:
    seen: dict[str, str] = {}
    for intent, texts in data.examples.items():
        for text in texts:
            if seen.setdefault(comparable(text), intent) != intent:
                yield f"'{text}' stands under '{seen[comparable(text)]}' and under '{intent}'."


def no_example_stands_in_the_test_set(data: BotData) -> Iterator[str]:
    """What the model has learnt by heart tells nothing of what it understands."""
    learnt = {comparable(text) for texts in data.examples.values() for text in texts}
    yield from (
        f"'{text}' of tests/understanding is a training example." for text in data.judges if comparable(text) in learnt
    )


def payloads_name_intents(data: BotData) -> Iterator[str]:
    buttons = [(key, reply["payload"]) for key, reply in data.replies.items()]
    for key, variations in data.responses:
        buttons += [(key, button["payload"]) for each in variations for button in each.get("buttons", [])]
    for key, payload in buttons:
        match = _PAYLOAD.match(payload)
        if match is None or match[1] not in data.domain["intents"]:
            yield f"The payload {payload} of '{key}' names no intent."
    unknown = [intent for intent in data.readings if intent not in data.domain["intents"]]
    yield from (f"readings.yml names '{intent}', which is no intent." for intent in unknown)


def names_stand_once(data: BotData) -> Iterator[str]:
    """Of two responses or rules with one name Rasa takes one, and does not say which."""
    for kind, names in (("Response", data.responses), ("Rule", data.rules)):
        counted = Counter(name for name, _ in names)
        yield from (f"{kind} '{name}' stands {count} times." for name, count in counted.items() if count > 1)


def responses_have_one_variation_a_language(data: BotData) -> Iterator[str]:
    for key, variations in data.responses:
        languages = [_language(variation) for variation in variations]
        if sorted(languages) != sorted(LANGUAGES):
            yield f"{key} has variations for {languages}; wanted is exactly one for each of {', '.join(LANGUAGES)}."


def labels_come_from_their_file(data: BotData) -> Iterator[str]:
    names = {label[language]: key for key, label in data.labels.items() for language in LANGUAGES if language in label}
    for key, language, text in _texts(data):
        for label in _LABEL.findall(text):
            if label not in data.labels:
                yield f"{key} uses {{label_{label}}}, which is not in labels.yml."
            elif language not in data.labels[label]:
                yield f"{key} ({language}) uses {{label_{label}}}, which nobody has seen in this language."
        for quoted in _QUOTED.findall(text):
            if quoted in names:
                yield f"{key} writes ”{quoted}” by hand: use {{label_{names[quoted]}}}."


def titles_exist_in_every_language(data: BotData) -> Iterator[str]:
    titles = [(f"'{key}' of replies.yml", reply["title"]) for key, reply in data.replies.items()]
    titles += [(f"'{intent}' of readings.yml", title) for intent, title in data.readings.items()]
    titles += [(f"Step {step['id']}", step["title"]) for flow in data.flows.values() for step in flow]
    for name, title in titles:
        if title.keys() != set(LANGUAGES):
            yield f"{name} needs a title in {', '.join(LANGUAGES)}."


def flows_fit_the_rest(data: BotData) -> Iterator[str]:
    steps = [step for flow in data.flows.values() for step in flow]
    responses = {key for key, _ in data.responses}
    ids = {step["id"] for step in steps}
    for step in steps:
        wanted = [f"utter_step_{step['id']}", f"utter_explain_{step['id']}"]
        wanted += [f"utter_note_{step['id']}"] if step.get("note") else []
        yield from (f"{key} is missing." for key in wanted if key not in responses)
        yield from (f"Step {step['id']}: no label '{key}'." for key in step["labels"] if key not in data.labels)
        offered = data.replies.keys() | data.readings.keys()
        yield from (f"Step {step['id']}: no reply '{key}'." for key in step["replies"] if key not in offered)
        unknown = [problem for problem in step["problems"] if problem not in data.domain["intents"]]
        yield from (f"Step {step['id']}: no intent '{problem}'." for problem in unknown)
        unanswered = [problem for problem in step["problems"] if f"utter_{problem}" not in responses]
        yield from (f"Step {step['id']}: no answer utter_{problem}." for problem in unanswered)
        if step["switch_to"] not in ids:
            yield f"Step {step['id']} switches to '{step['switch_to']}', which is no step."


def customers_fill_no_slot(data: BotData) -> Iterator[str]:
    for slot, properties in data.domain["slots"].items():
        mappings = properties["mappings"]
        if [mapping["type"] for mapping in mappings] != ["custom"] and (slot, mappings) != _LANGUAGE_SLOT:
            yield f"Slot '{slot}' can be filled by what a customer writes: its only mapping must be custom."


CHECKS: tuple[Check, ...] = (
    rules_say_nothing_themselves,
    every_intent_has_a_rule_and_examples,
    every_question_has_an_answer,
    every_example_tells_its_language,
    every_intent_is_said_in_every_language,
    no_example_stands_under_two_intents,
    no_example_stands_in_the_test_set,
    payloads_name_intents,
    names_stand_once,
    responses_have_one_variation_a_language,
    labels_come_from_their_file,
    titles_exist_in_every_language,
    flows_fit_the_rest,
    customers_fill_no_slot,
)


def comparable(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip() or text


def _language(variation: dict[str, Any]) -> str:
    conditions = variation.get("condition", [])
    return next((each["value"] for each in conditions if each.get("name") == "language"), "any")


def _texts(data: BotData) -> Iterator[tuple[str, str, str]]:
    """(key, language, text) of everything that is said or stands on a button."""
    for key, variations in data.responses:
        for variation in variations:
            yield key, _language(variation), variation.get("text", "")
    titles = [(key, reply["title"]) for key, reply in data.replies.items()]
    for key, title in [*titles, *data.readings.items()]:
        for language, text in title.items():
            yield key, language, text
