"""What is kept of a conversation: everything, masked, in order, and never silently lost."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import EVENTS_PER_SESSION, MaskingTrackerStore, TrackerStoreUnavailable

SENDER = "a" * 32
DOMAIN = Domain.load("domain.yml")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/rasa.sqlite"
    address: str = request.getfixturevalue("postgres_url")
    return address.replace("postgresql+asyncpg", "postgresql")


@pytest.fixture
def store(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[MaskingTrackerStore]:
    monkeypatch.setenv("RASA_TRACKER_URL", url)
    store = MaskingTrackerStore(domain=DOMAIN)
    yield store
    store.engine.dispose()


def rows(store: MaskingTrackerStore) -> str:
    with store.engine.connect() as connection:
        return "\n".join(str(tuple(row)) for row in connection.execute("SELECT * FROM events"))


def files_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def turn(store: MaskingTrackerStore, text: str, **slots: str) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(SENDER)
    if len(tracker.events) <= 1:
        tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
        tracker.update(ActionExecuted("action_listen"))
    reading = {
        "text": text,
        "intent": {"name": "provide_code", "confidence": 1.0},
        "entities": [{"entity": "code", "value": "482913"}],
    }
    tracker.update(UserUttered(text, reading["intent"], reading["entities"], reading))
    tracker.update_with_events([SlotSet(name, value) for name, value in slots.items()], DOMAIN)
    tracker.update(ActionExecuted("action_verify_code"))
    tracker.update(BotUttered("Tack"))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


async def test_the_code_is_nowhere_in_the_database(store: MaskingTrackerStore, tmp_path: Path) -> None:
    await turn(store, "koden är 482 913")
    written = rows(store).encode() + files_in(tmp_path)
    assert b"482913" not in written
    assert b"482 913" not in written
    assert "koden är ••••••".encode() in written


async def test_the_action_of_the_same_turn_still_sees_the_code(store: MaskingTrackerStore) -> None:
    tracker = await turn(store, "koden är 482 913")
    assert tracker.latest_message.entities[0]["value"] == "482913"


async def test_nothing_is_lost_and_slots_survive_when_a_new_session_begins(store: MaskingTrackerStore) -> None:
    for number in range(EVENTS_PER_SESSION // 2):
        await turn(store, f"hej {number}", step=f"op{number}")
    tracker = await store.retrieve(SENDER)
    assert len(tracker.events) <= EVENTS_PER_SESSION + 10
    assert tracker.get_slot("step") == f"op{EVENTS_PER_SESSION // 2 - 1}"
    assert tracker.get_slot("language") == "sv"
    assert tracker.latest_action_name == "action_listen"
    everything = await store.retrieve_full_tracker(SENDER)
    said = [event.text for event in everything.events if isinstance(event, UserUttered)]
    assert said == [f"hej {number}" for number in range(EVENTS_PER_SESSION // 2)]


async def test_a_clock_that_goes_back_forgets_nothing(
    store: MaskingTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await turn(store, "ett", step="op1")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    await turn(store, "två", step="op2")
    assert (await store.retrieve(SENDER)).get_slot("step") == "op2"


async def test_erasing_leaves_nothing(store: MaskingTrackerStore) -> None:
    await turn(store, "hej")
    assert await store.erase(SENDER) > 0
    assert await store.retrieve(SENDER) is None
    assert rows(store) == ""


async def test_a_database_that_is_gone_is_an_error_and_no_empty_conversation(store: MaskingTrackerStore) -> None:
    tracker = await turn(store, "hej")
    with store.engine.connect() as connection:
        connection.execute("DROP TABLE events")
    with pytest.raises(TrackerStoreUnavailable):
        await store.retrieve(SENDER)
    with pytest.raises(TrackerStoreUnavailable):
        await store.save(tracker)


@pytest.mark.parametrize(
    "address", ["sqlite:////proc/nowhere/rasa.sqlite", "postgresql://127.0.0.1:1/rasa", "nonsense"]
)
def test_an_unreachable_database_stops_the_start_with_one_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RASA_TRACKER_URL", address)
    with pytest.raises(SystemExit):
        MaskingTrackerStore(domain=DOMAIN)
    printed = capsys.readouterr().out
    assert "check RASA_TRACKER_URL" in printed
    assert "Traceback" not in printed
