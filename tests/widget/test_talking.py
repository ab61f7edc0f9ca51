"""A customer talks with the guide."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.desk.fake_rasa import FakeRasa, Question, always, answer, echo, http
from tests.widget.conversing import bubbles, open_guide, replies, second_tab, status, talkative, write

END_ON_THE_SERVER = """() => fetch("/v1/sessions/current", { method: "DELETE", headers: {
    Authorization: `Bearer ${JSON.parse(Object.values(localStorage)[0]).session}` } })"""


async def test_the_bot_is_asked_for_nothing_before_the_customer_opens_the_guide(page: Page, rasa: FakeRasa) -> None:
    await expect(page.get_by_role("button", name="Öppna Nätmötesguiden")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert not rasa.asked
    await open_guide(page)
    assert [question["text"] for question in rasa.asked] == ["chat_opened"]


async def test_what_is_written_is_shown_masked_and_as_text_only(page: Page) -> None:
    log = await open_guide(page)
    await write(page, "min kod är 482913")
    await expect(bubbles(page).nth(1)).to_have_text("min kod är ••••••")
    await expect(bubbles(page).nth(2)).to_have_text("Du sa: min kod är ••••••")
    await write(page, "<img src=x onerror=alert(1)><b>hej</b>")
    await expect(bubbles(page).last).to_have_text("Du sa: <img src=x onerror=alert(1)><b>hej</b>")
    assert await log.locator("img, b").count() == 0


async def test_a_quick_reply_is_pressed_once_and_the_old_ones_go(page: Page) -> None:
    log = await open_guide(page)
    await replies(page).get_by_text("Nästa").click()
    await expect(log.get_by_role("heading", name="Steg 3 av 7: Gå till nätmötet")).to_be_visible()
    assert (await log.inner_text()).count("Gå till nätmötet") == 1
    await expect(log.locator(".progress[aria-hidden=true] .reached")).to_have_count(3)
    await expect(replies(page)).to_have_text(["Hjälp"])
    await write(page, "något annat")
    await expect(log).to_contain_text("Du sa: något annat")
    await expect(replies(page)).to_have_count(0)


async def test_only_the_banks_own_texts_have_links(page: Page) -> None:
    log = await open_guide(page)
    await replies(page).get_by_text("Nästa").click()
    await expect(log.get_by_role("link")).to_have_count(2)
    hrefs = [await link.get_attribute("href") for link in await log.get_by_role("link").all()]
    assert hrefs == ["https://op.fi", "tel:+3581000500"]
    await write(page, "ring 0100 0500 eller se op.fi")
    await expect(log).to_contain_text("Du sa: ring")
    await expect(log.locator(".customer a")).to_have_count(0)


async def test_the_customer_sees_that_it_is_sent_and_that_an_answer_is_coming(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    may_answer = asyncio.Event()

    async def patient(question: Question) -> bytes:
        await may_answer.wait()
        return await echo(question)

    rasa.reply = patient
    await write(page, "ett")
    await expect(status(page)).to_have_text("Guiden skriver …")
    await expect(page.locator(".delivery")).to_have_text("Skickat")
    await write(page, "två")
    may_answer.set()
    await expect(bubbles(page).last).to_have_text("Du sa: två")
    await expect(status(page)).to_be_empty()
    await expect(page.locator(".delivery")).to_have_count(0)


async def test_a_reload_goes_on_with_the_conversation(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    await replies(page).get_by_text("Nästa").click()
    await expect(bubbles(page)).to_have_count(3)
    before = await bubbles(page).all_inner_texts()
    await page.reload()
    await open_guide(page)
    await expect(bubbles(page)).to_have_text(before, use_inner_text=True)
    await replies(page).get_by_text("Hjälp").click()
    await expect(bubbles(page).last).to_have_text("Du sa: Hjälp")
    assert [question["text"] for question in rasa.asked] == ["chat_opened", "Nästa", "Hjälp"]


async def test_two_tabs_hold_one_conversation(page: Page) -> None:
    await open_guide(page)
    second = await second_tab(page)
    await open_guide(second)
    await write(second, "från den andra")
    await expect(bubbles(page).last).to_have_text("Du sa: från den andra")
    await write(page, "från den första")
    await expect(bubbles(second).last).to_have_text("Du sa: från den första")
    await page.get_by_role("button", name="Avsluta chatten").click()
    await page.get_by_role("button", name="Ja, avsluta").click()
    await expect(second.get_by_text("Chatten har avslutats.")).to_be_visible()
    await expect(second.get_by_role("log")).to_have_count(0)
    await second.close()


async def test_what_comes_while_the_guide_is_closed_is_counted_until_it_is_seen(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    may_answer = asyncio.Event()

    async def patient(question: Question) -> bytes:
        await may_answer.wait()
        return answer({"text": "Ett."}, {"text": "Två."})

    rasa.reply = patient
    await write(page, "hej")
    await expect(page.locator(".delivery")).to_have_text("Skickat")
    await page.keyboard.press("Escape")
    may_answer.set()
    launcher = page.get_by_role("button", name="Öppna Nätmötesguiden, 2 nya meddelanden")
    await expect(launcher).to_be_visible()
    await page.reload()
    await expect(launcher).to_be_visible()
    async with page.expect_request("**/v1/conversation/read"):
        await launcher.click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Öppna Nätmötesguiden", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Öppna Nätmötesguiden", exact=True)).to_be_visible()


async def test_who_reads_further_up_is_left_in_peace(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    await write(page, "berätta")
    await expect(bubbles(page)).to_have_count(3)
    top = "() => document.querySelector('meeting-guide').shadowRoot.querySelector('.scroller').scrollTop"
    where = await page.evaluate(top)
    room = "() => document.querySelector('meeting-guide').shadowRoot.querySelector('.scroller').scrollHeight"
    assert where < await page.evaluate(room) / 2, "A long answer is shown from its beginning"
    second = await second_tab(page)
    await open_guide(second)
    await write(second, "mer")
    await page.get_by_role("button", name="Nya meddelanden").click()
    await expect(page.get_by_role("button", name="Nya meddelanden")).to_have_count(0)
    assert await page.evaluate(top) > where
    await second.close()


async def test_the_interface_follows_the_language(page: Page) -> None:
    await open_guide(page)
    await write(page, "suomeksi")
    await expect(page.get_by_label("Kirjoita oppaalle")).to_be_visible()
    await expect(page.locator("meeting-guide .root")).to_have_attribute("lang", "fi")
    await expect(page.get_by_role("log").locator("[lang=sv]")).to_have_text("Kundtjänst")


@pytest.mark.parametrize("fault", [http(500, b""), answer({"text": "Fel.", "custom": {"type": "fault"}})])
async def test_after_a_fault_the_quick_replies_come_back(page: Page, rasa: FakeRasa, fault: bytes) -> None:
    log = await open_guide(page)
    rasa.reply = always(fault)
    await replies(page).get_by_text("Nästa").click()
    await expect(bubbles(page)).to_have_count(3)
    rasa.reply = talkative
    await replies(page).get_by_text("Nästa").click()
    await expect(log).to_contain_text("Steg 3 av 7")


async def test_what_desk_refuses_is_told_and_can_be_mended(page: Page) -> None:
    await open_guide(page)
    await write(page, "a" * 1001)
    await expect(page.get_by_role("alert")).to_contain_text("Skriv högst 1 000 tecken")
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("a" * 1001)
    await write(page, "kort")
    await expect(bubbles(page).last).to_have_text("Du sa: kort")
    await expect(page.locator("#problem")).to_be_empty()


async def test_ending_the_chat_forgets_it(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    await page.get_by_role("button", name="Avsluta chatten").click()
    await page.get_by_role("button", name="Nej", exact=True).click()
    await expect(page.get_by_role("log")).to_be_visible()
    await page.get_by_label("Skriv till guiden").fill("halvfärdigt")
    await page.get_by_role("button", name="Avsluta chatten").click()
    await page.get_by_role("button", name="Ja, avsluta").click()
    await expect(page.get_by_role("button", name="Öppna Nätmötesguiden")).to_be_focused()
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0
    await open_guide(page)
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("")
    assert [question["text"] for question in rasa.asked] == ["chat_opened", "chat_opened"]
    assert len({question["sender"] for question in rasa.asked}) == 2


async def test_a_session_that_is_over_is_told_and_what_was_typed_is_kept(page: Page) -> None:
    await open_guide(page)
    await page.get_by_label("Skriv till guiden").fill("hej")
    await page.evaluate(END_ON_THE_SERVER)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Chatten har avslutats")).to_be_visible()
    await page.get_by_role("button", name="Börja en ny chatt").click()
    await expect(bubbles(page)).to_have_count(1)
    await expect(page.get_by_label("Skriv till guiden")).to_have_value("hej")


async def test_a_session_that_was_over_before_is_replaced_in_silence(page: Page) -> None:
    await open_guide(page)
    await page.evaluate(END_ON_THE_SERVER)
    await page.reload()
    await open_guide(page)
    await write(page, "hej")
    await expect(bubbles(page).last).to_have_text("Du sa: hej")
