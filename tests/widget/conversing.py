"""What a customer does with the guide, and a bot that answers."""

import json
import re
from typing import Any

from playwright.async_api import Locator, Page, Request, expect

from tests.desk.fake_rasa import Part, Question, answer, echo

MENU = [{"title": "Nästa", "payload": '/next_step{"step": "op4"}'}, {"title": "Hjälp", "payload": "/help"}]
STEP: Part = {"type": "step", "service": "op_fi", "step": "op3", "number": 3, "of": 7, "title": "Gå till nätmötet"}
STEP_TEXT = "Steg 3 av 7: Gå till nätmötet\nVälj Nätmöte på kundtjänstsidan i op.fi, eller ring 0100 0500."
FINNISH = "Valitse ”Asiakaspalvelu (Kundtjänst)”."
FIELD = re.compile("Skriv (till guiden|ett meddelande)")
GREETING = "Hej. Jag är en chattbot."


async def talkative(question: Question) -> bytes:
    match question.get("button", {}).get("intent") or question["text"]:
        case "chat_opened":
            return answer({"text": GREETING, "buttons": MENU}, language="sv")
        case "next_step":
            return answer({"text": STEP_TEXT, "buttons": MENU[1:]}, {"custom": STEP}, language="sv")
        case "suomeksi":
            return answer({"text": FINNISH}, language="fi")
        case "koden":
            return answer({"text": "Skriv koden här."}, {"custom": {"type": "code_field"}}, language="sv")
        case "testa":
            return answer({"text": "Testa här."}, {"custom": {"type": "device_check"}}, language="sv")
        case "berätta":
            return answer({"text": "En lång berättelse. " * 150}, language="sv")
    return await echo(question)


async def open_guide(page: Page) -> Locator:
    """Opens the guide and waits for its greeting."""
    await page.get_by_role("button", name="Öppna Nätmötesguiden").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text(GREETING)
    return log


async def write(page: Page, text: str) -> None:
    await page.get_by_label(FIELD).fill(text)
    await page.keyboard.press("Enter")


async def second_tab(page: Page) -> Page:
    async with page.expect_popup() as opened:
        await page.evaluate("() => void window.open(location.href)")
    return await opened.value


def body_of(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(request.post_data or "{}")
    return body


def bubbles(page: Page) -> Locator:
    return page.get_by_role("log").locator(".bubble p")


def replies(page: Page) -> Locator:
    return page.get_by_role("group", name="Snabbsvar").get_by_role("button")


def status(page: Page) -> Locator:
    return page.locator(".status")
