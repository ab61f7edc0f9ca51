"""Understands "gå till steg 5", "siirry vaiheeseen 5", "go to step 5"."""

import re

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.folding import fold
from bot.nlu.message_reader import MessageReader
from bot.nlu.readings import add_entities, put_first

_GO = (
    r"(?:ga|hoppa|ta mig|visa|byt|ja e|jag ar|ar|e|vi var|fortsatt"
    r"|mene|menna|mennaan|siirry|siirrytaan|hyppaa|nayta|naytatko|olen|oon|ollaan|jatka|jatketaan"
    r"|go|show|jump|skip|take me|i am|i m|im|we were|continue|back)"
)
_TO = r"(?:till|ti|fram till|mig|pa|vid|med|to|at|me|on|from|with|mulle|minulle)?"
_STEP = re.compile(
    rf"(?:{_GO}\s+)?(?:{_TO}\s+)?(?:steg|steget|vaihe|vaiheeseen|vaiheessa|vaiheesta|kohta|kohtaan|kohdassa|kohdasta|step)\s+"
    r"(?:nummer |nr |numero |number )?(?P<number>\d{1,2})(?: tack| please| pls| kiitos)?"
)
_NUMBER_FIRST = re.compile(
    rf"(?:{_GO}\s+)?(?P<number>\d{{1,2}}) (?:vaihe|vaiheeseen|vaiheessa|kohta|kohtaan|steget)(?: kiitos| tack)?"
)
_IDENTIFICATION = re.compile(
    rf"{_GO}\s+{_TO}\s*(?:the )?(?:identifieringen|identifiering|tunnistautumiseen|tunnistautuminen|identification)"
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class StepReference(MessageReader, IntentClassifier):
    """A message that only names a step is ``resume_at`` with the entity ``step_number``, digits or "identification"."""

    def read(self, message: Message) -> None:
        number = named_step(message.get(TEXT) or "")
        if number:
            put_first(message, "resume_at")
            add_entities(message, type(self).__name__, {"step_number": number})


def named_step(text: str) -> str | None:
    """The number of the step that the text names and nothing else, or "identification"."""
    folded = fold(text)
    match = _STEP.fullmatch(folded) or _NUMBER_FIRST.fullmatch(folded)
    if match:
        return match["number"]
    return "identification" if _IDENTIFICATION.fullmatch(folded) else None
