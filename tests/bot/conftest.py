"""The trained model, loaded once, as the Rasa server has it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

pytest_plugins = ("tests.postgres",)

Parse = Callable[[str], Awaitable[dict[str, Any]]]
ParseIn = Callable[[str, str | None], Awaitable[dict[str, Any]]]


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
def parse_in(agent: Agent) -> ParseIn:
    """Text and the conversation's language -> what the bot reads in it."""

    async def read(text: str, language: str | None) -> dict[str, Any]:
        assert agent.processor
        message = UserMessage(text=text, metadata={"language": language} if language else {})
        reading: dict[str, Any] = await agent.processor.parse_message(message)
        return reading

    return read


@pytest.fixture
def parse(agent: Agent) -> Parse:
    """Text -> what the bot reads in it: intent, ranking, entities."""

    async def read(text: str) -> dict[str, Any]:
        reading: dict[str, Any] = await agent.parse_message(text)
        return reading

    return read
