"""The test of camera and microphone, with devices that the test makes."""

import pytest
from playwright.async_api import Locator, Page, Request, expect

from tests.widget.conversing import body_of, bubbles, open_guide, write

# Real tracks from a canvas and a tone; `refusals` says which kinds fail, and how.
DEVICES = """(refusals) => {
  window.asked = [];
  window.tracks = [];
  const camera = () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 9, 9);
    return canvas.captureStream().getTracks();
  };
  const microphone = () => {
    const context = new AudioContext();
    const end = context.createMediaStreamDestination();
    const tone = context.createOscillator();
    tone.connect(end);
    tone.start();
    return end.stream.getTracks();
  };
  navigator.mediaDevices.getUserMedia = async ({ video, audio }) => {
    const kinds = [video && "camera", audio && "microphone"].filter(Boolean);
    asked.push(kinds.join("+"));
    for (const kind of kinds) {
      if (refusals[kind] === "silence") await new Promise((answer) => (window.answerPrompt = answer));
      else if (refusals[kind]) throw new DOMException(refusals[kind][1], refusals[kind][0]);
    }
    const made = [...(video ? camera() : []), ...(audio ? microphone() : [])];
    tracks.push(...made);
    return new MediaStream(made);
  };
}"""
MISSING = ["NotFoundError", "Requested device not found"]
IN_USE = ["NotReadableError", "Could not start video source"]
REFUSED = ["NotAllowedError", "Permission denied"]
REFUSED_BY_SYSTEM = ["NotAllowedError", "Permission denied by system"]
TOGETHER = ["camera+microphone"]
THEN_EACH = [*TOGETHER, "camera", "microphone"]

Refusals = dict[str, list[str] | str]


async def card_with(page: Page, refusals: Refusals) -> Locator:
    await page.evaluate(DEVICES, refusals)
    await open_guide(page)
    await write(page, "testa")
    card = page.locator("meeting-guide .card")
    await expect(card).to_contain_text("Ingenting spelas in eller skickas")
    return card


async def start(page: Page) -> None:
    await page.get_by_role("button", name="Testa kamera och mikrofon").click()


async def all_stopped(page: Page) -> bool:
    stopped: bool = await page.evaluate("tracks.length > 0 && tracks.every((track) => track.readyState === 'ended')")
    return stopped


def findings(page: Page) -> list[str]:
    found: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/v1/messages") and request.method == "POST":
            found.extend(value for key, value in body_of(request).items() if key == "finding")

    page.on("request", note)
    return found


async def test_what_works_is_shown_and_everything_is_off_afterwards(page: Page) -> None:
    found = findings(page)
    card = await card_with(page, {})
    await start(page)
    video = card.locator("video")
    await expect(video).to_be_visible()
    assert await video.evaluate("(video) => video.muted && video.playsInline && video.srcObject.active")
    await expect(card.get_by_role("meter", name="Ljudnivå")).to_have_attribute("aria-valuetext", "Mikrofonen hör dig.")
    await card.get_by_role("button", name="Spela upp ett ljud").click()
    await card.get_by_role("button", name="Nej", exact=True).click()
    await expect(card).to_contain_text("Kontrollera att ljudet är på")
    await expect(card.get_by_role("button", name="Allt fungerar")).to_have_count(0)
    await card.get_by_role("button", name="Ja", exact=True).click()
    await card.get_by_role("button", name="Allt fungerar").click()
    await expect(card).to_contain_text("Kameran och mikrofonen är avstängda")
    assert await all_stopped(page)
    await expect(video).to_have_count(0)
    assert found == ["devices_work"]


@pytest.mark.parametrize(
    ("refusals", "expected", "asked"),
    [
        ({"camera": REFUSED, "microphone": REFUSED}, ["permission_denied"], TOGETHER),
        ({"camera": REFUSED_BY_SYSTEM, "microphone": REFUSED_BY_SYSTEM}, ["blocked_in_system_settings"], TOGETHER),
        ({"camera": MISSING}, ["camera_not_found"], THEN_EACH),
        ({"microphone": MISSING}, ["microphone_not_found"], THEN_EACH),
        ({"camera": IN_USE}, ["camera_in_use"], THEN_EACH),
        ({"camera": MISSING, "microphone": MISSING}, ["camera_not_found", "microphone_not_found"], THEN_EACH),
    ],
)
async def test_each_failure_is_told_to_the_bot(
    page: Page, refusals: Refusals, expected: list[str], asked: list[str]
) -> None:
    found = findings(page)
    card = await card_with(page, refusals)
    await start(page)
    running = len(refusals) == 1
    await expect(card.get_by_role("button", name="Avsluta testet" if running else "Testa igen")).to_be_visible()
    await expect(bubbles(page)).to_have_count(3 + 2 * len(expected))
    assert found == expected
    assert await page.evaluate("asked") == asked
    if running:
        await card.get_by_role("button", name="Avsluta testet").click()
        assert await all_stopped(page)


async def test_a_question_that_nobody_answers(page: Page) -> None:
    found = findings(page)
    await page.clock.install()
    card = await card_with(page, {"camera": "silence"})
    await start(page)
    await expect(card).to_contain_text("Webbläsaren frågar om lov")
    await page.clock.run_for(20_100)
    await expect(card).to_contain_text("Ser du ingen fråga?")
    await expect(bubbles(page)).to_have_count(5)
    assert found == ["no_permission_prompt"]
    await card.get_by_role("button", name="Avbryt").click()
    await page.evaluate("answerPrompt()")
    await page.wait_for_function("tracks.length > 0 && tracks.every((track) => track.readyState === 'ended')")
    await expect(card.locator("video")).to_have_count(0)


async def test_closing_the_guide_turns_everything_off(page: Page) -> None:
    card = await card_with(page, {})
    await start(page)
    await expect(card.locator("video")).to_be_visible()
    await page.keyboard.press("Escape")
    assert await all_stopped(page)


@pytest.mark.parametrize(
    ("hindrance", "words"),
    [
        ("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })", "ingen säker anslutning"),
        (
            "for (const name of ['permissionsPolicy', 'featurePolicy'])"
            " Object.defineProperty(document, name, { value: { allowsFeature: () => false } })",
            "får inte använda kameran",
        ),
    ],
)
async def test_a_page_that_may_not_use_the_devices_says_so(page: Page, hindrance: str, words: str) -> None:
    found = findings(page)
    card = await card_with(page, {})
    await page.evaluate(hindrance)
    await start(page)
    await expect(card).to_contain_text(words)
    await expect(card).to_contain_text("Gör testet på mötessidan")
    assert not found
