"""Understanding must not get worse, on the test set that no training example touches. `make nlu-report` tells more."""

from collections.abc import Callable

import pytest
import pytest_asyncio
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from benchmarks.understanding.measures import Measures, Pair, Reading, count_fraud, measure
from benchmarks.understanding.test_set import HARD, Row, load

NOT_UNDERSTOOD = "nlu_fallback"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pairs(agent: Agent) -> list[Pair]:
    return await read_all(agent, load())


async def read_all(agent: Agent, rows: list[Row]) -> list[Pair]:
    assert agent.processor
    read = []
    for row in rows:
        reading = await agent.processor.parse_message(UserMessage(text=row.text, metadata={"language": row.language}))
        ranking = [(each["name"], each["confidence"]) for each in reading["intent_ranking"]]
        entities = frozenset((each["entity"], str(each["value"])) for each in reading["entities"])
        known = [each for each in ranking if each[0] != NOT_UNDERSTOOD]
        read.append((row, Reading(known, entities, reading["intent"]["name"] == NOT_UNDERSTOOD, 0.0)))
    return read


LEAST: list[tuple[str, Callable[[Measures], float], float]] = [
    ("accuracy", lambda measures: measures.accuracy, 0.88),
    ("top 3", lambda measures: measures.top_3, 0.95),
    ("fraud", lambda measures: measures.fraud_recall, 0.95),
    ("entities", lambda measures: measures.entity_f1, 0.93),
]


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize(("name", "of", "least"), LEAST, ids=[name for name, _, _ in LEAST])
async def test_understands_at_least(
    pairs: list[Pair], language: str, name: str, of: Callable[[Measures], float], least: float
) -> None:
    assert of(measure([pair for pair in pairs if pair[0].language == language])) >= least


@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_not_its_job_is_refused_and_the_rest_is_not(pairs: list[Pair]) -> None:
    measures = measure(pairs)
    assert measures.out_of_scope_recall >= 0.85
    assert measures.false_alarms <= 0.03


@pytest.mark.asyncio(loop_scope="session")
async def test_sees_fraud_in_unlike_words_and_none_in_like_ones(agent: Agent) -> None:
    counts = count_fraud(await read_all(agent, load(HARD)))
    assert counts.seen >= 0.85 * counts.reports
    assert counts.alarms <= 0.15 * counts.harmless


@pytest.mark.asyncio(loop_scope="session")
async def test_bank_codes_in_a_message_never_get_a_navigation_answer(pairs: list[Pair]) -> None:
    navigation = {"next_step", "affirm", "deny", "previous_step", "start_guide", "choose_service", "inform_device"}
    read = [reading.intent for row, reading in pairs if row.intent in {"secret_in_message", "already_gave_secrets"}]
    assert not navigation.intersection(read)
