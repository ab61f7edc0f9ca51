"""Talking with customers, several at once, over bad networks too."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.console.fake_desk import FakeDesk
from tests.console.working import claim, field, mine, name_of, said, write

MESSAGES = "**/v1/console/conversations/*/messages"
TEN_TIMES_AS_FAST = "const real = setTimeout; window.setTimeout = (then, ms, ...a) => real(then, ms / 10, ...a);"


async def test_what_is_written_arrives_once_and_in_order(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(console_page, talk)
    for text in ("ett", "två", "tre"):
        await write(console_page, text)
    await expect(said(console_page)).to_have_text(["hej", "ett", "två", "tre"])
    await expect(console_page.locator(".delivery")).to_have_text(["Skickat"])
    assert desk.texts(talk) == ["ett", "två", "tre"]


async def test_shift_and_enter_is_a_new_line(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(console_page, talk)
    await field(console_page).press_sequentially("ett")
    await console_page.keyboard.press("Shift+Enter")
    await console_page.keyboard.type("två")
    await console_page.keyboard.press("Enter")
    await expect(field(console_page)).to_have_value("")
    await expect(said(console_page)).to_have_count(2)
    assert desk.texts(talk) == ["ett\ntvå"]


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_said_twice(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(console_page, talk)
    tries = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal tries
        tries += 1
        if tries > 1:
            return await route.continue_()
        await route.fetch()
        return await route.abort()

    await console_page.route(MESSAGES, lose_the_answer)
    await write(console_page, "ett")
    await write(console_page, "två")
    await expect(said(console_page)).to_have_text(["hej", "ett", "två"])
    assert desk.texts(talk) == ["ett", "två"]


async def test_what_cannot_be_sent_is_said_and_tried_again_on_a_button(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    talk = desk.customer("hej")
    await page.add_init_script(TEN_TIMES_AS_FAST)
    await page.reload()
    await claim(page, talk)
    await page.route(MESSAGES, lambda route: route.abort())
    await write(page, "når du mig")
    await expect(page.locator(".delivery")).to_have_text("Inte skickat – Försök igen")
    await page.get_by_role("button", name="Försök igen").click()
    await page.unroute(MESSAGES)
    await expect(page.locator(".delivery")).to_have_text("Skickat")
    assert desk.texts(talk) == ["når du mig"]


async def test_what_desk_refuses_goes_back_into_the_field(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    await claim(page, desk.customer("hej"))
    refusal = {"error": "text_too_long", "message": "Meddelandet är för långt."}
    await page.route(MESSAGES, lambda route: route.fulfill(status=413, json=refusal))
    await write(page, "långt")
    await expect(page.locator("#message-problem")).to_have_text("Meddelandet är för långt.")
    await expect(field(page)).to_have_value("långt")
    await expect(said(page)).to_have_text(["hej"])


async def test_while_the_contact_is_lost_nothing_is_and_all_is_in_order(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    talk = desk.customer("hej")
    await claim(page, talk)
    await expect(said(page)).to_have_text(["hej"])
    await page.route("**/v1/console/events", lambda route: route.abort())
    desk.drop_streams()
    await expect(page.get_by_role("alert").filter(has_text="Ingen kontakt. Försöker igen …")).to_be_visible()
    for text in ("ett", "två"):
        desk.say(talk, text)
    await write(page, "jag är här")
    await expect(said(page)).to_have_text(["hej", "ett", "två", "jag är här"])
    waiting = desk.customer("ny i kön")
    desk.say(talk, "tre")
    await page.unroute("**/v1/console/events")
    await expect(said(page)).to_have_text(["hej", "ett", "två", "jag är här", "tre"])
    await expect(page.get_by_role("button", name=f"Ta samtalet {name_of(waiting)}")).to_be_visible()
    await expect(page.get_by_text("Ingen kontakt. Försöker igen …")).to_have_count(0)


async def test_a_stream_that_breaks_again_and_again_brings_everything_once(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    talk = desk.customer("0")
    await claim(page, talk)
    for number in range(1, 31):
        desk.say(talk, str(number))
        if number % 5 == 0:
            desk.drop_streams()
        await asyncio.sleep(0.02)
    await expect(said(page)).to_have_text([str(number) for number in range(31)])


async def test_drafts_belong_to_their_conversations_and_outlive_a_reload(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    one, two = desk.customer("ett"), desk.customer("två")
    await claim(page, one)
    await field(page).fill("till ett")
    await claim(page, two)
    await expect(field(page)).to_have_value("")
    await field(page).fill("till två")
    await page.reload()
    for talk, draft in ((one, "till ett"), (two, "till två")):
        await mine(page).filter(has_text=name_of(talk)).get_by_role("button").click()
        await expect(field(page)).to_have_value(draft)


async def test_others_are_counted_and_who_waits_longest_is_marked(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    one, two = desk.customer("hej"), desk.customer("hallå")
    await claim(page, one)
    await write(page, "ett ögonblick")
    await claim(page, two)
    await write(page, "ett ögonblick")
    listed = mine(page).filter(has_text=name_of(one))
    await expect(listed).to_contain_text("Du har svarat")
    desk.say(one, "är du kvar")
    desk.say(one, "hallå?")
    await expect(listed).to_contain_text("2 nya meddelanden")
    desk.say(two, "tack")
    await expect(listed).to_contain_text("väntar längst")
    await expect(page.get_by_text(f"Nytt meddelande från {name_of(one)}")).to_be_visible()
    await expect(page).to_have_title("(2) Kundtjänstens konsol – Nätmötesguiden")
    assert one.read == 2
    await listed.get_by_role("button").click()
    await expect(listed).not_to_contain_text("nya meddelanden")
    assert one.read == 4


async def test_the_customer_is_told_now_and_then_that_the_agent_writes(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(console_page, talk)
    await field(console_page).press_sequentially("en ganska lång mening att skriva")
    await write(console_page, "klart")
    await expect(said(console_page)).to_have_count(2)
    assert len([path for _, path, _ in desk.asked if path.endswith("/typing")]) == 1
    talk.typing = True
    desk.tell_all()
    await expect(console_page.locator(".log .status")).to_have_text("Kunden skriver …")


async def test_what_customers_write_is_text_in_their_language(console_page: Page, desk: FakeDesk) -> None:
    hostile = '<img src=x onerror="document.title=1"><b>hei</b> javascript:alert(1)'
    await claim(console_page, desk.customer(hostile, language="fi"))
    await expect(said(console_page)).to_have_text([hostile])
    await expect(said(console_page)).to_have_attribute("lang", "fi")
    assert await console_page.locator(".log img, .log b, .log a").count() == 0
    await expect(console_page.get_by_role("textbox", name="Ditt svar på finska")).to_have_attribute("lang", "fi")


async def test_a_conversation_that_is_lost_says_so_and_keeps_what_was_typed(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(console_page, talk)
    await field(console_page).fill("jag skulle just")
    desk.claim_by(talk, "leo")
    await expect(console_page.get_by_text("Samtalet är inte längre ditt.")).to_be_visible()
    await expect(field(console_page)).to_have_value("jag skulle just")
    await expect(field(console_page)).to_have_attribute("readonly", "")
    await expect(console_page.get_by_role("button", name="Skicka", exact=True)).to_have_count(0)
