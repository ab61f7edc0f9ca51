"""Tells which language the answer must be in."""

import re
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import ngram_model
from bot.nlu.ngram_model import NgramModel
from bot.nlu.readings import add_entities, top_reading
from bot.nlu.trained_component import TrainedComponent

LANGUAGES = ("sv", "fi", "en")
ENTITY = "conversation_language"
CHANGES_LANGUAGE = "change_language"
WANTS_LANGUAGE = frozenset({CHANGES_LANGUAGE, "captions"})

_FILE = "languages.npz"
_OTHER_LANGUAGES = frozenset({CHANGES_LANGUAGE, "out_of_scope"})  # in these, people write what they do not speak
_EXAMPLES = 10_000
_ENOUGH = 200  # letters, to know a language by
_REGULARISATION = 10.0
_NO_LETTERS = re.compile(r"[\W\d_]+")
_BADLY = r"(?:bad|poor|weak|little|huono\w*|heik\w*|vähän|dålig\w*|svag\w*|lite|hyvä|good|bra)"
_NOT = r"(?:not?|n['’]?t|dont|cant|cannot|en|ei|eikä|int|inte|icke)"
_NOT_SPOKEN_BEFORE = re.compile(rf"\b(?:{_NOT}\b|\w+n['’]t\b|(?!good|bra|hyvä){_BADLY}\b)[^,.;!?]*$", re.IGNORECASE)
_NOT_SPOKEN_AFTER = re.compile(
    rf"\s*(?:is|isn['’]t|on|är|e|ei|taito\w*|kieli)?\s*(?:{_NOT}\s+)?(?:so|very|too|niin|tosi|så|oo|ole)?\s*{_BADLY}\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"”“»][^\"”“»«]{3,}[\"”“«»]|(?<!\w)['’‘][^'’]{8,}['’](?!\w)|\b(?:det står|siinä lukee|error:|virhe:|fel:).*",
    re.IGNORECASE,
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class LanguageIdentifier(TrainedComponent, EntityExtractorMixin):
    """Adds the entity ``conversation_language``, from which the slot ``language`` is filled before any action.

    The message's metadata tells the conversation's language until now (desk keeps it). It stays, unless the customer
    asks for another one (intent ``change_language``) or writes another one: at least ``words`` words of it, what stands
    between quotation marks not counted (a Finn quotes an English error message), and a certainty of at least
    ``confidence``. Learns from the examples' metadata, ``{language: fi}``. Stands after what finds intents and names,
    and drops the entity ``language`` where the customer only speaks of a language.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"words": 4, "confidence": 0.9}

    _model: NgramModel | None = None

    def learn(self, training_data: TrainingData) -> None:
        examples = [each for each in training_data.intent_examples if each.get(INTENT) not in _OTHER_LANGUAGES]
        spoken = [(_letters(example.get(TEXT)), _marked_language(example)) for example in examples]
        known = [(text, language) for text, language in spoken if language]
        enough = known[:: max(1, len(known) // _EXAMPLES)]
        if enough:
            self._model = ngram_model.train([text for text, _ in enough], [name for _, name in enough], _REGULARISATION)

    def write_to(self, folder: Path) -> None:
        if self._model:
            self._model.save(folder / _FILE)

    def read_from(self, folder: Path) -> None:
        if (folder / _FILE).exists():
            self._model = ngram_model.load(folder / _FILE)

    def read(self, message: Message) -> None:
        rejected = _keep_the_language_wanted(message)
        text, current = message.get(TEXT) or "", _current(message)
        language = _wanted(message) or self.written(text, current)
        if language in rejected:
            language = self._likeliest_but(rejected, text)
        if language:
            add_entities(message, type(self).__name__, {ENTITY: language})

    def written(self, text: str, current: str | None) -> str | None:
        """The language to go on in after ``text``, in a conversation that was in ``current``; None: nobody knows."""
        letters = _letters(_QUOTED.sub(" ", text))
        if self._model is None or len(letters.split()) < self._config["words"]:
            return current
        probabilities = self._model.probabilities(letters[:_ENOUGH])
        best = int(probabilities.argmax())
        return self._model.classes[best] if probabilities[best] >= self._config["confidence"] else current

    def _likeliest_but(self, rejected: set[str], text: str) -> str | None:
        if self._model is None:
            return None
        probabilities = self._model.probabilities(_letters(text))
        ranked = [self._model.classes[index] for index in probabilities.argsort()[::-1]]
        return next((language for language in ranked if language not in rejected), None)


def _keep_the_language_wanted(message: Message) -> set[str]:
    """Keeps, of the entities ``language``, the last that is asked for. Returns the languages that the customer says not
    to speak ("my Finnish is weak"), where the message is about language at all.
    """
    entities = message.get(ENTITIES, [])
    named = [entity for entity in entities if entity["entity"] == "language"]
    asks = top_reading(message)[0] in WANTS_LANGUAGE
    wanted = [entity for entity in named if asks and not _is_rejected(message.get(TEXT) or "", entity, named)]
    kept = [entity for entity in entities if entity not in named or entity in wanted[-1:]]
    message.set(ENTITIES, kept, add_to_output=True)
    return {entity["value"] for entity in named if asks and entity not in wanted}


def _is_rejected(text: str, language: dict[str, Any], named: list[dict[str, Any]]) -> bool:
    """Whether what stands between this language and its neighbours says that it is not spoken, or badly."""
    begins = max((other["end"] for other in named if other["end"] <= language["start"]), default=0)
    ends = min((other["start"] for other in named if other["start"] >= language["end"]), default=len(text))
    before, after = text[begins : language["start"]], text[language["end"] : ends]
    return bool(_NOT_SPOKEN_BEFORE.search(before) or _NOT_SPOKEN_AFTER.match(after))


def _wanted(message: Message) -> str | None:
    if top_reading(message)[0] != CHANGES_LANGUAGE:
        return None
    named = [entity["value"] for entity in message.get(ENTITIES, []) if entity["entity"] == "language"]
    return named[-1] if named else None


def _current(message: Message) -> str | None:
    language = (message.get("metadata") or {}).get("language")
    return language if language in LANGUAGES else None


def _marked_language(example: Message) -> str | None:
    marks = example.get("metadata") or {}
    return (marks.get("intent") or {}).get("language")


def _letters(text: str) -> str:
    return _NO_LETTERS.sub(" ", text.lower()).strip()
