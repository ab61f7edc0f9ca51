"""Secrets are masked before anything is kept, and no text is logged."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, always, answer, http, never
from tests.desk.serving import Customer, page_token, serving, shown
from tests.desk.stored import change, stored_bytes

SECRETS = ("482913", "131052-308T", "FI21 1234 5600 0007 85", "4539 5787 6362 1486", "hemligt#Ord")
SAID = "Kod 482913, 131052-308T, FI21 1234 5600 0007 85, kort 4539 5787 6362 1486, lösenord: hemligt#Ord"


async def test_what_is_kept_and_shown_is_masked_and_rasa_gets_it_whole(
    customer: Customer, rasa: FakeRasa, database: Path
) -> None:
    buttons = [{"title": f"Skriv {SAID}", "payload": '/wrote{"what": "482913"}'}]
    custom = {"type": "step", "title": SAID, "lines": [{"one": SAID}]}
    rasa.reply = always(answer({"text": f"Du skrev: {SAID}", "buttons": buttons, "custom": custom}))
    said = await customer.say(SAID)
    history = await customer.http.get("/v1/messages")
    assert rasa.asked[0]["text"] == SAID
    for secret in SECRETS:
        assert secret not in said.text + history.text
        assert secret.encode() not in stored_bytes(database)
    assert shown(said)[0]["text"].startswith("Kod ••••••")


async def test_phone_numbers_of_the_bank_stay(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = always(answer({"text": "Ring 0100 0500 före 14.30."}))
    assert shown(await customer.say("hej"))[1]["text"] == "Ring 0100 0500 före 14.30."


async def test_no_text_in_the_logs_whatever_goes_wrong(
    settings: Callable[..., Settings], rasa: FakeRasa, database: Path, logs: pytest.LogCaptureFixture
) -> None:
    words = "gurka"
    broken = [{"title": words, "payload": words}]
    async with serving(settings(answer_deadline_seconds=0.3)) as desk:
        customer = await desk.open_session(token=page_token())
        await customer.post({"id": words, "text": words})
        await customer.http.post("/v1/sessions", json={"token": words})
        for reply in (
            always(answer({"text": words, "buttons": broken}, language=words)),
            always(http(200, words.encode())),
            always(http(500, words.encode())),
            always(words.encode()),
            never,
        ):
            rasa.reply = reply
            await customer.say(words)
        change(database, "ALTER TABLE messages RENAME TO lost")
        response = await customer.say(words)
    assert response.status_code == 500
    assert response.json()["error"] == "failed"
    assert "no answer" in logs.text
    assert "POST /v1/messages failed" in logs.text
    assert words not in logs.text


async def test_session_tokens_and_ids_of_customers_are_not_logged(
    settings: Callable[..., Settings], logs: pytest.LogCaptureFixture
) -> None:
    token = page_token(sub="customer-77")
    async with serving(settings()) as desk:
        opened = await desk.http.post("/v1/sessions", json={"token": token})
        await desk.customer(opened.json()).say("hej")
        await asyncio.sleep(0)
    own_lines = [record.getMessage() for record in logs.records if record.name.startswith(("desk", "sanic"))]
    for secret in (token, opened.json()["session"], "customer-77"):
        assert not any(secret in line for line in own_lines)
