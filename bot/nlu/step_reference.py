"""Understands "gå till steg 5", "siirry vaiheeseen 5", "go to step 5"."""

import re

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.folding import fold
from bot.nlu.message_reader import MessageReader
from bot.nlu.readings import add_entities, put_first

_LEAD_IN = (
    r"(?:(?:nej|nae|naeh|na|nej men|forlat|ei|eiku|ei vaan|ei kun|no|sorry|anteeksi|hej|okej|ok)\s+)?"
    r"(?:(?:jag menade|jag menar|ja menade|ja mena|ja menar|tarkoitin|tarkotin|meinasin|i meant|i mean)\s+)?"
)
_GO = (
    r"(?:ga tillbaka|hoppa tillbaka|ga tebax|ga tebaks|tillbaka|tebax|tebaks|ga|hoppa|ta mig|ta mej|visa|byt"
    r"|ja e|jag e|jag ar|ar|e|vi var|fortsatt|palaa|palataan|palaisin|takaisin|mene takaisin|mee takas"
    r"|mene|menna|mennaan|siirry|siirrytaan|hyppaa|nayta|naytatko|olen|oon|ollaan|jatka|jatketaan"
    r"|go back|jump back|return|go|show|jump|skip|take me|i am|i m|im|we were|continue|back)"
)
_TO = r"(?:till|ti|fram till|fran|mig|pa|vid|med|to|at|me|on|from|with|mulle|minulle)?"
_NUMERALS = {
    "1": "ett forsta yksi yks ensimmainen ensimmaiseen one first",
    "2": "tva andra kaksi kaks toinen toiseen two second",
    "3": "tre tredje kolme kolmas kolmanteen three third",
    "4": "fyra fjarde nelja neljas neljanteen four fourth",
    "5": "fem femte viisi viis viides viidenteen five fifth",
    "6": "sex sjatte kuusi kuus kuudes kuudenteen six sixth",
    "7": "sju sjunde seitseman seitsemas seitsemanteen seven seventh",
    "8": "atta attonde kahdeksan kahdeksas kahdeksanteen eight eighth",
    "9": "nio nionde yhdeksan yhdeksas yhdeksanteen nine ninth",
    "10": "tio tionde kymmenen kymmenes kymmenenteen ten tenth",
}
_DIGITS = {name: number for number, names in _NUMERALS.items() for name in names.split()}
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_DIGITS)})"
_THANKS = r"(?: tack| please| pls| kiitos)?"
_STEP = re.compile(
    rf"{_LEAD_IN}(?:{_GO}\s+)?(?:{_TO}\s+)?"
    r"(?:steg|steget|vaihe|vaihetta|vaiheeseen|vaiheessa|vaiheesta|kohta|kohtaa|kohtaan|kohdassa|kohdasta|step)\s+"
    rf"(?:nummer |nr |numero |number )?{_NUMBER}{_THANKS}"
)
_NUMBER_FIRST = re.compile(
    rf"{_LEAD_IN}(?:{_GO}\s+)?(?:{_TO}\s+)?(?:the |det )?{_NUMBER} "
    rf"(?:vaihe|vaiheeseen|vaiheessa|kohta|kohtaan|steget|steg|step){_THANKS}"
)
_IDENTIFICATION = re.compile(
    rf"{_LEAD_IN}{_GO}\s+{_TO}\s*(?:the )?"
    r"(?:identifieringen|identifiering|tunnistautumiseen|tunnistautuminen|identification)"
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
        return _DIGITS.get(match["number"], match["number"])
    return "identification" if _IDENTIFICATION.fullmatch(folded) else None
