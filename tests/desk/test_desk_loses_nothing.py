"""What a customer has said is answered once, whatever happens to Rasa, to desk or to the connection."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, Question, after, always, answer, echo, http, never
from tests.desk.serving import Customer, page_token, serving, shown

DEADLINE = 0.6
NEXT = {"title": "Nästa", "payload": "/next_step"}


@pytest.fixture
async def hurried(settings: Callable[..., Settings]) -> AsyncIterator[Customer]:
    """The customer of a desk that soon says that an answer is late. Elsewhere a busy machine must not be late too."""
    async with serving(settings(answer_deadline_seconds=DEADLINE)) as desk:
        yield await desk.open_session(token=page_token())


async def until(customer: Customer, said: list[str]) -> None:
    """Waits until the bot and desk have said exactly this."""
    heard: list[str] = []
    for _ in range(200):
        heard = [message["text"] for message in await customer.history() if message["from"] != "customer"]
        if heard == said:
            return
        await asyncio.sleep(0.1)
    assert heard == said


LATE = (
    "Det dröjer lite innan jag kan svara. Ditt meddelande är sparat och jag svarar så snart jag kan. "
    "Har du bråttom, ring 0100 0500."
)


async def test_what_was_said_while_rasa_was_away_is_answered_in_order_when_it_is_back(
    customer: Customer, rasa: FakeRasa
) -> None:
    await rasa.stop()
    for text in ("ett", "två"):
        late = shown(await customer.say(text))[-1]
        assert (late["from"], late["text"], late["custom"]) == ("desk", LATE, {"type": "waiting"})
    await rasa.start()
    await until(customer, [LATE, LATE, "Du sa: ett", "Du sa: två"])
    assert [question["again"] for question in rasa.asked] == [True, True]


async def test_who_writes_again_is_answered_at_once_and_after_what_came_before(
    customer: Customer, rasa: FakeRasa
) -> None:
    await rasa.stop()
    await customer.say("ett")
    await rasa.start()
    assert shown(await customer.say("två"))[-1]["text"] == "Du sa: två"
    assert [question["text"] for question in rasa.asked] == ["ett", "två"]
    await until(customer, [LATE, "Du sa: ett", "Du sa: två"])


async def test_a_slow_answer_comes_late_and_once(hurried: Customer, rasa: FakeRasa) -> None:
    rasa.reply = after(DEADLINE + 0.6)
    assert shown(await hurried.say("hej"))[-1]["text"] == LATE
    await until(hurried, [LATE, "Du sa: hej"])
    await asyncio.sleep(1.5)
    assert len(rasa.asked) == 1


async def test_what_is_said_behind_a_slow_answer_waits_for_it(hurried: Customer, rasa: FakeRasa) -> None:
    async def slow_at_first(question: Question) -> bytes:
        await asyncio.sleep(DEADLINE + 0.6 if question["text"] == "ett" else 0)
        return await echo(question)

    rasa.reply = slow_at_first
    await asyncio.gather(hurried.say("ett"), hurried.say("två"))
    assert rasa.most_at_once == 1
    await until(hurried, [LATE, LATE, "Du sa: ett", "Du sa: två"])


async def test_a_rasa_that_ends_in_the_middle_is_asked_again(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = always(b"")
    assert shown(await customer.say("hej"))[-1]["text"] == LATE
    rasa.reply = echo
    await until(customer, [LATE, "Du sa: hej"])
    assert rasa.asked[0]["metadata"]["message_id"] == rasa.asked[-1]["metadata"]["message_id"]


async def test_a_message_that_rasa_cannot_digest_holds_nobody_up(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = always(http(500, b""))
    assert "Försök igen" in shown(await customer.say("hej"))[-1]["text"]
    rasa.reply = echo
    assert shown(await customer.say("igen"))[-1]["text"] == "Du sa: igen"
    await asyncio.sleep(1.5)
    assert [question["text"] for question in rasa.asked] == ["hej", "igen"]


async def test_done_said_twice_while_rasa_was_away_is_one_step(customer: Customer, rasa: FakeRasa) -> None:
    await rasa.stop()
    for _ in range(2):
        assert shown(await customer.say("klart"))[-1]["text"] == LATE
    await rasa.start()
    await until(customer, [LATE, LATE, "Du sa: klart"])
    await customer.say("tack")
    assert [question["text"] for question in rasa.asked] == ["klart", "tack"]


@pytest.mark.parametrize("away", [False, True])
async def test_a_button_pressed_twice_is_pressed_once(customer: Customer, rasa: FakeRasa, away: bool) -> None:
    rasa.reply = always(answer({"text": "Steg 1", "buttons": [NEXT]}))
    await customer.say("hej")
    rasa.reply = after(0.2)
    if away:
        await rasa.stop()
    first, second = await asyncio.gather(customer.press(2, 0), customer.press(2, 0))
    assert shown(first) == shown(second)
    if away:
        await rasa.start()
    await until(customer, ["Steg 1", *([LATE] if away else []), "Du sa: Nästa"])
    assert [question["text"] for question in rasa.asked] == ["hej", "Nästa"]


async def test_a_kept_button_means_nothing_after_a_newer_answer(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = always(answer({"text": "Steg 1", "buttons": [NEXT]}))
    await customer.say("hej")
    await rasa.stop()
    await customer.say("tillbaka")
    await customer.press(2, 0)
    rasa.reply = echo
    await rasa.start()
    await until(customer, ["Steg 1", LATE, LATE, "Du sa: tillbaka"])
    await asyncio.sleep(1.2)
    assert [question["text"] for question in rasa.asked] == ["hej", "tillbaka"]


async def test_a_secret_is_not_kept_for_later(customer: Customer, rasa: FakeRasa) -> None:
    await rasa.stop()
    assert "skriv ditt meddelande på nytt" in shown(await customer.say("koden är 482913"))[-1]["text"]
    await rasa.start()
    await asyncio.sleep(1.5)
    assert rasa.asked == []


async def test_a_secret_whose_answer_is_late_is_not_kept_either(hurried: Customer, rasa: FakeRasa) -> None:
    rasa.reply = never
    assert "skriv ditt meddelande på nytt" in shown(await hurried.say("koden är 482913"))[-1]["text"]
    await asyncio.sleep(1.5)
    assert len(rasa.asked) == 1


async def test_a_desk_that_was_killed_goes_on_where_it_was(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    chosen: Any = settings(answer_deadline_seconds=4)
    rasa.reply = never
    id = str(uuid.uuid4())
    async with serving(chosen) as first:
        customer = await first.open_session()
        waiting = asyncio.create_task(customer.say("hej", id))
        secret = asyncio.create_task(customer.say("koden är 482913"))
        await rasa.was_asked.wait()
        # As a kill leaves it: nothing of the turn is brought to an end.
        first.app.ctx.services.turns._running.clear()
        async with serving(chosen) as second:
            rasa.reply = echo
            again = second.customer({"session": _token(customer), "conversation": customer.conversation})
            assert shown(await again.say("hej", id))[-1]["text"] == "Du sa: hej"
            heard = [message["text"] for message in await again.history() if message["from"] != "customer"]
            assert "Du sa: hej" in heard
        for task in (waiting, secret):
            task.cancel()


def _token(customer: Customer) -> str:
    return customer.http.headers["Authorization"].removeprefix("Bearer ")
