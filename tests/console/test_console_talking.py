"""Talking with customers, several at once, over bad networks too."""

from playwright.async_api import Page, Route, expect

from accounts.authentication import COOKIE
from tests.console.customers import Customers, answers, get_answers
from tests.console.wire import Wire
from tests.console.working import (
    MESSAGES,
    claim,
    field,
    log,
    mine,
    name_of,
    said,
    without_news,
    write,
)
from tests.desk.serving import Customer
from tests.handoff.staff import Staff, until

TEN_TIMES_AS_FAST = "const real = setTimeout; window.setTimeout = (then, ms, ...a) => real(then, ms / 10, ...a);"


async def test_what_is_written_arrives_once_and_in_order(console_page: Page, customers: Customers) -> None:
    customer = await customers.ask("hej")
    await claim(console_page, customer)
    for text in ("ett", "två", "tre"):
        await write(console_page, text)
    await expect(said(console_page)).to_have_text(["hej", "ett", "två", "tre"])
    await expect(console_page.locator(".delivery")).to_have_text(["Skickat"])
    await get_answers(customer, "ett", "två", "tre")


async def test_shift_and_enter_is_a_new_line(console_page: Page, customers: Customers) -> None:
    customer = await customers.ask("hej")
    await claim(console_page, customer)
    await field(console_page).press_sequentially("ett")
    await console_page.keyboard.press("Shift+Enter")
    await console_page.keyboard.type("två")
    await console_page.keyboard.press("Enter")
    await expect(field(console_page)).to_have_value("")
    await expect(said(console_page)).to_have_count(2)
    await get_answers(customer, "ett\ntvå")


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_said_twice(
    console_page: Page, customers: Customers
) -> None:
    customer = await customers.ask("hej")
    await claim(console_page, customer)
    tries = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal tries
        tries += 1
        if tries > 1:
            return await route.continue_()
        # It is not sent along by itself, for it is meant for encrypted connections.
        [cookie] = [
            each.get("value", "") for each in await console_page.context.cookies() if each.get("name") == COOKIE
        ]
        await route.fetch(headers={**route.request.headers, "cookie": f"{COOKIE}={cookie}"})
        return await route.abort()

    await console_page.route(MESSAGES, lose_the_answer)
    await write(console_page, "ett")
    await write(console_page, "två")
    await expect(said(console_page)).to_have_text(["hej", "ett", "två"])
    await get_answers(customer, "ett", "två")


async def test_what_cannot_be_sent_is_said_and_tried_again_on_a_button(
    console_page: Page, customers: Customers
) -> None:
    page = console_page
    customer = await customers.ask("hej")
    await page.add_init_script(TEN_TIMES_AS_FAST)
    await page.reload()
    await claim(page, customer)
    await page.route(MESSAGES, lambda route: route.abort())
    await write(page, "når du mig")
    await expect(page.locator(".delivery")).to_have_text("Inte skickat – Försök igen")
    await page.get_by_role("button", name="Försök igen").click()
    await page.unroute(MESSAGES)
    await expect(page.locator(".delivery")).to_have_text("Skickat")
    await get_answers(customer, "når du mig")


async def test_what_desk_refuses_goes_back_into_the_field(
    console_page: Page, customers: Customers, maja: Staff, wire: Wire
) -> None:
    page = console_page
    customer = await customers.ask("hej")
    await claim(page, customer)
    async with without_news(page, wire):
        await maja.do(customer, "transfer")
        await write(page, "för sent")
        await expect(page.locator("#message-problem")).to_have_text("Samtalet är inte ditt längre.")
        await expect(field(page)).to_have_value("för sent")
        await expect(said(page)).to_have_text(["hej"])
    assert await answers(customer) == []


async def test_while_the_contact_is_lost_nothing_is_and_all_is_in_order(
    console_page: Page, customers: Customers, wire: Wire
) -> None:
    page = console_page
    customer = await customers.ask("hej")
    await claim(page, customer)
    await expect(said(page)).to_have_text(["hej"])
    async with without_news(page, wire):
        await expect(page.get_by_role("alert").filter(has_text="Ingen kontakt. Försöker igen …")).to_be_visible()
        for text in ("ett", "två"):
            await customer.say(text)
        await write(page, "jag är här")
        await expect(said(page)).to_have_text(["hej", "ett", "två", "jag är här"])
        waiting = await customers.ask("ny i kön")
        await customer.say("tre")
    await expect(said(page)).to_have_text(["hej", "ett", "två", "jag är här", "tre"])
    await expect(page.get_by_role("button", name=f"Ta samtalet {name_of(waiting)}")).to_be_visible()
    await expect(page.get_by_text("Ingen kontakt. Försöker igen …")).to_have_count(0)


async def test_a_stream_that_breaks_again_and_again_brings_everything_once(
    console_page: Page, customers: Customers, wire: Wire
) -> None:
    page = console_page
    customer = await customers.ask("0")
    await claim(page, customer)
    await write(page, "jag läser")
    await expect(said(page)).to_have_text(["0", "jag läser"])
    for number in range(1, 31):
        await customer.say(str(number))
        if number % 5 == 0:
            wire.cut()
    await expect(said(page)).to_have_text(["0", "jag läser", *(str(number) for number in range(1, 31))])
    await expect(log(page)).to_have_text([message["text"] for message in await customer.history()])


async def test_drafts_belong_to_their_conversations_and_outlive_a_reload(
    console_page: Page, customers: Customers
) -> None:
    page = console_page
    one, two = await customers.ask("ett"), await customers.ask("två")
    await claim(page, one)
    await field(page).fill("till ett")
    await claim(page, two)
    await expect(field(page)).to_have_value("")
    await field(page).fill("till två")
    await page.reload()
    for customer, draft in ((one, "till ett"), (two, "till två")):
        await mine(page).filter(has_text=name_of(customer)).get_by_role("button").click()
        await expect(field(page)).to_have_value(draft)


async def test_others_are_counted_and_who_waits_longest_is_marked(console_page: Page, customers: Customers) -> None:
    page = console_page
    one, two = await customers.ask("hej"), await customers.ask("hallå")
    await claim(page, one)
    await write(page, "ett ögonblick")
    await claim(page, two)
    await write(page, "ett ögonblick")
    listed = mine(page).filter(has_text=name_of(one))
    await expect(listed).to_contain_text("Du har svarat")
    await one.say("är du kvar")
    await one.say("hallå?")
    await expect(listed).to_contain_text("2 nya meddelanden")
    await two.say("tack")
    await expect(listed).to_contain_text("väntar längst")
    await expect(page.get_by_text(f"Nytt meddelande från {name_of(one)}")).to_be_visible()
    await expect(page).to_have_title("(2) Kundtjänstens konsol – Nätmötesguiden")
    assert customers.has_read(one) < (await one.history())[-2]["number"]
    await listed.get_by_role("button").click()
    await expect(listed).not_to_contain_text("nya meddelanden")
    assert customers.has_read(one) == (await one.history())[-1]["number"]


async def test_the_customer_is_told_now_and_then_that_the_agent_writes(
    console_page: Page, customers: Customers
) -> None:
    told: list[str] = []
    console_page.on("request", lambda request: told.append(request.url))
    customer = await customers.ask("hej")
    await claim(console_page, customer)
    await field(console_page).press_sequentially("en ganska lång mening att skriva")
    await until(lambda: _is_written_to(customer))
    await write(console_page, "klart")
    await expect(said(console_page)).to_have_count(2)

    async def is_over() -> bool:
        return not await _is_written_to(customer)

    await until(is_over)
    assert len([url for url in told if url.endswith("/typing")]) < 5, "not at every key"


async def _is_written_to(customer: Customer) -> bool:
    """Whether the customer sees that an answer is being written."""
    events = customer.events()
    try:
        async for event, data in events:
            if event == "state":
                return bool(data["typing"])
    finally:
        await events.aclose()  # type: ignore[attr-defined] # it is an async generator
    raise AssertionError("the stream ended")


async def test_what_customers_write_is_text_in_their_language(console_page: Page, customers: Customers) -> None:
    hostile = '<img src=x onerror="document.title=1"><b>hei</b> javascript:alert(1)'
    await claim(console_page, await customers.ask(hostile, language="fi"))
    await expect(said(console_page)).to_have_text([hostile])
    await expect(said(console_page)).to_have_attribute("lang", "fi")
    assert await console_page.locator(".log img, .log b, .log a").count() == 0
    await expect(console_page.get_by_role("textbox", name="Ditt svar på finska")).to_have_attribute("lang", "fi")


async def test_a_conversation_that_is_lost_says_so_and_keeps_what_was_typed(
    console_page: Page, customers: Customers, maja: Staff
) -> None:
    customer = await customers.ask("hej")
    await claim(console_page, customer)
    await field(console_page).fill("jag skulle just")
    await maja.do(customer, "transfer")
    await expect(console_page.get_by_text("Samtalet är inte längre ditt.")).to_be_visible()
    await expect(field(console_page)).to_have_value("jag skulle just")
    await expect(field(console_page)).to_have_attribute("readonly", "")
    await expect(console_page.get_by_role("button", name="Skicka", exact=True)).to_have_count(0)
