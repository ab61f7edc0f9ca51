"""The same on PostgreSQL: what a database may do differently."""

import asyncio
import uuid
from collections.abc import Callable

import pytest

from desk.settings import Settings
from storage.migrations import upgrade
from tests.desk.conftest import MIGRATIONS
from tests.desk.fake_rasa import FakeRasa, always, answer
from tests.desk.serving import page_token, serving, shown

MENU = [{"title": "Nästa", "payload": '/next_step{"step": "op3"}'}]


@pytest.fixture
def migrated_url(postgres_url: str) -> str:
    upgrade(postgres_url, MIGRATIONS)
    return postgres_url


async def test_a_conversation(migrated_url: str, settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    rasa.reply = always(answer({"text": "Hej 👋", "buttons": MENU, "custom": {"type": "step"}}, language="sv"))
    token = page_token()
    async with serving(settings(database_url=migrated_url)) as desk:
        customer = await desk.open_session(token=token)
        assert (await desk.http.post("/v1/sessions", json={"token": token})).status_code == 401
        await customer.open()
        said = await asyncio.gather(*(customer.say(f"hej {number}") for number in range(5)))
        offer = shown(said[-1])[-1]
        id = str(uuid.uuid4())
        pressed = await customer.press(offer["number"], 0, id)
        assert (await customer.press(offer["number"], 0, id)).json() == pressed.json()
        assert (await customer.press(offer["number"], 0)).status_code == 409
        assert [message["number"] for message in await customer.history()] == list(range(1, 14))
        rasa.reply = always(answer({"text": "Oj", "custom": {"type": "fault"}}))
        offered = (await customer.history())[-1]["number"]
        assert (await customer.press(offered, 0)).status_code == 200
        rasa.reply = always(answer({"text": "Hej då"}))
        assert (await customer.press(offered, 0)).status_code == 200
        assert (await customer.press(offered, 0)).status_code == 409
        assert (await desk.http.get("/health")).status_code == 200
        assert (await customer.http.delete("/v1/sessions/current")).status_code == 204
        assert (await customer.say("hej")).status_code == 401
