"""Messages about two things."""

from typing import Any

import pytest

from bot.nlu.clauses import clauses
from bot.nlu.fraud_classifier import FRAUD_INTENTS
from tests.bot.conftest import Parse

MICROPHONE = "camera_or_microphone_does_not_work"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("rådgivarn säger att ja e tyst", []),
        ("jag hör ingenting och kameran är helt svart", ["jag hör ingenting", "kameran är helt svart"]),
        ("En kuule mitään. Kamera on ihan musta.", ["En kuule mitään", "Kamera on ihan musta."]),
        ("i can't hear her and my camera is black", ["i can't hear her", "my camera is black"]),
        ("jag hör ingenting", []),
        ("klart, nästa", []),
        ("hej och tack", []),
        ("joku soitti ja annoin tunnukset", ["joku soitti", "annoin tunnukset"]),
        ("", []),
    ],
)
def test_finds_the_clauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


def second(reading: dict[str, Any]) -> list[str]:
    return [entity["value"] for entity in reading["entities"] if entity["entity"] == "second_intent"]


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("jag hör ingenting i mötet och koden har gått ut", {"cannot_hear", "code_expired"}),
        ("teams kysyy mun nimeä. ja tallennetaanko tämä tapaaminen?", {"asked_for_name", "recording_and_privacy"}),
        ("the code has expired and there is a terrible echo", {"code_expired", "echo"}),
    ],
)
async def test_answers_one_and_remembers_the_other(parse: Parse, text: str, both: set[str]) -> None:
    reading = await parse(text)
    assert {reading["intent"]["name"], *second(reading)} == both


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "text",
    [
        "jag hör ingenting i mötet. sen ringde nån och bad om mina bankkoder",
        "kamera on musta ja annoin tunnukseni huijarille",
        "my camera is black and a man on the phone wants my bank codes",
        "Kamera ei toimi ja mikki on mykkä. En löydä kohtaa. Teams ei aukea. Ja joku soitti ja annoin pankkitunnukset.",
    ],
)
async def test_fraud_comes_first(parse: Parse, text: str) -> None:
    reading = await parse(text)
    assert reading["intent"]["name"] in FRAUD_INTENTS
    assert second(reading) == []


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no more links, just give me phone number where is living human from the bank, thank you", "request_human"),
        ("login and confirmation and finding the link went good, but microphone is not working", MICROPHONE),
    ],
)
async def test_a_word_in_passing_is_no_report_of_fraud(parse: Parse, text: str, intent: str) -> None:
    assert (await parse(text))["intent"]["name"] == intent


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "text",
    [
        "hej, jag är 80 år och hittar inte nätmötet",
        "moi, mulla on kokous kohta ja kamera on musta",
        "tack för hjälpen, nu hör jag ingenting",
    ],
)
async def test_one_thing_told_at_length_is_one_thing(parse: Parse, text: str) -> None:
    assert second(await parse(text)) == []
