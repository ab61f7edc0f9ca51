"""The demo page in a real browser."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.desk.fake_rasa import FakeRasa, Question, always, answer, echo, http
from tests.desk.serving import MEETING, Desk

MENU = [{"title": "Nästa", "payload": '/next_step{"step": "op4"}'}, {"title": "Hjälp", "payload": "/help"}]
STEP = {"type": "step", "service": "op_fi", "step": "op3", "number": 3, "of": 7, "title": "Gå till nätmötet"}
STEP_TEXT = "Steg 3 av 7: Gå till nätmötet\nVälj Nätmöte på kundtjänstsidan."

END_ON_THE_SERVER = """() => fetch("/v1/sessions/current", {
    method: "DELETE", headers: { Authorization: `Bearer ${sessionStorage.getItem("desk-session")}` } })"""


async def talkative(question: Question) -> bytes:
    match question.get("button", {}).get("intent"):
        case "chat_opened":
            return answer({"text": "Hej!", "buttons": MENU}, language="sv")
        case "next_step":
            return answer({"text": STEP_TEXT, "buttons": MENU[1:]}, {"custom": STEP}, language="sv")
    return await echo(question)


@pytest.fixture
async def page(browser_page: Page, desk: Desk, rasa: FakeRasa) -> Page:
    rasa.reply = talkative
    browser_page.set_default_timeout(5000)
    await browser_page.goto(desk.url)
    return browser_page


async def open_chat(page: Page) -> Locator:
    await page.get_by_role("button", name="Öppna chatten").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Hej!")
    return log


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Skriv till guiden").fill(text)
    await page.keyboard.press("Enter")


async def test_a_customer_of_the_bank_is_handed_over_signed(page: Page, rasa: FakeRasa) -> None:
    await page.get_by_label("Kund-id").fill("kund-7")
    await page.get_by_role("button", name="Öppna chatten").click()
    await expect(page.get_by_role("alert")).to_contain_text("Fyll i både kund-id och mötes-id")
    await expect(page.get_by_label("Mötes-id")).to_be_focused()
    assert not rasa.asked
    await page.get_by_label("Mötes-id").fill(MEETING)
    await page.get_by_label("op.fi").check()
    await open_chat(page)
    metadata = rasa.asked[0]["metadata"]
    assert metadata["customer_id"] == "kund-7"
    assert metadata["meeting_id"] == MEETING
    assert metadata["service"] == "op_fi"


@pytest.mark.parametrize(
    ("customer_id", "meeting_id", "sentence", "field"),
    [
        ("kund.7", MEETING, "Ett kund-id består av högst 64 tecken", "Kund-id"),
        ("kund:7", MEETING, "Ett kund-id består av högst 64 tecken", "Kund-id"),
        ("kund-7", "mote-9", "Ett mötes-id består av 32 tecken", "Mötes-id"),
        ("kund-7", MEETING.upper(), "Ett mötes-id består av 32 tecken", "Mötes-id"),
    ],
)
async def test_ids_that_verification_would_refuse_are_refused_with_a_sentence(
    page: Page, rasa: FakeRasa, customer_id: str, meeting_id: str, sentence: str, field: str
) -> None:
    await page.get_by_label("Kund-id").fill(customer_id)
    await page.get_by_label("Mötes-id").fill(meeting_id)
    await page.get_by_role("button", name="Öppna chatten").click()
    await expect(page.get_by_role("alert").first).to_contain_text(sentence)
    await expect(page.get_by_label(field)).to_be_focused()
    assert not rasa.asked


async def test_without_ids_the_guide_opens_anonymously(page: Page, rasa: FakeRasa) -> None:
    await open_chat(page)
    assert "customer_id" not in rasa.asked[0]["metadata"]


async def test_what_is_written_is_shown_masked_and_as_text_only(page: Page) -> None:
    log = await open_chat(page)
    await write(page, "min kod är 482913")
    await expect(log.locator(".from-customer")).to_have_text("Du skrev:min kod är ••••••")
    await expect(log.locator(".from-bot").last).to_have_text("Guiden skrev:Du sa: min kod är ••••••")
    await expect(page.locator("#unconfirmed")).to_be_empty()
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("")
    await write(page, "<img src=x onerror=alert(1)><b>hej</b>")
    await expect(log).to_contain_text("Du sa: <img src=x onerror=alert(1)><b>hej</b>")
    assert await log.locator("img, b").count() == 0


async def test_a_quick_reply_is_pressed_once_and_the_old_ones_go(page: Page) -> None:
    log = await open_chat(page)
    await page.get_by_role("button", name="Nästa").click()
    await expect(log.get_by_role("heading", name="Steg 3 av 7: Gå till nätmötet")).to_be_visible()
    assert (await log.inner_text()).count("Gå till nätmötet") == 1
    await expect(log.locator(".reached")).to_have_count(3)
    await expect(page.get_by_role("group", name="Snabbsvar").get_by_role("button")).to_have_text(["Hjälp"])
    await write(page, "något annat")
    await expect(log).to_contain_text("Du sa: något annat")
    await expect(page.get_by_role("group", name="Snabbsvar").get_by_role("button")).to_have_count(0)


async def test_a_reload_goes_on_with_the_conversation(page: Page, rasa: FakeRasa) -> None:
    await open_chat(page)
    await page.get_by_role("button", name="Nästa").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Steg 3 av 7")
    before = await log.inner_text()
    await page.reload()
    await expect(log).to_have_text(before, use_inner_text=True)
    await page.get_by_role("button", name="Hjälp").click()
    await expect(log).to_contain_text("Du sa: Hjälp")
    assert [question["text"] for question in rasa.asked] == ["chat_opened", "Nästa", "Hjälp"]


async def test_everything_works_from_the_keyboard(page: Page, rasa: FakeRasa) -> None:
    await page.keyboard.press("Tab")  # the phone number
    await page.keyboard.press("Tab")
    await page.keyboard.type("kund-7")
    await page.keyboard.press("Tab")
    await page.keyboard.type(MEETING)
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Hej!")
    assert rasa.asked[0]["metadata"]["service"] == "op_fi"
    await expect(page.get_by_role("heading", name="Nätmötesguiden")).to_be_focused()
    for name in ("Avsluta", None, "Nästa"):
        await page.keyboard.press("Tab")
        if name:
            await expect(page.get_by_role("button", name=name)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Steg 3 av 7")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Hjälp")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type("tack")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Du sa: tack")
    await expect(page.get_by_label("Skriv till guiden")).to_be_focused()


async def test_the_customer_sees_that_an_answer_is_coming(page: Page, rasa: FakeRasa) -> None:
    await open_chat(page)
    may_answer = asyncio.Event()

    async def patient(question: Question) -> bytes:
        await may_answer.wait()
        return await echo(question)

    rasa.reply = patient
    await write(page, "ett")
    await write(page, "två")
    await expect(page.get_by_role("status")).to_have_text("Guiden skriver …")
    await expect(page.locator("#unconfirmed .message")).to_have_count(2)
    may_answer.set()
    await expect(page.get_by_role("log").locator(".from-customer p")).to_have_text(["ett", "två"])
    await expect(page.get_by_role("status")).to_be_empty()


async def test_what_desk_refuses_is_told_and_can_be_mended(page: Page) -> None:
    log = await open_chat(page)
    await write(page, "a" * 1001)
    await expect(page.get_by_role("alert").last).to_contain_text("Skriv högst 1 000 tecken")
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("a" * 1001)
    await write(page, "kort")
    await expect(log).to_contain_text("Du sa: kort")
    await expect(page.locator("#error")).to_be_empty()


async def test_a_lost_connection_is_tried_again_and_nothing_is_said_twice(page: Page, rasa: FakeRasa) -> None:
    log = await open_chat(page)
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        lost += 1
        await route.fetch()
        await route.abort()

    await page.route("**/v1/messages", lose_the_answer, times=1)
    await write(page, "hej")
    await expect(log.locator("p")).to_have_text(["Hej!", "hej", "Du sa: hej"])
    assert lost == 1
    assert [question["text"] for question in rasa.asked] == ["chat_opened", "hej"]


async def test_a_fault_is_calm_and_the_quick_replies_come_back(page: Page, rasa: FakeRasa) -> None:
    log = await open_chat(page)
    rasa.reply = always(http(500, b""))
    await page.get_by_role("button", name="Nästa").click()
    await expect(log).to_contain_text("Ingenting har gått förlorat")
    rasa.reply = talkative
    await page.get_by_role("button", name="Nästa").click()
    await expect(log).to_contain_text("Steg 3 av 7")


async def test_the_bots_own_fault_leaves_the_quick_replies_too(page: Page, rasa: FakeRasa) -> None:
    log = await open_chat(page)
    rasa.reply = always(answer({"text": "Nu gick något fel.", "custom": {"type": "fault"}}))
    await page.get_by_role("button", name="Nästa").click()
    await expect(log).to_contain_text("Nu gick något fel.")
    rasa.reply = talkative
    await page.get_by_role("button", name="Nästa").click()
    await expect(log).to_contain_text("Steg 3 av 7")


async def test_nothing_of_one_customer_comes_into_the_chat_of_the_next(page: Page, rasa: FakeRasa) -> None:
    await open_chat(page)
    may_answer = asyncio.Event()

    async def patient(question: Question) -> bytes:
        if question["text"] == "ett":
            await may_answer.wait()
        return await talkative(question)

    rasa.reply = patient
    await write(page, "ett")
    await write(page, "två")
    await page.get_by_label("Skriv till guiden").fill("tre")
    await page.get_by_role("button", name="Avsluta").click()
    await page.get_by_label("Kund-id").fill("kund-8")
    await page.get_by_label("Mötes-id").fill(MEETING)
    log = await open_chat(page)
    await expect(page.locator("#unconfirmed")).to_be_empty()
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("")
    async with page.expect_response("**/v1/messages"):
        may_answer.set()
    await write(page, "fyra")
    await expect(log.locator("p")).to_have_text(["Hej!", "fyra", "Du sa: fyra"])
    await expect(page.get_by_role("status")).to_be_empty()
    assert [question["text"] for question in rasa.asked] == ["chat_opened", "ett", "chat_opened", "fyra"]


async def test_ending_the_chat_forgets_it(page: Page) -> None:
    await open_chat(page)
    await page.get_by_role("button", name="Avsluta").click()
    await expect(page.get_by_role("button", name="Öppna chatten")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Öppna chatten")).to_be_visible()
    assert await page.evaluate("sessionStorage.length") == 0


async def test_a_session_that_has_ended_leads_back_to_the_start(page: Page) -> None:
    await open_chat(page)
    await page.evaluate(END_ON_THE_SERVER)
    await write(page, "hej")
    await expect(page.get_by_role("alert").first).to_contain_text("Chatten har avslutats")


async def test_nothing_scrolls_sideways(page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 568})
    await expect_no_sideways_scroll(page)
    log = await open_chat(page)
    await page.get_by_role("button", name="Nästa").click()
    await write(page, "https://www.example.org/" + "a" * 300)
    await expect(log).to_contain_text("Du sa: https")
    await page.get_by_label("Skriv till guiden").fill("b" * 300)
    for width in (320, 360, 1280):
        await page.set_viewport_size({"width": width, "height": 568})
        await expect_no_sideways_scroll(page)


async def expect_no_sideways_scroll(page: Page) -> None:
    wider = """() => [...document.querySelectorAll("*")]
        .filter((element) => !element.closest(".for-screen-readers") && element.scrollWidth > element.clientWidth
            && getComputedStyle(element).display !== "inline")
        .map((element) => element.outerHTML.slice(0, 80))"""
    assert await page.evaluate(wider) == []


async def test_the_page_is_framed_by_nobody_and_runs_only_its_own_files(page: Page, desk: Desk) -> None:
    for path in ("/", "/demo/demo.js", "/v1/messages", "/nothing"):
        headers = (await desk.http.get(path)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert await page.locator("script:not([src]), style, [style], [onclick]").count() == 0
    assert await page.locator("html").get_attribute("lang") == "sv"
