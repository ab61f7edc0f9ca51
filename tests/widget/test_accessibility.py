"""WCAG 2.2 AA: what a machine can see of it, by axe and by hand."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.desk.fake_rasa import FakeRasa, always, answer
from tests.desk.serving import Desk
from tests.widget.conversing import bubbles, open_guide, replies, write
from tests.widget.test_device_check import DEVICES

AXE = Path("web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async () => (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"] })).violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html.slice(0, 120))])"""

IN_GUIDE = "document.querySelector('meeting-guide').shadowRoot"
SIDEWAYS = f"""() => [...{IN_GUIDE}.querySelectorAll("*"), document.documentElement]
    .filter((element) => !element.closest(".unseen, svg") && element.scrollWidth > element.clientWidth
        && getComputedStyle(element).display !== "inline")
    .map((element) => element.outerHTML.slice(0, 80))"""
SMALL = f"""() => [...{IN_GUIDE}.querySelectorAll("button, input, textarea, .bottom a")]
    .filter((element) => element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 24)
    .map((element) => element.outerHTML.slice(0, 80))"""
FOCUSED = f"() => {IN_GUIDE}.activeElement?.textContent || {IN_GUIDE}.activeElement?.id"
TEXT_SPACING = """() => { const spacing = new CSSStyleSheet(); spacing.replaceSync(`* { line-height: 1.5 !important;
    letter-spacing: 0.12em !important; word-spacing: 0.16em !important }`);
    document.adoptedStyleSheets = [spacing]; }"""


async def violations(page: Page) -> Any:
    await page.evaluate(AXE)
    return await page.evaluate(VIOLATIONS)


async def evaluated(page: Page, script: str) -> Any:
    return await page.evaluate(script)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_any_state(page: Page, rasa: FakeRasa, scheme: Any) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = {"closed": await violations(page)}
    await open_guide(page)
    found["open"] = await violations(page)
    await replies(page).get_by_text("Nästa").click()
    await expect(page.get_by_role("heading", name="Gå till nätmötet")).to_be_visible()
    found["step"] = await violations(page)
    await write(page, "koden")
    await page.get_by_role("textbox", name="Bekräftelsekod").fill("12")
    await page.get_by_role("button", name="Bekräfta", exact=True).click()
    found["code field, with a mistake"] = await violations(page)
    await write(page, "testa")
    await page.evaluate(DEVICES, {})
    await page.get_by_role("button", name="Testa kamera och mikrofon").click()
    await expect(page.locator("meeting-guide video")).to_be_visible()
    found["device check"] = await violations(page)
    rasa.reply = always(answer({"text": "Ring 0100 0500.", "custom": {"type": "handoff"}}, language="sv"))
    await write(page, "jag vill tala med en människa")
    await expect(bubbles(page).last).to_have_text("Ring 0100 0500.")
    found["handoff"] = await violations(page)
    await page.route("**/v1/messages", lambda route: route.abort())
    await write(page, "går inte fram")
    await page.route("**/v1/events", lambda route: route.abort())
    found["not sent"] = await violations(page)
    await page.get_by_role("button", name="Avsluta chatten").click()
    found["asked whether to end"] = await violations(page)
    await page.get_by_role("button", name="Ja, avsluta").click()
    found["ended"] = await violations(page)
    assert {state: problems for state, problems in found.items() if problems} == {}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
async def test_axe_finds_nothing_in_the_statement(browser_page: Page, desk: Desk, language: str) -> None:
    await browser_page.goto(f"{desk.url}/accessibility?lang={language}")
    await expect(browser_page.locator("html")).to_have_attribute("lang", language)
    await expect(browser_page.locator("tbody tr")).to_have_count(26)
    assert await violations(browser_page) == []
    await browser_page.set_viewport_size({"width": 320, "height": 568})
    assert await browser_page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_opening_takes_the_focus_and_closing_gives_it_back(page: Page) -> None:
    await open_guide(page)
    await expect(page.get_by_label("Skriv till guiden")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Öppna Nätmötesguiden")).to_be_focused()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_escape_uncovers_the_page_and_leaves_the_focus_there(page: Page) -> None:
    await open_guide(page)
    await page.get_by_label("Kund-id").focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_label("Kund-id")).to_be_focused()


async def test_everything_is_reached_by_keyboard_in_order_and_nothing_holds_it(page: Page) -> None:
    await page.get_by_role("button", name="Öppna Nätmötesguiden").focus()
    await page.keyboard.press("Enter")
    await expect(bubbles(page)).to_have_count(1)
    await page.get_by_role("button", name="Stäng").focus()
    reached = []
    for _ in range(8):
        await page.keyboard.press("Tab")
        reached.append(await evaluated(page, FOCUSED))
    names = [name if len(name) < 40 else "samtalet" for name in reached]
    assert names == ["samtalet", "Nästa", "Hjälp", "text", "Skicka", "0100 0500", names[6], "Avsluta chatten"]
    assert names[6].startswith("Tillgänglighet")
    await page.keyboard.press("Tab")
    assert await evaluated(page, FOCUSED) is None, "The focus leaves the guide"


async def test_after_a_quick_reply_the_next_tab_reaches_the_new_ones(page: Page) -> None:
    await open_guide(page)
    await replies(page).get_by_text("Nästa").focus()
    await page.keyboard.press("Enter")
    await expect(replies(page)).to_have_text(["Hjälp"])
    for _ in range(3):  # two links stand in the step
        await page.keyboard.press("Tab")
    await expect(replies(page)).to_be_focused()


async def test_history_is_not_announced_and_new_messages_are(page: Page) -> None:
    log = await open_guide(page)
    await expect(log).to_have_attribute("aria-live", "polite")
    await page.reload()
    await page.get_by_role("button", name="Öppna Nätmötesguiden").click()
    announced = f"""() => new Promise((done) => {{
        const log = {IN_GUIDE}.querySelector("[role=log]");
        const at = log.getAttribute("aria-live");
        setTimeout(() => done([at, log.getAttribute("aria-live"), log.children.length]), 1000);
    }})"""
    assert await evaluated(page, announced) == ["off", "polite", 1]
    await write(page, "hej")
    await expect(bubbles(page)).to_have_count(3)
    assert await log.locator(".customer").get_attribute("aria-live") == "off"
    assert await log.locator(".bubble[tabindex]").count() == 0
    await expect(log.locator(".unseen")).to_have_text(["Guiden: ", "Du: ", "Guiden: "])


@pytest.mark.parametrize("size", [(320, 568), (320, 256), (640, 360), (1280, 800)])
async def test_nothing_scrolls_sideways_and_the_field_is_reachable(page: Page, size: tuple[int, int]) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await open_guide(page)
    await replies(page).get_by_text("Nästa").click()
    await write(page, "https://www.example.org/" + "a" * 300)
    await write(page, "koden")
    await write(page, "testa")
    await expect(page.get_by_role("button", name="Testa kamera och mikrofon")).to_be_visible()
    assert await evaluated(page, SIDEWAYS) == []
    await evaluated(page, TEXT_SPACING)
    assert await evaluated(page, SIDEWAYS) == []
    assert await evaluated(page, SMALL) == []
    field = page.get_by_label("Skriv till guiden")
    await field.scroll_into_view_if_needed()
    await expect(field).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Stäng").scroll_into_view_if_needed()
    await page.get_by_role("button", name="Stäng").click()


async def test_the_guide_leaves_some_of_a_small_page_in_sight(page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 568})
    await open_guide(page)
    box = await page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["y"] >= 24


async def test_all_lengths_of_text_grow_with_the_readers_size(page: Page, rasa: FakeRasa) -> None:
    await open_guide(page)
    before = await bubbles(page).first.evaluate("(bubble) => parseFloat(getComputedStyle(bubble).fontSize)")
    await page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert await bubbles(page).first.evaluate("(bubble) => parseFloat(getComputedStyle(bubble).fontSize)") == 2 * before


async def test_nothing_moves_for_who_wants_it_still(page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await open_guide(page)
    moving = f"() => {IN_GUIDE}.getAnimations().length + document.getAnimations().length"
    assert await evaluated(page, moving) == 0


async def test_help_is_always_in_the_same_place(page: Page) -> None:
    await open_guide(page)
    footer = page.get_by_role("dialog").locator(".bottom")
    await expect(footer.get_by_role("link", name="0100 0500")).to_have_attribute("href", "tel:+3581000500")
    statement = footer.get_by_role("link", name="Tillgänglighet")
    assert (await statement.get_attribute("href") or "").endswith("/accessibility?lang=sv")
