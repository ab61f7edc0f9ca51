"""A person has been asked for, or answers in the bot's place. desk's events are played here; all else is real."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.widget.conversing import STEP, STEP_TEXT, body_of, bubbles, open_guide, replies, status, write
from tests.widget.test_accessibility import violations

EVENTS_OF_THE_TEST = """const real = fetch;
window.fetch = (address, options) => {
    if (!String(address).endsWith("/v1/events")) return real(address, options);
    const start = (events) => { window.tell = (event, data) => events.enqueue(
        new TextEncoder().encode(`event: ${event}\\ndata: ${JSON.stringify(data)}\\n\\n`)); };
    return Promise.resolve(new Response(new ReadableStream({ start })));
};"""
COUNT_CHANGES = """(strip) => { window.changes = 0;
    new MutationObserver((all) => { window.changes += all.length; }).observe(
        strip, { subtree: true, childList: true, characterData: true, attributes: true }); }"""

QUEUED = {
    "status": "queued",
    "text": "Du är nummer 2 i kön. Väntetiden är ungefär 4 minuter.",
    "typing": "",
    "leave": "Lämna kön",
}
NEXT_IN_QUEUE = {
    "status": "queued",
    "text": "Du är nummer 1 i kön. Väntetiden är ungefär 2 minuter.",
    "typing": "",
    "leave": "",
}
ANNA = {"status": "agent", "text": "Du talar med Anna.", "typing": "Anna skriver …", "leave": ""}
LEFT = {"status": "left_message", "text": "Vi svarar här i chatten vardagar kl. 9–16.", "typing": "", "leave": ""}


@pytest.fixture
async def page(page: Page) -> Page:
    """The page with the guide open, listening to the test."""
    await page.add_init_script(EVENTS_OF_THE_TEST)
    await page.reload()
    await open_guide(page)
    await expect(replies(page)).to_have_count(2)
    return page


async def tell(page: Page, event: str, data: dict[str, Any]) -> None:
    await page.evaluate("([event, data]) => window.tell(event, data)", [event, data])


async def tell_state(page: Page, person: dict[str, str] | None, **changed: Any) -> None:
    state = {"last": 1, "read": 1, "typing": False, "language": "sv", "person": person, **changed}
    await tell(page, "state", state)


async def say(page: Page, number: int, text: str, **changed: Any) -> None:
    """A message of Anna's, or what ``changed`` makes of it."""
    custom = {"type": "agent", "name": "Anna"}
    message = {"number": number, "from": "agent", "text": text, "buttons": [], "custom": custom, "turn": None}
    await tell(page, "message", {**message, **changed})


def strip(page: Page) -> Locator:
    return page.locator("meeting-guide .person p")


async def test_who_waits_sees_the_place_in_the_queue_and_may_go_on_with_the_guide(page: Page) -> None:
    await expect(strip(page)).to_be_empty()
    await tell_state(page, QUEUED)
    await expect(strip(page)).to_have_text(QUEUED["text"])
    await expect(page.get_by_text("En robot hjälper dig")).to_be_visible()
    await tell_state(page, QUEUED, typing=True)
    await expect(status(page)).to_have_text("Guiden skriver …")
    await expect(replies(page)).to_have_count(2)
    await tell_state(page, None)
    await expect(strip(page)).to_be_empty()
    await expect(page.locator("meeting-guide .person")).to_have_css("height", "0px")


async def test_who_waits_may_leave_the_queue_from_anywhere(page: Page) -> None:
    await tell_state(page, QUEUED)
    async with page.expect_request(lambda request: request.method == "DELETE" and request.url.endswith("/v1/queue")):
        await page.get_by_role("button", name="Lämna kön").press("Enter")
    await tell_state(page, None)
    await expect(page.get_by_role("button", name="Lämna kön")).to_have_count(0)
    await expect(page.get_by_label("Skriv till guiden")).to_be_focused()


async def test_the_strip_is_read_out_when_it_changes_and_not_at_every_event(page: Page) -> None:
    await expect(strip(page)).to_have_role("status")
    await tell_state(page, QUEUED)
    await expect(strip(page)).to_have_text(QUEUED["text"])
    await strip(page).evaluate(COUNT_CHANGES)
    for typing in (True, False, True):
        await tell_state(page, QUEUED, typing=typing)
    await expect(status(page)).to_have_text("Guiden skriver …")
    assert await page.evaluate("window.changes") == 0
    await tell_state(page, NEXT_IN_QUEUE)
    await expect(strip(page)).to_have_text(NEXT_IN_QUEUE["text"])
    assert await page.evaluate("window.changes") == 1


async def test_a_persons_messages_bear_the_name_and_nothing_says_that_a_robot_helps(page: Page) -> None:
    await tell_state(page, ANNA)
    await say(page, 2, "Hej, jag är Anna. Vad ser du på skärmen? Ring annars 0100 0500.")
    await expect(bubbles(page).last).to_contain_text("Vad ser du på skärmen?")
    await expect(page.get_by_role("log").locator(".name")).to_have_text(["Anna"])
    await expect(page.get_by_role("log").locator(".unseen")).to_have_text(["Guiden: "])
    await expect(page.get_by_role("log").get_by_role("link", name="0100 0500")).to_be_visible()
    await expect(page.get_by_text("En robot hjälper dig")).to_have_count(0)
    await expect(page.get_by_label("Skriv ett meddelande")).to_be_visible()
    await tell_state(page, ANNA, typing=True)
    await expect(status(page)).to_have_text("Anna skriver …")
    await tell_state(page, None, typing=True)
    await expect(status(page)).to_have_text("Guiden skriver …")
    await expect(page.get_by_text("En robot hjälper dig")).to_be_visible()


async def test_a_step_that_a_person_sends_is_the_step_as_the_guide_shows_it(page: Page) -> None:
    await tell_state(page, ANNA)
    await say(page, 2, STEP_TEXT, custom={**STEP, "name": "Anna"})
    log = page.get_by_role("log")
    await expect(log.get_by_role("heading", name="Steg 3 av 7: Gå till nätmötet")).to_be_visible()
    await expect(log.locator(".progress .reached")).to_have_count(3)
    await expect(log.locator(".name")).to_have_text(["Anna"])


async def test_the_bots_quick_replies_rest_while_a_person_answers(page: Page) -> None:
    await tell_state(page, ANNA)
    await expect(replies(page)).to_have_count(0)
    await say(page, 2, "Gick det bra?", **{"from": "desk", "custom": None, "buttons": [{"title": "Bra"}]})
    await expect(bubbles(page).last).to_contain_text("Gick det bra?")
    await expect(replies(page)).to_have_count(0)
    await tell_state(page, None)
    await expect(replies(page)).to_have_text(["Bra"])


async def test_the_bots_quick_replies_are_back_with_the_bot(page: Page) -> None:
    await tell_state(page, ANNA)
    await expect(replies(page)).to_have_count(0)
    await say(page, 2, "Fortsätt med guiden.")
    await tell_state(page, None)
    await expect(replies(page)).to_have_text(["Nästa", "Hjälp"])


async def test_a_button_of_desks_is_pressed_like_the_bots(page: Page) -> None:
    await tell_state(page, QUEUED)
    asked = {"from": "desk", "custom": None, "buttons": [{"title": "Vänta inte"}]}
    await say(page, 2, "Du kan sluta vänta när du vill.", **asked)
    async with page.expect_request("**/v1/messages") as sent:
        await replies(page).get_by_text("Vänta inte").click()
    assert body_of(await sent.value)["button"] == {"message": 2, "index": 0}


async def test_what_a_person_says_while_the_guide_is_closed_is_counted(page: Page) -> None:
    await tell_state(page, ANNA)
    await page.keyboard.press("Escape")
    await say(page, 2, "Är du kvar?")
    await say(page, 3, "Jag väntar.")
    await expect(page.get_by_role("button", name="Öppna Nätmötesguiden, 2 nya meddelanden")).to_be_visible()


@pytest.mark.parametrize("person", [QUEUED, ANNA, LEFT], ids=lambda person: str(person["status"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_with_a_person(page: Page, scheme: Any, person: dict[str, str]) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await tell_state(page, person)
    await say(page, 2, "Hej, jag är Anna.")
    await say(page, 3, STEP_TEXT, custom={**STEP, "name": "Anna"})
    await expect(strip(page)).to_have_text(person["text"])
    await expect(page.get_by_role("log").locator(".name")).to_have_count(2)
    assert await violations(page) == []


@pytest.mark.parametrize("size", [(320, 568), (320, 256)])
async def test_the_field_is_reachable_under_a_long_strip(page: Page, size: tuple[int, int]) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await tell_state(page, QUEUED)
    await expect(strip(page)).to_have_text(QUEUED["text"])
    field = page.get_by_role("textbox", name="Skriv till guiden")
    await field.scroll_into_view_if_needed()
    await expect(field).to_be_in_viewport(ratio=1)
    await write(page, "hej")
    await expect(page.get_by_role("log")).to_contain_text("hej")
