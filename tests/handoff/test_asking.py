"""A customer asks for a person."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, Reply, always, answer, http
from tests.desk.serving import Customer, Desk, page_token, serving, shown
from tests.desk.stored import change, rows
from tests.handoff.conftest import Hire
from tests.handoff.staff import Staff, hired, last_of, person, press, texts, titles, until

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


async def test_the_bot_goes_on_while_the_customer_waits(customer: Customer, anna: Staff) -> None:
    asked = await customer.say("människa")
    assert texts(asked, "bot") == ["Guiden: människa"]
    [place] = texts(asked, "desk")
    assert "Du är först i kön" in place
    assert "fortsätta med mig" in place
    assert titles((await customer.history())[-1]) == ["Nästa", "Lämna kön"]
    assert texts(await press(customer, "Nästa"), "bot") == ["Guiden: Nästa"]
    told = await person(customer)
    assert told
    assert told["status"] == "queued"
    assert "Du är först i kön" in told["text"]


async def test_each_knows_the_own_place_and_who_reports_fraud_goes_first(desk: Desk, anna: Staff) -> None:
    first, second, third = [await desk.open_session() for _ in range(3)]
    for each in (first, second):
        await each.say("människa")
    assert "nummer 2" in texts(await second.say("människa"), "desk")[0]
    assert "Du är först" in texts(await third.say("bedrägeri"), "desk")[0]

    async def moved() -> bool:
        told = await person(second)
        return told is not None and "nummer 3" in told["text"]

    await until(moved)
    async with anna.console() as console:
        await console.until(lambda seen: len(seen.queue.get("waiting", ())) == 3)
        waiting = console.queue["waiting"]
    assert [each["conversation"] for each in waiting] == [each.conversation for each in (third, first, second)]
    assert [(each["reason"], each["urgent"]) for each in waiting] == [("fraud", True)] + [("asked", False)] * 2
    assert waiting[0]["step"]["title"] == "Gå till nätmötet"
    assert waiting[0]["preview"] == "bedrägeri"


async def test_who_waits_already_and_reports_fraud_goes_first(desk: Desk, anna: Staff) -> None:
    first, second = [await desk.open_session() for _ in range(2)]
    for each in (first, second):
        await each.say("människa")
    assert "Du är först" in texts(await second.say("bedrägeri"), "desk")[0]


async def test_the_waiting_time_is_said_when_there_is_something_to_say_it_from(
    desk: Desk, anna: Staff, database: Path
) -> None:
    for _ in range(3):
        served = await desk.open_session()
        assert "kan jag inte säga" in texts(await served.say("människa"), "desk")[0]
        await anna.claim(served)
        await anna.do(served, "close", {"reason": "solved"})
    change(database, "UPDATE transitions SET held_seconds = 361 WHERE event = 'close'")
    await anna.be("available", capacity=1)
    waiting = [await desk.open_session() for _ in range(3)]
    said = [texts(await each.say("människa"), "desk")[0] for each in waiting]
    assert "ungefär en minut" in said[0]
    assert "ungefär 7 minuter" in said[1]
    assert "ungefär 13 minuter" in said[2]


@pytest.mark.parametrize("presence", ["away", None])
async def test_with_nobody_at_work_the_customer_hears_who_can_help(
    customer: Customer, hire: Hire, presence: str | None
) -> None:
    agent = await hire("Bo", present=False)
    if presence:
        await agent.be(presence)
    asked = await customer.say("människa")
    assert "0100 0500" in texts(asked, "desk")[0]
    assert titles(shown(asked)[-1]) == ["Lämna ett meddelande", "Nästa"]
    assert await person(customer) is None


async def test_a_report_of_fraud_is_not_talked_over_when_nobody_is_there(customer: Customer) -> None:
    asked = await customer.say("bedrägeri")
    assert texts(asked, "bot") == ["Guiden: bedrägeri"]
    assert texts(asked, "desk") == []


async def test_outside_the_hours_they_are_said(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    days = [datetime.now(UTC).date() + timedelta(days=distance) for distance in (-1, 0, 1)]
    closed = {
        "weekly": {day: [{"opens": "08:00", "closes": "16:00"}] for day in WEEK[:5]},
        "exceptions": {day.isoformat(): [] for day in days},
    }
    async with serving(settings(opening_hours=closed)) as desk:
        await (await hired(desk, "Anna")).be("available")
        for language, words in (
            ("sv", "kl. 8.00"),
            ("fi", "klo 8.00"),
            ("en", "at 8:00"),
        ):
            rasa.reply = _asks_in(language)
            customer = await desk.open_session(language=language)
            [said] = texts(await customer.say("människa"), "desk")
            assert words in said


def _asks_in(language: str) -> Reply:
    return always(answer({"text": "."}, {"custom": {"type": "handoff", "reason": "asked"}}, language=language))


async def test_the_customer_can_leave_the_queue(customer: Customer, anna: Staff) -> None:
    await customer.say("människa")
    assert "inte längre i kön" in texts(await press(customer, "Lämna kön"), "desk")[0]
    assert await person(customer) is None
    assert (await anna.do(customer, "claim")).status_code == 409
    await customer.say("människa")
    await customer.say("hej")  # the button stands further up by now
    left = await customer.http.delete("/v1/queue")
    assert "inte längre i kön" in shown(left)[0]["text"]
    assert shown(await customer.http.delete("/v1/queue")) == []


async def test_a_message_is_left_and_answered_later(customer: Customer, hire: Hire, rasa: FakeRasa) -> None:
    await customer.say("människa")
    prompt = await press(customer, "Lämna ett meddelande")
    assert "utan koder" in texts(prompt, "desk")[0]
    left = await customer.say("Ring mig om mötet i morgon, min kod är 482913")
    assert texts(left, "bot") == []
    assert "sparat" in texts(left, "desk")[0]
    assert rasa.asked[-1]["text"] == "människa", "what is left for a person does not move the bot"
    assert (await person(customer) or {})["text"] == "Ditt meddelande väntar på svar."
    assert texts(await customer.say("hej"), "bot") == ["Guiden: hej"]
    anna = await hire("Anna")
    async with anna.console() as console:
        await console.until(lambda seen: seen.queue.get("waiting"))
        [waiting] = console.queue["waiting"]
    assert waiting["status"] == "left_message"
    card = await anna.claim(customer)
    assert "482913" not in str(card)
    await anna.say(customer, "Jag ringer i morgon.")
    assert (await last_of(customer, "agent"))["text"] == "Jag ringer i morgon."


async def test_whoever_presses_again_is_answered_again(customer: Customer, anna: Staff) -> None:
    await customer.say("människa")
    for _ in range(2):
        assert "inte längre i kön" in texts(await press(customer, "Lämna kön"), "desk")[0]
    await anna.be("away")
    await customer.say("människa")
    for _ in range(2):
        assert "Skriv ditt meddelande" in texts(await press(customer, "Lämna ett meddelande"), "desk")[0]


async def test_who_goes_on_with_the_bot_leaves_no_message(customer: Customer, database: Path) -> None:
    await customer.say("människa")
    await press(customer, "Lämna ett meddelande")
    assert texts(await press(customer, "Nästa"), "bot") == ["Guiden: Nästa"]
    assert texts(await customer.say("nästa"), "bot") == ["Guiden: nästa"]
    assert rows(database, "SELECT status FROM conversations") == [("bot",)]


@pytest.mark.parametrize("somebody_is_there", [False, True])
async def test_fraud_told_in_a_message_is_warned_of_and_goes_first(
    desk: Desk, hire: Hire, rasa: FakeRasa, somebody_is_there: bool
) -> None:
    other, customer = await desk.open_session(), await desk.open_session()
    for each in (other, customer):
        await each.say("människa")
        await press(each, "Lämna ett meddelande")
    await other.say("ring mig")
    if somebody_is_there:
        await hire("Bo")
    rasa.parsed = http(200, b'{"intent_ranking": [{"name": "already_gave_secrets", "confidence": 0.9}]}')
    left = await customer.say("bedrägeri")
    assert "sparat" in texts(left, "desk")[0]
    assert texts(left, "bot") == ["Guiden: bedrägeri"]
    anna = await hire("Anna")
    async with anna.console() as console:
        await console.until(lambda seen: any(each["urgent"] for each in seen.queue.get("waiting", ())))
        first, second = console.queue["waiting"]
    assert (first["conversation"], first["urgent"]) == (customer.conversation, True)
    assert second["conversation"] == other.conversation
    assert first["status"] == ("queued" if somebody_is_there else "left_message")


async def test_who_is_signed_in_finds_the_answer_after_days_and_this_browser_does_not(
    desk: Desk, customer: Customer, database: Path
) -> None:
    await customer.say("människa")
    await press(customer, "Lämna ett meddelande")
    assert "när du är inloggad" in texts(await customer.say("Ring mig"), "desk")[0]
    change(database, "UPDATE sessions SET expires_at = datetime(expires_at, '-3 days')")
    assert (await customer.http.get("/v1/messages")).status_code == 401
    back = await desk.open_session(token=page_token())
    assert back.conversation == customer.conversation
    other = await desk.open_session(token=page_token(sub="customer-2"))
    assert other.conversation != customer.conversation


async def test_who_is_not_signed_in_finds_the_answer_in_this_browser(desk: Desk, database: Path) -> None:
    customer = await desk.open_session()
    await customer.say("människa")
    await press(customer, "Lämna ett meddelande")
    assert "Avsluta chatten om andra" in texts(await customer.say("Ring mig"), "desk")[0]
    change(database, "UPDATE sessions SET expires_at = datetime(expires_at, '-1 day')")
    assert await customer.history()
    await customer.http.delete("/v1/sessions/current")
    assert (await customer.http.get("/v1/messages")).status_code == 401
