"""Has a trained Rasa model read texts: `python -m benchmarks.understanding.predict MODEL TEXTS.json READINGS.json`.

Runs in whichever environment the model was trained in, with nothing of ours imported. TEXTS: a list of {"text",
"language"}. READINGS: a list of {"ranking": [[intent, confidence], …], "entities": [[entity, value], …], "refused",
"milliseconds"}.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

NOT_UNDERSTOOD = "nlu_fallback"


def main() -> None:
    model, texts, readings = sys.argv[1:]
    rows = json.loads(Path(texts).read_text(encoding="utf-8"))
    Path(readings).write_text(json.dumps(asyncio.run(_read_all(model, rows))), encoding="utf-8")


async def _read_all(model: str, rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The first text is read once more before the clock counts: much is loaded with it."""
    agent = Agent.load(model)
    processor = agent.processor
    if processor is None:
        raise SystemExit(f"{model} is no model that can be loaded.")
    read = [await _read(processor, row) for row in [rows[0], *rows]]
    return read[1:]


async def _read(processor: Any, row: dict[str, str]) -> dict[str, Any]:
    message = UserMessage(text=row["text"], metadata={"language": row["language"]})
    started = time.perf_counter()
    reading = await processor.parse_message(message)
    milliseconds = (time.perf_counter() - started) * 1000
    ranking = [[each["name"], each["confidence"]] for each in reading["intent_ranking"]]
    return {
        "refused": reading["intent"]["name"] == NOT_UNDERSTOOD,
        "ranking": [each for each in ranking if each[0] != NOT_UNDERSTOOD],
        "entities": [[each["entity"], str(each["value"])] for each in reading["entities"]],
        "milliseconds": milliseconds,
    }


if __name__ == "__main__":
    main()
