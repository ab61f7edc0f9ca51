"""What the trained model makes of messages that customers write, none of them in the training data's exact words."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu.fraud_classifier import FRAUD_INTENTS
from tests.bot.conftest import Parse

REPLIES = yaml.safe_load(Path("actions/replies.yml").read_text(encoding="utf-8"))
READINGS = yaml.safe_load(Path("actions/readings.yml").read_text(encoding="utf-8"))
LABELS = yaml.safe_load(Path("actions/labels.yml").read_text(encoding="utf-8"))

# A shortcut to a step and the way out of a question exist as buttons only.
BUTTONS_ONLY = {"go_to_step", "go_to_identification", "something_else"}

FRAUD = [
    "någon vill att jag laddar ner anydesk",
    "polisen ringde och bad mig logga in i banken",
    "en polis ringde och sa att mitt konto är i fara",
    "de har kommit åt mitt konto",
    "jag lät en karl styra min dator",
    "ja blev lurad på mina koder",
    "tjejen i mötet vill veta mitt cvv",
    "en gubbe i luren vill att ja läser upp siffrorna",
    "joku soitti ja pyysi pankkitunnuksia",
    "annoin tunnusluvut soittajalle",
    "mobiiliavain pyytää vahvistamaan maksua jota en ole tehnyt",
    "tekstarissa on linkki pankkiin, uskaltaako avata",
    "pyydettiin asentamaan anydesk ja avaamaan verkkopankki",
    "a man from the bank security wants my password",
    "i typed my codes to a fake page",
    "someone asks me to move money to a safe account",
    "got sms with link to log in to op",
]

SAID = {
    "jag ska på nätmöte": "start_guide",
    "jag sitter vid datorn": "inform_device",
    "har appen på telefonen": "choose_service",
    "op-mobiln": "choose_service",
    "jag använder op.fi": "choose_service",
    "nästa": "next_step",
    "tillbaks ett steg": "previous_step",
    "va sa du, visa igen": "repeat_step",
    "jag fattar int": "explain_step",
    "vilket steg är vi på nu": "show_progress",
    "jag råka trycka på blockera": "permission_denied",
    "det kom ingen fråga om kameran": "no_permission_prompt",
    "e de tryggt att tillåta kameran": "is_it_safe_to_allow",
    "hur får ja teams": "install_teams",
    "teams vill att ja loggar in": "teams_asks_to_sign_in",
    "sitter och väntar i lobbyn": "waiting_in_lobby",
    "ingen expert har kommit fast tiden gått": "expert_absent",
    "vart ska jag skriva bekräftelsekoden": "where_to_enter_code",
    "ingen kod har kommit": "code_not_received",
    "jag hörde int koden": "code_not_heard",
    "experten vill ha mitt lösenord": "asked_for_secrets",
    "ja gav ut koderna åt nån som ringde": "already_gave_secrets",
    "jag vill prata med en riktig människa": "request_human",
    "vad är räntan på bolån": "out_of_scope",
    "482 913": "provide_code",
    "koden är 482913.": "provide_code",
    "48-29-13": "provide_code",
    "min personbeteckning är 010203-999X": "secret_in_message",
    "nyckeltal 4711": "secret_in_message",
    "mä oon menossa verkkotapaamiseen": "start_guide",
    "käytän op-mobiilia kännykällä": "choose_service",
    "seuraava": "next_step",
    "en tajunnut mitä pitää tehdä": "explain_step",
    "kamera on estetty selaimessa": "permission_denied",
    "mihin se vahvistuskoodi kirjotetaan": "where_to_enter_code",
    "koodi on 482913": "provide_code",
    "kukaan ei oo tullu vaikka aika oli jo": "expert_absent",
    "henkilötunnukseni on 131052-308T": "secret_in_message",
    "paljonko on asuntolainan korko": "out_of_scope",
    "how do i join the meeting": "start_guide",
    "done, what next": "next_step",
    "i blocked the microphone by accident": "permission_denied",
    "nobody can hear what i say": "others_cannot_hear_me",
    "the code is 482913": "provide_code",
    "can i speak to a real person": "request_human",
    "what is the weather tomorrow": "out_of_scope",
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("text", "intent"), SAID.items())
async def test_understands(parse: Parse, text: str, intent: str) -> None:
    assert (await parse(text))["intent"]["name"] == intent


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("language", ["sv", "fi", "en"])
async def test_a_button_typed_by_hand_is_the_button(parse: Parse, language: str) -> None:
    labels = {f"label_{name}": label.get(language, label["sv"]) for name, label in LABELS.items()}
    titles = {reply["title"][language]: reply["payload"] for key, reply in REPLIES.items() if key not in BUTTONS_ONLY}
    titles |= {title[language]: f"/{intent}" for intent, title in READINGS.items()}
    misread = {}
    for title, payload in titles.items():
        read = (await parse(title.format_map(labels)))["intent"]["name"]
        if not re.match(rf"/{read}\b", payload):
            misread[title] = read
    assert misread == {}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("text", ["482 913", "koden är 482913.", "48-29-13", "4 8 2 9 1 3", "４８２９１３"])
async def test_takes_the_code_out_of_any_grouping(parse: Parse, text: str) -> None:
    assert _entities(await parse(text))["code"] == "482913"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "text",
    [
        "nån ringde och frågade efter koden 482913 och mina bankkoder, ska jag ge dem",
        "polisen fick koden 482913 av mig",
        "nån har nu min kod 482913",
        "en man vill ha min kod 482913",
        "jag läste upp koden 482913 för en som ringde",
        "ska jag säga 482913 i telefonen",
        "jag sa 482913 åt en främling",
        "polisen sa att jag ska logga in på en länk och skriva 482913",
        "experten bad om koden 482913",
        "soittaja kysyi koodia 482913, annanko sen",
        "poliisi pyysi koodin 482913",
        "someone called and i read him the code 482913",
        "ja läste upp koden 482913",
        "ska jag läsa upp 482913",
        "läs 482913 sa hon",
        "i called out the code 482913",
    ],
)
async def test_a_report_of_fraud_is_never_taken_for_a_code(parse: Parse, text: str) -> None:
    reading = await parse(text)
    assert reading["intent"]["name"] in FRAUD_INTENTS
    assert "code" not in _entities(reading)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "text",
    [
        "rådgivaren läste upp 602 881",
        "hon läste upp koden 482913 åt mig",
        "the adviser called out 482 913",
        "asiantuntija luki ääneen 482913",
    ],
)
async def test_a_code_that_the_expert_read_out_alarms_nobody(parse: Parse, text: str) -> None:
    assert (await parse(text))["intent"]["name"] == "provide_code"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("text", FRAUD)
async def test_fraud_in_a_customers_words_is_fraud(parse: Parse, text: str) -> None:
    assert (await parse(text))["intent"]["name"] in FRAUD_INTENTS


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "text", ["koden är 48291", "4829130", "lånet är på 150 000", "jag är född 241285", "felkod 700016"]
)
async def test_what_is_no_code_alone_is_never_tried(parse: Parse, text: str) -> None:
    assert "code" not in _entities(await parse(text))


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "text", ["1", "nr 2", "2026", "0100 0500", "klockan är 1425", "mötet är 24.12.2026 kl 10-11", "jag bor i 20100 Åbo"]
)
async def test_ordinary_numbers_alarm_nobody(parse: Parse, text: str) -> None:
    assert (await parse(text))["intent"]["name"] not in {"provide_code", "secret_in_message"}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Gå till steg 5", "5"),
        ("steg 3", "3"),
        ("gå till identifieringen", "identification"),
        ("siirry vaiheeseen 5", "5"),
        ("mennään kohtaan 4", "4"),
        ("go to step 2 please", "2"),
        ("siirry tunnistautumiseen", "identification"),
        ("go to the identification", "identification"),
    ],
)
async def test_a_named_step_is_understood(parse: Parse, text: str, number: str) -> None:
    reading = await parse(text)
    assert reading["intent"]["name"] == "resume_at"
    assert _entities(reading)["step_number"] == number


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("text", ["ja ger upp", "ja får panik", "ok men var"])
async def test_a_weak_yes_moves_nobody(parse: Parse, text: str) -> None:
    assert (await parse(text))["intent"]["name"] not in {"affirm", "next_step"}


def _entities(reading: dict[str, Any]) -> dict[str, str]:
    return {entity["entity"]: entity["value"] for entity in reading["entities"]}
