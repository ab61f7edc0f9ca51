"""The random walk's own parts, without the bot."""

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from conversations.case import read_cases
from conversations.knowledge import button_titles
from conversations.transcript import Bubble, Reading, Turn
from conversations.walking import moves
from conversations.walking.exploring import Found, save
from conversations.walking.invariants import Broken, Seen, first_broken, refusal_of, wrongly_refused
from conversations.walking.moves import Move, Standing, Start
from conversations.walking.shrinking import shrink
from conversations.walking.walk import Walked
from conversations.walking.written import Written, holds
from desk.texts import sentence
from tests.conversation_runner.played import transcript, turn

HELLO = "Hej. Jag hjälper dig in i ditt nätmöte."
HELLO_IN_FINNISH = "Hei. Autan sinua pääsemään verkkotapaamiseesi."
BEFORE = Standing("sv", step="op3", service="op_fi")


def seen(
    intent: str = "greet",
    utter: str | None = "utter_greet",
    text: str = HELLO,
    *,
    before: Standing = BEFORE,
    buttons: tuple[str, ...] = (),
    typed: str = "hej",
    secrets: tuple[str, ...] = (),
    written: str = "",
    seconds: float = 0.1,
    speaker: str = "bot",
    **slots: Any,
) -> Seen:
    known = {"language": "sv", "step": "op3", "meeting_service": "op_fi", **slots}
    said = Turn("text", typed, bubbles=[Bubble(text, speaker, utter)], buttons=list(buttons), seconds=seconds)
    said.reading = Reading([(intent, 0.9)], [utter], known)
    return Seen(before, said, typed, secrets, written)


def test_a_turn_as_it_should_be_breaks_nothing() -> None:
    assert first_broken(seen(buttons=("Nästa",))) is None
    assert first_broken(seen("next_step", step="op4")) is None
    assert first_broken(seen("nlu_fallback", buttons=("Nästa",))) is None


@pytest.mark.parametrize(
    ("turn", "name"),
    [
        (seen(speaker="desk"), "answered"),
        (seen(speaker="desk", utter=None, text=sentence("answer_late", "sv")), "answered"),
        (seen(speaker="desk", utter=None, text=sentence("queue_left", "fi")), "language"),
        (seen(utter="utter_fault"), "answered"),
        (seen(seconds=12), "in_time"),
        (seen(language="fi", text=HELLO_IN_FINNISH), "language_kept"),
        (seen(text=HELLO_IN_FINNISH), "language"),
        (seen(text=HELLO + " ••••••"), "language"),
        (seen(utter=None), "language"),
        (seen(buttons=("Seuraava",)), "language"),
        (seen(secrets=("482913",), written='{"text": "koden 482 913"}'), "secret"),
        (seen(step="m3"), "step_in_flow"),
        (seen(step="gone"), "step_in_flow"),
        (seen("camera_not_found", step="op4"), "progress"),
        (seen("next_step", step="op5"), "progress"),
        (seen("previous_step", step="op4"), "progress"),
        (seen("provide_code", step="op_id"), "progress"),
        (seen("nlu_fallback", before=Standing("sv", "op3", "op_fi", failures=1), buttons=("Nästa",)), "human"),
    ],
)
def test_each_break_is_seen(turn: Seen, name: str) -> None:
    broken = first_broken(turn)
    assert broken is not None
    assert broken.name == name


@pytest.mark.parametrize("key", ["nobody_here", "message_prompt", "queue_left"])
def test_desk_may_answer_where_it_is_about_a_person(key: str) -> None:
    assert first_broken(seen(speaker="desk", utter=None, text=sentence(key, "sv"), buttons=("Lämna kön",))) is None


def test_no_turn_at_all_is_no_answer() -> None:
    said = Turn("text", "hej", reading=Reading([("greet", 0.9)]))
    broken = first_broken(Seen(Standing("sv"), said, "hej", (), ""))
    assert broken is not None
    assert broken.name == "answered"


def test_four_words_of_another_language_may_change_it() -> None:
    assert first_broken(seen(typed="en löydä sitä mistään", text=HELLO_IN_FINNISH, language="fi")) is None
    assert first_broken(seen("change_language", typed="suomeksi", text=HELLO_IN_FINNISH, language="fi")) is None


def test_what_desk_may_refuse() -> None:
    refused = {"  ": "text_empty", "/": "text_empty", "x" * 1001: "text_too_long", "hej \ud800": "bad_request"}
    assert {text: refusal_of(text) for text in refused} == refused
    assert refusal_of("x" * 1000) is None
    assert wrongly_refused("", "text_empty", sentence("text_empty", "fi"), "fi") is None
    for text, language, name in (("hej", "fi", "answered"), ("", "sv", "language")):
        broken = wrongly_refused(text, "text_empty", sentence("text_empty", "fi"), language)
        assert broken is not None
        assert broken.name == name


@pytest.mark.parametrize("text", ["482913", "koden är 482 913.", "4-8-2-9-1-3", '"code": "482913"'])
def test_a_secret_is_found_however_it_is_grouped(text: str) -> None:
    assert holds(text, "482 913")


@pytest.mark.parametrize("text", ["1482913", "1795395529.482913", "c0482913ff", "482 91", "••••••"])
def test_digits_in_something_longer_are_no_secret(text: str) -> None:
    assert not holds(text, "482913")


def test_only_what_is_new_on_disk_is_read(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    log = tmp_path / "logs" / "rasa.log"
    log.write_text("old line\n")
    with sqlite3.connect(tmp_path / "rasa.sqlite") as database:
        database.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        database.execute("INSERT INTO events VALUES (1, 'me', '{\"event\": \"old\"}')")
    written = Written(tmp_path, "me")
    assert written.read().split() == []
    with sqlite3.connect(tmp_path / "rasa.sqlite") as database:
        database.execute("INSERT INTO events VALUES (2, 'me', '{\"event\": \"new\"}')")
        database.execute("INSERT INTO events VALUES (3, 'you', '{\"event\": \"theirs\"}')")
    with log.open("a") as file:
        file.write("new line\n")
    read = written.read()
    assert [event["event"] for event in written.events] == ["new"]
    assert all(words in read for words in ("theirs", "new line"))
    assert "old" not in read
    written.close()


def test_shrinking_keeps_only_what_is_needed_and_makes_it_simpler() -> None:
    def fails(words: list[str]) -> bool:
        return "".join(words).find("b") < "".join(words).find("d")

    def simpler(word: str) -> list[str]:
        return [word[1:], word[:-1]]

    assert shrink(["aa", "bbb", "cc", "ddd", "ee"], fails, simpler, 100)[-1] == "d"
    assert shrink(["aa", "bbb", "cc", "ddd", "ee"], fails, simpler, 0) == ["aa", "bbb", "cc", "ddd", "ee"]


def test_the_same_chance_makes_the_same_moves_and_all_kinds_come() -> None:
    begun = Start("fi", "op_fi", "booked", True, 40)
    now = Standing("fi", "op3", "op_fi", buttons=("Seuraava", "Takaisin"))

    def made(seed: int) -> list[Move]:
        chance = random.Random(seed)  # noqa: S311 # it must come again
        return [moves.choose(chance, begun, now) for _ in range(300)]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert {move.kind for move in made(1)} == {"press", "write", "adviser", "verification"}
    assert {move.what for move in made(1) if move.kind == "press"} <= button_titles("fi").keys()


def test_a_walk_that_broke_is_saved_as_a_test_that_fails_until_it_is_mended(tmp_path: Path) -> None:
    opened = Turn("opened", bubbles=[Bubble(HELLO, utter="utter_greet")], reading=Reading(slots={"step": "op3"}))
    asked = turn("kameran syns inte", "camera_not_found", {"utter_camera_not_found": "…"}, step="op4")
    asked.line = {"user": "kameran \ud800 syns: inte"}
    walked = Walked(Start("sv", "op_fi", "booked", False, 1), [], transcript(opened, asked), None)
    broken = Broken("progress", "camera_not_found", "camera_not_found led from op3 to op4", [{"step": "op3"}])
    path = save(Found(7, 3, walked, broken), tmp_path)
    assert path.name == "progress_camera_not_found_7_3.yml"
    assert "# camera_not_found led from op3 to op4 (seed 7, walk 3)" in path.read_text(encoding="utf-8")
    (case,) = read_cases(path)
    assert [(step.kind, step.value) for step in case.steps[-2:]] == [
        ("user", "kameran \ud800 syns: inte"),
        ("step", "op3"),
    ]
