"""Decides by the digits in a message, and the words around them, what the message is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.folding import fold
from bot.nlu.fraud_classifier import FRAUD_INTENTS, likeliest_fraud
from bot.nlu.message_reader import MessageReader
from bot.nlu.numbers import Numbers, read_numbers
from bot.nlu.readings import add_entities, drop_readings, put_first, top_reading
from privacy.masking import holds_secret

CODE_WORDS = Path(__file__).with_name("code_words.yml")

GIVES_CODE = "provide_code"
HOLDS_SECRET = "secret_in_message"  # noqa: S105 an intent's name


@dataclass(frozen=True)
class CodeWords:
    """Folded words, see code_words.yml."""

    around_a_code: frozenset[str]
    other_people: frozenset[str]
    read_aloud: frozenset[str]
    customer: frozenset[str]
    secrets: frozenset[str]


def load_code_words(path: Path = CODE_WORDS) -> CodeWords:
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    return CodeWords(**{name: frozenset(fold(words).split()) for name, words in lists.items()})


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class NumberClassifier(MessageReader, IntentClassifier):
    """Stands after the classifiers that learn and overrules them.

    A code that nothing but lead-in words surround is ``provide_code`` with the entity ``code`` (the digits alone): only
    such a one is tried. A code among words that tell of somebody else, or that the customer read aloud, is read as
    fraud. A code among other words, or nearly a code, is ``provide_code`` without the entity where it reads like one:
    the customer is asked for the code alone. Another secret number is ``secret_in_message``. Where there is no such
    number, neither intent is left.

    Option ``code_length``: digits of a confirmation code.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"code_length": 6}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._words = load_code_words()

    def read(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        numbers = read_numbers(text, self._config["code_length"])
        words = set(fold(numbers.rest).split())
        like_a_code = bool(numbers.code or numbers.almost_code)
        if like_a_code and words <= self._words.around_a_code - self._words.other_people:
            self._take_for_code(message, numbers.code)
        elif top_reading(message)[0] in FRAUD_INTENTS:
            return
        elif like_a_code and self._tells_of_others(words):
            put_first(message, likeliest_fraud(message))
        elif self._is_secret(text, numbers, words):
            put_first(message, HOLDS_SECRET)
        elif like_a_code and top_reading(message)[0] == GIVES_CODE:
            self._take_for_code(message, None)
        else:
            drop_readings(message, {GIVES_CODE, HOLDS_SECRET})

    def _tells_of_others(self, words: set[str]) -> bool:
        customer_reads_aloud = words & self._words.read_aloud and words & self._words.customer
        return bool(words & self._words.other_people or customer_reads_aloud)

    def _take_for_code(self, message: Message, code: str | None) -> None:
        put_first(message, GIVES_CODE)
        if code:
            add_entities(message, type(self).__name__, {"code": code})

    def _is_secret(self, text: str, numbers: Numbers, words: set[str]) -> bool:
        named = bool(words & self._words.secrets)
        if numbers.secret or (numbers.key_code and not words):
            return True
        return named and holds_secret(text)
