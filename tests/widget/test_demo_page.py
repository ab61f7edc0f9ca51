"""The demo page, which plays the bank's."""

import pytest
from playwright.async_api import Page, expect

from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import MEETING, Desk
from tests.widget.conversing import bubbles, open_guide, write


async def log_in(page: Page, customer_id: str, meeting_id: str) -> None:
    await page.get_by_label("Kund-id").fill(customer_id)
    await page.get_by_label("Mötes-id").fill(meeting_id)
    await page.get_by_role("button", name="Logga in").click()


async def test_a_customer_is_handed_over_signed_and_stays_so(page: Page, rasa: FakeRasa) -> None:
    await page.get_by_label("Tjänst").select_option("OP-mobilen")
    await log_in(page, "kund-7", MEETING)
    await expect(page.get_by_text("Inloggad som kund-7")).to_be_visible()
    await open_guide(page)
    metadata = rasa.asked[-1]["metadata"]
    assert (metadata["customer_id"], metadata["meeting_id"], metadata["service"]) == ("kund-7", MEETING, "op_mobilen")
    await page.reload()
    await open_guide(page)
    await write(page, "hej")
    await expect(bubbles(page)).to_have_count(3)
    assert rasa.asked[-1]["metadata"]["customer_id"] == "kund-7"


async def test_logging_out_takes_the_conversation_away(page: Page, rasa: FakeRasa) -> None:
    await log_in(page, "kund-7", MEETING)
    await open_guide(page)
    await write(page, "hej")
    await expect(bubbles(page)).to_have_count(3)
    await page.get_by_role("button", name="Logga ut").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await open_guide(page)
    await expect(bubbles(page)).to_have_count(1)
    assert "customer_id" not in rasa.asked[-1]["metadata"]


@pytest.mark.parametrize(
    ("customer_id", "meeting_id", "sentence", "field"),
    [
        ("", "", "Ett kund-id består av högst 64 tecken", "Kund-id"),
        ("kund.7", MEETING, "Ett kund-id består av högst 64 tecken", "Kund-id"),
        ("kund-7", "mote-9", "Ett mötes-id består av 32 tecken", "Mötes-id"),
        ("kund-7", MEETING.upper(), "Ett mötes-id består av 32 tecken", "Mötes-id"),
    ],
)
async def test_ids_that_verification_would_refuse_are_refused_with_a_sentence(
    page: Page, customer_id: str, meeting_id: str, sentence: str, field: str
) -> None:
    await log_in(page, customer_id, meeting_id)
    await expect(page.get_by_role("alert")).to_contain_text(sentence)
    await expect(page.get_by_label(field)).to_be_focused()


async def test_the_page_is_framed_by_nobody_and_runs_only_its_own_files(page: Page, desk: Desk) -> None:
    for path in ("/", "/demo/demo.js", "/widget.js", "/v1/messages", "/nothing"):
        headers = (await desk.http.get(path)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert await page.locator("script:not([src]), style, [style], [onclick]").count() == 0
    assert await page.locator("html").get_attribute("lang") == "sv"


async def test_the_page_fits_a_small_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 568})
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await log_in(page, "kund-7", MEETING)
    await expect(page.get_by_text("Inloggad som kund-7")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
