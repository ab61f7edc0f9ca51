"""Bad networks, reloads and faults: what the customer has written arrives, once and in order."""

import itertools

import pytest
from playwright.async_api import Page, Route, expect

from tests.desk.fake_rasa import FakeRasa
from tests.widget.conversing import body_of, bubbles, open_guide, second_tab, status, write

TEN_TIMES_AS_FAST = "const real = setTimeout; window.setTimeout = (then, ms, ...a) => real(then, ms / 10, ...a);"
MESSAGES = "**/v1/messages"
STORAGE_FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });"""


@pytest.fixture
async def impatient(page: Page) -> Page:
    """The page with pauses of the widget shortened to a tenth."""
    await page.add_init_script(TEN_TIMES_AS_FAST)
    await page.reload()
    return page


def texts(rasa: FakeRasa) -> list[str]:
    return [question["text"] for question in rasa.asked]


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_said_twice(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    ids: list[str] = []

    async def lose_the_answer(route: Route) -> None:
        ids.append(body_of(route.request)["id"])
        if len(ids) > 1:
            return await route.continue_()
        await route.fetch()
        return await route.abort()

    await page.route(MESSAGES, lose_the_answer)
    await write(page, "hej")
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
    await write(page, "igen")
    await expect(bubbles(page)).to_have_text(["Hej. Jag är en chattbot.", "hej", "Du sa: hej", "igen", "Du sa: igen"])
    assert texts(rasa) == ["chat_opened", "hej", "igen"]


async def test_without_a_network_all_waits_in_order_and_goes_when_it_is_back(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    await page.context.set_offline(True)
    for text in ("ett", "två", "tre"):
        await write(page, text)
    await expect(page.locator(".delivery")).to_have_text(["Skickas …"] * 3)
    await page.context.set_offline(False)
    await expect(bubbles(page).last).to_have_text("Du sa: tre")
    assert texts(rasa) == ["chat_opened", "ett", "två", "tre"]


async def test_a_failure_is_said_in_words_and_tried_again_on_a_button(impatient: Page, rasa: FakeRasa) -> None:
    page = impatient
    await open_guide(page)
    await page.route(MESSAGES, lambda route: route.abort())
    await write(page, "hej")
    await expect(page.locator(".delivery")).to_have_text("Inte skickat – Försök igen")
    await expect(status(page)).to_have_text("Inte skickat")
    await page.unroute(MESSAGES)
    await page.get_by_role("button", name="Försök igen").click()
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
    assert texts(rasa) == ["chat_opened", "hej"]


async def test_what_is_not_sent_outlives_a_reload_and_so_does_the_draft(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    await page.route(MESSAGES, lambda route: route.abort())
    await write(page, "hej")
    await page.get_by_label("Skriv till guiden").fill("och sedan")
    await page.unroute(MESSAGES)
    await page.reload()
    await open_guide(page)
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("och sedan")
    assert texts(rasa) == ["chat_opened", "hej"]


async def test_what_may_be_a_secret_is_not_kept_in_the_browser(page: Page) -> None:
    await open_guide(page)
    await page.route(MESSAGES, lambda route: route.abort())
    await write(page, "koden är 482 913")
    await page.get_by_label("Skriv till guiden").fill("482913")
    kept = await page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "482" not in kept


async def test_a_stream_that_breaks_goes_on_where_it_was(page: Page, rasa: FakeRasa) -> None:
    attempts = itertools.count()

    async def cut(route: Route) -> None:
        if next(attempts):
            return await route.continue_()
        state = '{"last": 0, "read": 0, "typing": false, "language": "sv"}'
        return await route.fulfill(content_type="text/event-stream", body=f"event: state\ndata: {state}\n\n")

    await page.route("**/v1/events", cut)
    async with page.expect_request(lambda request: request.headers.get("last-event-id") == "1"):
        await open_guide(page)
    second = await second_tab(page)
    await open_guide(second)
    await write(second, "hej")
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
    await second.close()


async def test_no_contact_is_said_in_words(impatient: Page) -> None:
    page = impatient
    await page.route("**/v1/events", lambda route: route.abort())
    await open_guide(page)
    await expect(status(page)).to_have_text("Ingen kontakt. Försöker igen …")
    await write(page, "hej")
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
    await page.unroute("**/v1/events")
    await expect(status(page)).to_be_empty()


async def test_a_guide_opened_without_a_network_begins_when_it_is_back(page: Page, rasa: FakeRasa) -> None:
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Öppna Nätmötesguiden").click()
    await write(page, "hej")
    await page.context.set_offline(False)
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
    assert texts(rasa) == ["chat_opened", "hej"]


async def test_it_works_where_the_browser_allows_no_storage(page: Page) -> None:
    await page.add_init_script(STORAGE_FORBIDDEN)
    await page.route("**/demo/demo.js", lambda route: route.abort())
    await page.reload()
    await open_guide(page)
    await write(page, "hej")
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
