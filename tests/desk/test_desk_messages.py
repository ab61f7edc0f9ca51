"""The path of a message: customer, desk, Rasa and back."""

import asyncio
import uuid

import pytest

from tests.desk.fake_rasa import FakeRasa, Question, after, always, answer, echo
from tests.desk.serving import MEETING, Customer, Desk, page_token, shown


def without_time(message: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in message.items() if name not in ("at", "turn")}


async def test_message_and_answer_come_back_numbered(customer: Customer) -> None:
    id = str(uuid.uuid4())
    first = shown(await customer.say("hej", id))
    assert {message["turn"] for message in first} == {id}
    assert [without_time(message) for message in first] == [
        {"number": 1, "from": "customer", "text": "hej", "buttons": [], "custom": None},
        {"number": 2, "from": "bot", "text": "Du sa: hej", "buttons": [], "custom": None},
    ]
    second = shown(await customer.say("igen"))
    assert [message["number"] for message in second] == [3, 4]
    assert await customer.history() == first + second
    assert await customer.history(after=3) == second[1:]


async def test_rasa_gets_the_conversation_and_what_the_page_signed(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session(token=page_token(service="op_fi", language="fi"))
    id = str(uuid.uuid4())
    await customer.say("moi", id)
    assert rasa.asked == [
        {
            "sender": customer.conversation,
            "text": "moi",
            "metadata": {
                "message_id": id,
                "language": "fi",
                "service": "op_fi",
                "customer_id": "customer-1",
                "meeting_id": MEETING,
            },
        }
    ]


async def test_anonymous_session_has_no_customer_and_no_meeting(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session(language="en", service="op_mobilen")
    await customer.say("hello")
    metadata = rasa.asked[0]["metadata"]
    assert metadata == {
        "message_id": metadata["message_id"],
        "language": "en",
        "service": "op_mobilen",
    }


async def test_the_bots_state_is_kept_and_not_shown(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session(token=page_token(service="op_fi"))
    rasa.reply = always(answer({"text": "OK"}, language="fi", service="op_mobilen", step="m3"))
    answers = shown(await customer.say("vaihda kieli"))
    assert [message["custom"] for message in answers] == [None, None]
    await customer.say("kiitos")
    assert rasa.asked[1]["metadata"]["language"] == "fi"
    assert rasa.asked[1]["metadata"]["service"] == "op_mobilen"


async def test_a_state_without_service_gives_way_to_the_pages(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session(token=page_token(service="op_fi"))
    rasa.reply = always(answer({"text": "OK"}, language="sv", service=None, step=None))
    await customer.say("hej")
    await customer.say("hej")
    assert rasa.asked[1]["metadata"]["service"] == "op_fi"


async def test_the_states_own_custom_is_not_shown_and_a_faults_is(customer: Customer, rasa: FakeRasa) -> None:
    state = {"language": "sv", "service": None, "step": "op3"}
    rasa.reply = always(answer({"text": "Hej"}, {"custom": {"type": "state", "state": state}}))
    assert [message["custom"] for message in shown(await customer.say("hej"))] == [None, None]
    rasa.reply = always(answer({"text": "Oj", "custom": {"type": "fault", "state": state}}))
    assert shown(await customer.say("hej"))[1]["custom"] == {"type": "fault"}


async def test_custom_belongs_to_the_text_before_it(customer: Customer, rasa: FakeRasa) -> None:
    step = {"type": "step", "service": "op_fi", "step": "op3", "number": 3, "of": 7, "title": "Gå till nätmötet"}
    rasa.reply = always(answer({"text": "Bra."}, {"text": "Steg 3 av 7"}, {"custom": step}))
    _, praise, instruction = shown(await customer.say("klart"))
    assert praise["custom"] is None
    assert instruction["text"] == "Steg 3 av 7"
    assert instruction["custom"] == step


async def test_opening_lets_the_bot_greet_once(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = always(answer({"text": "Hej!"}))
    first, again = await asyncio.gather(customer.open(), customer.open())
    assert shown(first) == shown(again)
    assert [message["from"] for message in shown(first)] == ["bot"]
    [question] = rasa.asked
    assert question["button"] == {"intent": "chat_opened", "entities": {}}
    assert uuid.UUID(question["metadata"]["message_id"])


async def test_the_same_id_gives_the_same_answer_and_nothing_twice(customer: Customer, rasa: FakeRasa) -> None:
    id = str(uuid.uuid4())
    first = shown(await customer.say("hej", id))
    assert shown(await customer.say("hej", id.upper())) == first
    assert await customer.history() == first
    assert len(rasa.asked) == 1


async def test_a_retry_waits_for_the_first_that_is_still_running(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = after(0.3)
    id = str(uuid.uuid4())
    answers = await asyncio.gather(*(customer.say("hej", id) for _ in range(5)))
    assert len({response.text for response in answers}) == 1
    assert len(rasa.asked) == 1


async def test_a_message_goes_on_when_its_customer_has_left(customer: Customer, rasa: FakeRasa) -> None:
    rasa.reply = after(0.3)
    id = str(uuid.uuid4())
    leaving = asyncio.create_task(customer.say("hej", id))
    await rasa.was_asked.wait()
    leaving.cancel()
    assert [message["text"] for message in shown(await customer.say("hej", id))] == ["hej", "Du sa: hej"]
    assert len(rasa.asked) == 1


async def test_the_same_id_in_another_conversation_is_another_message(desk: Desk, rasa: FakeRasa) -> None:
    one, other = await desk.open_session(), await desk.open_session()
    id = str(uuid.uuid4())
    await one.say("ett", id)
    assert [message["text"] for message in shown(await other.say("två", id))] == ["två", "Du sa: två"]


async def test_one_at_a_time_in_order_of_arrival(customer: Customer, rasa: FakeRasa) -> None:
    async def slower_at_first(question: Question) -> bytes:
        await asyncio.sleep(0.2 if question["text"] == "0" else 0.01)
        return await echo(question)

    rasa.reply = slower_at_first
    sent = []
    for number in range(8):
        sent.append(asyncio.create_task(customer.say(str(number))))
        await asyncio.sleep(0.01)
    answers = [shown(response)[1] for response in await asyncio.gather(*sent)]
    assert [message["text"] for message in answers] == [f"Du sa: {number}" for number in range(8)]
    history = await customer.history()
    assert [message["number"] for message in history] == list(range(1, 17))
    for sender in ("customer", "bot"):
        said = [message["text"][-1] for message in history if message["from"] == sender]
        assert said == [str(number) for number in range(8)]
    assert [question["text"] for question in rasa.asked] == [str(number) for number in range(8)]
    assert rasa.most_at_once == 1


async def test_conversations_do_not_wait_for_one_another(desk: Desk, rasa: FakeRasa) -> None:
    rasa.reply = after(0.5)
    customers = [await desk.open_session() for _ in range(10)]
    async with asyncio.timeout(4):  # one after the other they would take five
        await asyncio.gather(*(customer.say("hej") for customer in customers))


@pytest.mark.parametrize("query", ["-1", "x", "1.5", "9" * 40, "²"])
async def test_history_after_something_that_is_no_number(customer: Customer, query: str) -> None:
    response = await customer.http.get("/v1/messages", params={"after": query})
    assert response.status_code == 400
