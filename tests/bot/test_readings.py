"""Changing the ranking of a message on its way through the pipeline, without a trained model."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.doubt_classifier import NOT_UNDERSTOOD, DoubtClassifier
from bot.nlu.number_classifier import load_code_words
from bot.nlu.readings import drop_readings, put_first, top_reading
from bot.nlu.step_reference import named_step

OPTIONS = {"answer": 0.2, "move": 0.3}


def heard(ranking: dict[str, float], entities: list[dict[str, Any]] | None = None) -> Message:
    first, *others = ranking.items()
    readings = [{"name": name, "confidence": confidence} for name, confidence in others]
    message = Message(data={TEXT: "något", ENTITIES: entities or [], INTENT_RANKING_KEY: readings})
    put_first(message, *first)
    return message


def test_what_is_left_is_as_likely_as_among_itself() -> None:
    message = heard({"provide_code": 0.5, "secret_in_message": 0.3, "request_human": 0.15, "thank": 0.05})
    drop_readings(message, {"provide_code", "secret_in_message"})
    assert top_reading(message) == ("request_human", pytest.approx(0.75))


def test_noise_does_not_become_a_certainty() -> None:
    message = heard({"provide_code": 0.999, "request_human": 0.001})
    drop_readings(message, {"provide_code"})
    assert top_reading(message)[1] < 0.1


def test_who_names_no_device_has_told_none() -> None:
    told = heard({"inform_device": 0.9})
    DoubtClassifier(OPTIONS).read(told)
    assert top_reading(told)[0] == NOT_UNDERSTOOD
    named = heard({"inform_device": 0.9}, [{"entity": "device", "value": "phone"}])
    DoubtClassifier(OPTIONS).read(named)
    assert top_reading(named)[0] == "inform_device"


def test_a_yes_and_next_are_sure_together_and_neither_is_beside_a_no() -> None:
    onward = heard({"next_step": 0.6, "affirm": 0.3, "deny": 0.1})
    DoubtClassifier({"answer": 0.4, "move": 0.7}).read(onward)
    assert top_reading(onward)[0] == "next_step"
    doubtful = heard({"affirm": 0.6, "deny": 0.3, "next_step": 0.01})
    DoubtClassifier({"answer": 0.4, "move": 0.7}).read(doubtful)
    assert top_reading(doubtful)[0] == NOT_UNDERSTOOD


def test_no_word_around_a_code_is_a_secret_or_somebody_else() -> None:
    words = load_code_words()
    assert not words.around_a_code & (words.secrets | words.other_people)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("hoppa tillbaka till steg 2", "2"),
        ("gå tebax ti steg 2", "2"),
        ("nej ta mig till steg 2", "2"),
        ("fortsätt från steg 4", "4"),
        ("jag menade steg tre", "3"),
        ("gå till femte steget", "5"),
        ("palaa vaiheeseen 2", "2"),
        ("ei vaan mene vaiheeseen 2", "2"),
        ("mene viidenteen vaiheeseen", "5"),
        ("go back to step 2", "2"),
        ("i meant step three", "3"),
        ("go to the fifth step", "5"),
        ("gå till steg 99", "99"),
    ],
)
def test_a_step_is_named_in_many_ways(text: str, number: str) -> None:
    assert named_step(text) == number


@pytest.mark.parametrize("text", ["en sak till", "den andra", "first", "tre gånger har jag försökt", "two of us"])
def test_a_numeral_alone_names_no_step(text: str) -> None:
    assert named_step(text) is None
