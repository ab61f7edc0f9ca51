"""An agent takes a conversation, talks, and lets it go again."""

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.said import CodeChecked, IdentityConfirmed, Said
from desk.services import Services
from desk.sessions import latest_of
from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, after
from tests.desk.serving import Customer, Desk, serving, shown
from tests.desk.stored import change, rows
from tests.handoff.conftest import Hire
from tests.handoff.staff import Staff, hired, last_of, person, press, said_by_customers, signed_in, texts, titles, until


@pytest.fixture
async def asked(customer: Customer, anna: Staff) -> Customer:
    """A customer who waits for a person."""
    await customer.say("kameran är svart")
    await customer.say("människa")
    return customer


async def test_from_the_claim_to_the_handing_back_the_bot_is_silent(
    asked: Customer, anna: Staff, rasa: FakeRasa
) -> None:
    await anna.claim(asked)
    assert (await last_of(asked, "desk"))["text"].startswith("Anna svarar dig nu")
    assert (await person(asked) or {}).get("text") == "Du talar med Anna."
    questions = len(rasa.asked)
    for text in ("hallå", "/restart", "nästa", '/inform{"x":"y"}'):
        assert [message["from"] for message in shown(await asked.say(text))] == ["customer"]
    assert len(rasa.asked) == questions
    await anna.say(asked, "Hej, jag heter Anna.")
    said = await last_of(asked, "agent")
    assert said["text"] == "Hej, jag heter Anna."
    assert said["custom"] == {"type": "agent", "name": "Anna"}
    assert (await anna.do(asked, "hand-back", {"step": "op5"})).status_code == 204
    await until(lambda: _said_by_the_bot(asked, "resume_at"))
    assert rasa.asked[-1]["button"] == {"intent": "resume_at", "entities": {"step": "op5"}}
    assert "guiden, hjälper dig vidare" in (await last_of(asked, "desk"))["text"]
    assert await person(asked) is None
    assert texts(await asked.say("nästa"), "bot") == ["Guiden: nästa"]


async def test_handed_back_without_a_step_the_bot_goes_on_where_it_was(
    asked: Customer, anna: Staff, rasa: FakeRasa
) -> None:
    await anna.claim(asked)
    await anna.do(asked, "hand-back")
    await until(lambda: _said_by_the_bot(asked, "handoff_ended"))
    assert rasa.asked[-1]["button"]["intent"] == "handoff_ended"


async def test_an_answer_that_the_bot_was_still_thinking_of_is_not_said(
    asked: Customer, anna: Staff, rasa: FakeRasa
) -> None:
    rasa.reply = after(1)
    saying = asyncio.create_task(asked.say("en sak till"))
    await until(lambda: _is_asked(rasa, "en sak till"))
    await anna.claim(asked)
    assert [message["from"] for message in shown(await saying)] == ["customer"]
    assert "en sak till" in [message["text"] for message in (await anna.card(asked))["messages"]]


async def test_the_bot_stays_silent_over_a_restart_of_desk(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    async with serving(settings()) as first:
        customer = await first.open_session()
        token = customer.http.headers["authorization"].removeprefix("Bearer ")
        anna = await hired(first, "Anna")
        await anna.be("available")
        await customer.say("människa")
        await anna.claim(customer)
        cookie = anna.http.headers["cookie"].partition("=")[2]
    questions = len(rasa.asked)
    async with serving(settings()) as second:
        back = second.customer({"session": token, "conversation": customer.conversation})
        assert [message["from"] for message in shown(await back.say("hallå"))] == ["customer"]
        again = Staff(signed_in(second, cookie), anna.id, "Anna")
        assert (await again.say(back, "Jag är kvar.")).status_code == 200
        assert (await last_of(back, "agent"))["text"] == "Jag är kvar."
    assert len(rasa.asked) == questions


async def test_a_customer_who_comes_back_after_hours_still_talks_with_the_agent(
    asked: Customer, anna: Staff, rasa: FakeRasa, database: Path
) -> None:
    await anna.claim(asked)
    change(database, "UPDATE conversations SET started_at = datetime(started_at, '-2 hours')")
    change(database, "UPDATE messages SET at = datetime(at, '-2 hours')")
    questions = len(rasa.asked)
    assert [message["from"] for message in shown(await asked.say("är du kvar"))] == ["customer"]
    assert len(rasa.asked) == questions


async def test_fifty_agents_claim_and_one_gets_it(asked: Customer, hire: Hire) -> None:
    agents = await asyncio.gather(*(hire(f"Agent{number}", present=False) for number in range(50)))
    claims = await asyncio.gather(*(agent.do(asked, "claim") for agent in agents))
    winners = [agent for agent, claim in zip(agents, claims, strict=True) if claim.status_code == 200]
    assert len(winners) == 1
    refusals = [claim.json() for claim in claims if claim.status_code == 409]
    assert len(refusals) == 49
    assert {refusal["by"] for refusal in refusals} == {winners[0].name}
    assert {refusal["message"] for refusal in refusals} == {f"{winners[0].name} har redan tagit samtalet."}
    joined = [message for message in await asked.history() if "svarar dig nu" in message["text"]]
    assert len(joined) == 1


async def test_the_agent_sees_what_was_tried_and_never_asks_again(asked: Customer, anna: Staff) -> None:
    await asked.http.put(
        "/v1/sessions/current/equipment",
        json={"device": "phone", "os": "ios", "browser": "safari", "camera": "denied", "microphone": "prompt"},
    )
    await asked.say("nästa")
    card = await anna.claim(asked)
    assert card["service"] == "op_fi"
    assert card["step"] == {"id": "op3", "number": 3, "of": 7, "title": "Gå till nätmötet"}
    assert card["reason"] == "asked"
    assert card["signed"] is True
    assert card["equipment"]["permissions"] == {"camera": "denied", "microphone": "prompt"}
    assert card["equipment"]["browser"] == "safari"
    assert card["meeting"]["state"] == "unknown"  # verification is away
    assert card["tried"][0]["intent"] == "no_meeting_shown"
    assert card["tried"][0]["title"] != "no_meeting_shown"
    said = [message["text"] for message in card["messages"] if message["from"] == "customer"]
    assert said == ["kameran är svart", "människa", "nästa"]
    assert [each["event"] for each in card["history"]] == ["ask", "claim"]
    assert card["history"][1]["by"] == "Anna"


async def test_notes_are_for_the_staff_alone(asked: Customer, anna: Staff, hire: Hire) -> None:
    bo = await hire("Bo")
    await anna.claim(asked)
    note = {"to": bo.id, "note": "Kunden har provat Firefox. Koden 482913 gick inte."}
    assert (await anna.do(asked, "transfer", note)).status_code == 204
    assert "skickar dig vidare" in (await last_of(asked, "desk"))["text"]
    async with bo.console() as console:
        await console.until(lambda seen: [each["for"] for each in seen.queue.get("waiting", ())] == ["Bo"])
    card = await bo.claim(asked)
    assert card["notes"][0]["by"] == "Anna"
    assert card["notes"][0]["text"].startswith("Kunden har provat Firefox.")
    assert "482913" not in str(card)
    assert "Firefox" not in str(await asked.history())


async def test_who_is_transferred_keeps_the_place(desk: Desk, anna: Staff) -> None:
    first, second = [await desk.open_session() for _ in range(2)]
    for each in (first, second):
        await each.say("människa")
    await anna.claim(first)
    await anna.do(first, "transfer", {})
    assert "Du är först" in (await person(first) or {})["text"]


async def test_what_is_sent_twice_is_said_once(asked: Customer, anna: Staff) -> None:
    await anna.claim(asked)
    id = str(uuid.uuid4())
    once, twice = await anna.say(asked, "Hej", id), await anna.say(asked, "Hej", id)
    assert once.json() == twice.json()
    assert [message["text"] for message in await asked.history()].count("Hej") == 1


async def test_the_card_of_a_step_comes_in_the_customers_language(desk: Desk, anna: Staff) -> None:
    customer = await desk.open_session(language="fi")
    await customer.say("människa")
    change_language = "UPDATE conversations SET language = 'fi'"
    change(Path(desk.app.ctx.settings.database_url.removeprefix("sqlite+aiosqlite:///")), change_language)
    await anna.claim(customer)
    await anna.do(customer, "messages", {"id": str(uuid.uuid4()), "step": "op3"})
    card = await last_of(customer, "agent")
    assert card["custom"]["type"] == "step"
    assert card["custom"]["name"] == "Anna"
    assert (card["custom"]["number"], card["custom"]["of"]) == (3, 7)
    assert "(Nätmöte)" in card["text"]
    assert "{" not in card["text"]


async def test_after_closing_the_customer_rates_and_the_bot_answers_again(
    asked: Customer, anna: Staff, database: Path
) -> None:
    await anna.claim(asked)
    assert (await anna.do(asked, "close", {"reason": "solved"})).status_code == 204
    question = await last_of(asked, "desk")
    assert titles(question) == ["Ja", "Delvis", "Nej"]
    assert "Tack" in texts(await press(asked, "Delvis"), "desk")[0]
    assert rows(database, "SELECT status, rating FROM conversations") == [("closed", "okay")]
    assert texts(await asked.say("en sak till"), "bot") == ["Guiden: en sak till"]
    assert rows(database, "SELECT status FROM conversations") == [("bot",)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CodeChecked("wrong", 3), "stämde inte"),
        (CodeChecked("confirmed", 0), "bekräftad"),
        (IdentityConfirmed(), "bekräftad"),
    ],
)
async def test_what_comes_of_a_code_meanwhile_is_said(
    desk: Desk, asked: Customer, anna: Staff, rasa: FakeRasa, said: Said, words: str
) -> None:
    await anna.claim(asked)
    questions = len(rasa.asked)
    services: Services = desk.app.ctx.services
    async with services.engine.connect() as connection:
        session = await latest_of(connection, asked.conversation)
    assert session
    await services.turns.begin(session, str(uuid.uuid4()), said)
    assert words in (await last_of(asked, "desk"))["text"]
    assert len(rasa.asked) == questions


async def test_the_customer_sees_that_the_agent_writes(asked: Customer, anna: Staff) -> None:
    await anna.claim(asked)
    seen = []
    events = asked.events()
    typing = asyncio.create_task(anna.do(asked, "typing"))
    async with asyncio.timeout(20):
        async for event, data in events:
            if event == "state":
                seen.append((data["typing"], data["person"]["typing"]))
            if seen and seen[-1][0]:
                break
        async for event, data in events:
            if event == "state" and not data["typing"]:
                break
    await typing
    assert seen[-1] == (True, "Anna skriver …")


async def test_the_console_gets_each_message_once_and_in_order(asked: Customer, anna: Staff) -> None:
    await anna.claim(asked)
    async with anna.console() as console:
        await console.until(lambda seen: seen.mine.get("conversations"))
        for number in range(20):
            await asked.say(f"rad {number}")
        await console.until(lambda seen: len(said_by_customers(seen)) >= 20)
        await console.until(lambda seen: seen.mine["conversations"][0]["unread"] == 20)
    assert said_by_customers(console) == [f"rad {number}" for number in range(20)]
    assert {each["conversation"] for each in console.messages} == {asked.conversation}
    await anna.do(asked, "read", {"number": console.messages[-1]["message"]["number"]})
    async with anna.console() as console:
        await console.until(lambda seen: seen.mine.get("conversations"))
        assert console.mine["conversations"][0]["unread"] == 0


async def _said_by_the_bot(customer: Customer, text: str) -> bool:
    return any(message["from"] == "bot" and text in message["text"] for message in await customer.history())


async def _is_asked(rasa: FakeRasa, text: str) -> bool:
    return bool(rasa.asked[-1]["text"] == text)
