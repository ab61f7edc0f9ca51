"""The messages in tests/stories are read as the stories say, for `rasa test core` takes their word for it."""

from pathlib import Path

import pytest

from bot.examples import read_file
from tests.bot.conftest import Parse


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("path", sorted(Path("tests/stories").glob("*.yml")), ids=lambda path: path.stem)
async def test_is_read_as_the_story_says(path: Path, parse: Parse) -> None:
    steps = [step for story in read_file(path)["stories"] for step in story["steps"] if "user" in step]
    read = {step["user"]: (await parse(step["user"]))["intent"]["name"] for step in steps}
    assert read == {step["user"]: step["intent"] for step in steps}
