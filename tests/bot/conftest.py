"""The trained model, loaded once, as the Rasa server has it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rasa.core.agent import Agent

pytest_plugins = ("tests.postgres",)

Parse = Callable[[str], Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def model() -> Path:
    models = sorted(Path("models").glob("model-*.tar.gz"), key=os.path.getmtime)
    assert models, "There is no trained model: run `make train` first."
    return models[-1]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def agent(model: Path) -> AsyncIterator[Agent]:
    agent = Agent.load(str(model))
    assert agent.is_ready()
    yield agent


@pytest.fixture
def parse(agent: Agent) -> Parse:
    """Text -> what the bot reads in it: intent, ranking, entities."""

    async def read(text: str) -> dict[str, Any]:
        reading: dict[str, Any] = await agent.parse_message(text)
        return reading

    return read
