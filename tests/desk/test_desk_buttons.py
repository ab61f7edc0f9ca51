"""Buttons: only what the bot offered last, and what they mean stays at desk."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.fake_rasa import FakeRasa, Part, always, answer, http
from tests.desk.serving import Customer, Desk, shown

NEXT = {"title": "Nästa", "payload": '/next_step{"step": "op3", "service": "op_fi"}'}
HELP = {"title": "Hjälp", "payload": "/help"}
BOT_FAULT = answer({"text": "Nu gick något fel hos oss.", "custom": {"type": "fault", "state": {"language": "sv"}}})


def offering(*buttons: dict[str, str]) -> Callable[..., Any]:
    part: Part = {"text": "Vad vill du göra?", "buttons": list(buttons)}
    return always(answer(part))


async def test_a_button_goes_to_rasa_as_what_it_means(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = offering(NEXT, HELP)
    _, offer = shown(await customer.say("hej"))
    assert offer["buttons"] == [{"title": "Nästa"}, {"title": "Hjälp"}]
    pressed, _ = shown(await customer.press(offer["number"], 0))
    assert pressed["text"] == "Nästa"
    assert rasa.asked[1]["text"] == "Nästa"
    assert rasa.asked[1]["button"] == {
        "intent": "next_step",
        "entities": {"step": "op3", "service": "op_fi"},
    }
    await customer.press(4, 1)
    assert rasa.asked[2]["button"] == {"intent": "help", "entities": {}}


async def test_what_a_button_means_never_reaches_the_browser(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = offering(NEXT)
    said = await customer.say("hej")
    kept = await customer.http.get("/v1/messages")
    assert "next_step" not in said.text + kept.text


async def test_buttons_stay_open_until_the_bot_says_something_else(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = offering(NEXT)
    await customer.say("hej")
    rasa.reply = always(answer({"text": "Hej då"}))
    assert (await customer.press(2, 0)).status_code == 200
    before = await customer.history()
    assert (await customer.press(2, 0)).status_code == 409
    assert await customer.history() == before
    assert len(rasa.asked) == 2


async def test_a_fault_leaves_the_buttons_before_it_open(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = offering(NEXT)
    await customer.say("hej")
    for fault in (http(500, b""), BOT_FAULT, answer({"text": "Oj"}, {"custom": {"type": "fault"}})):
        rasa.reply = always(fault)
        assert (await customer.press(2, 0)).status_code == 200
    rasa.reply = always(answer({"text": "Bra"}))
    assert (await customer.press(2, 0)).status_code == 200
    rasa.reply = always(BOT_FAULT)
    await customer.say("tack")
    assert (await customer.press(2, 0)).status_code == 409


async def test_the_buttons_are_those_of_the_last_bubble(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = always(answer({"text": "Bra.", "buttons": [HELP]}, {"text": "Steg 3", "buttons": [NEXT]}))
    await customer.say("klart")
    assert (await customer.press(2, 0)).status_code == 409
    assert (await customer.press(3, 0)).status_code == 200


async def test_a_refused_button_changes_nothing(desk: Desk, rasa: FakeRasa) -> None:
    customer, stranger = await desk.open_session(), await desk.open_session()
    rasa.reply = offering(NEXT)
    for talking in (customer, customer, stranger):
        await talking.say("hej")
    before = await customer.history()
    refused = {
        "stale": (2, 0),
        "the customer's own message": (3, 0),
        "no such index": (4, 1),
        "no such message": (99, 0),
        "largest": (2**31 - 1, 2**31 - 1),
    }
    for why, (message, index) in refused.items():
        response = await customer.press(message, index)
        assert response.status_code == 409, why
        assert response.json()["error"] == "button_stale"
    assert (await stranger.press(4, 0)).status_code == 409
    assert await customer.history() == before
    assert len(rasa.asked) == 3


@pytest.mark.parametrize(
    "button",
    [
        {"message": "2", "index": 0},
        {"message": 2.5, "index": 0},
        {"message": True, "index": 0},
        {"message": 2, "index": -1},
        {"message": 0, "index": 0},
        {"message": 2**70, "index": 0},
        {"message": 2},
        {"message": 2, "index": 0, "payload": "/restart"},
        [],
        "/restart",
        None,
    ],
)
async def test_a_forged_button_is_a_bad_request(customer: Customer, rasa: FakeRasa, button: Any) -> None:
    rasa.reply = offering(NEXT)
    await customer.say("hej")
    assert (await customer.post({"id": str(uuid.uuid4()), "button": button})).status_code == 400
    assert len(rasa.asked) == 1


async def test_a_pressed_button_is_not_pressed_twice_by_a_retry(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = offering(NEXT)
    await customer.say("hej")
    id = str(uuid.uuid4())
    first = await customer.press(2, 0, id)
    assert (await customer.press(2, 0, id)).json() == first.json()
    assert len(rasa.asked) == 2
