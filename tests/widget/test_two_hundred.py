"""Two tabs, two hundred messages, and everything that can come between them and desk."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from launcher.ports import free_ports
from tests.desk.fake_rasa import RASA_TOKEN, FakeRasa
from tests.desk.test_desk_process import PRIVATE, environment, start
from tests.widget.conversing import bubbles, open_guide, second_tab, talkative, write

MESSAGES = 200
OFFLINE_SECONDS = float(os.environ.get("OFFLINE_SECONDS", "8"))

KILLED_AT, CUT_AT, JOINED_AT, RELOADED_AT = 50, 100, 110, 150


class DeskProcess:
    """desk as a process of its own, which can be killed and comes back at the same address."""

    def __init__(self, folder: Path, rasa: FakeRasa) -> None:
        [port] = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self._environment = environment(
            folder,
            PORT=str(port),
            RASA_URL=rasa.url,
            RASA_TOKEN=RASA_TOKEN,
            BURST_MESSAGES="10000",
            DEMO_SIGNING_KEY=PRIVATE,
        )
        self._process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        return start(self._environment)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()

    def start_again(self) -> None:
        self._process = self._started()

    async def is_up(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            for _ in range(600):
                assert self._process.poll() is None, self._process.communicate()[1]
                try:
                    if (await http.get(f"{self.url}/health")).status_code:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        raise AssertionError("desk does not come up")


@pytest.fixture
async def desk_process(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[DeskProcess]:
    rasa.reply = talkative
    process = DeskProcess(tmp_path, rasa)
    await process.is_up()
    yield process
    process.kill()


async def test_none_is_lost_none_is_doubled_and_the_order_is_kept(
    widget: None, browser_page: Page, desk_process: DeskProcess
) -> None:
    here = browser_page
    await here.goto(desk_process.url)
    await open_guide(here)
    there = await second_tab(here)
    await there.get_by_role("button", name="Öppna Nätmötesguiden").click()
    for number in range(MESSAGES):
        await write((here, there)[number % 2], f"nr {number}")
        if number == KILLED_AT:
            desk_process.kill()
        elif number == KILLED_AT + 5:
            desk_process.start_again()
        elif number == CUT_AT:
            await here.context.set_offline(True)
        elif number == JOINED_AT:
            await asyncio.sleep(OFFLINE_SECONDS)
            await here.context.set_offline(False)
        elif number == RELOADED_AT:
            await desk_process.is_up()
            await here.reload()
            await here.get_by_role("button", name="Öppna Nätmötesguiden").click()
    said = await _all_said(here, desk_process)

    mine = [message["text"] for message in said if message["from"] == "customer"]
    assert sorted(mine, key=_number) == [f"nr {number}" for number in range(MESSAGES)]
    for tab in range(2):
        of_tab = [_number(text) for text in mine if _number(text) % 2 == tab]
        assert of_tab == sorted(of_tab)
    answers = [message["text"] for message in said if message["text"].startswith("Du sa: ")]
    assert sorted(answers) == sorted(f"Du sa: {text}" for text in mine)
    shown = [message["text"] for message in said if message["text"]]
    for page in (here, there):
        await expect(bubbles(page)).to_have_text(shown, timeout=20_000)


async def _all_said(page: Page, desk_process: DeskProcess) -> list[dict[str, Any]]:
    """What desk has kept, once everything is answered."""
    token = await page.evaluate("JSON.parse(Object.values(localStorage)[0]).session")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=desk_process.url, headers=headers, trust_env=False) as http:
        for _ in range(600):
            response = await http.get("/v1/messages")
            said: list[dict[str, Any]] = response.json()["messages"]
            if sum(message["text"].startswith("Du sa: ") for message in said) >= MESSAGES:
                return said
            await asyncio.sleep(0.2)
    raise AssertionError(f"{len(said)} messages after two minutes")


def _number(text: str) -> int:
    return int(text.split()[-1])
