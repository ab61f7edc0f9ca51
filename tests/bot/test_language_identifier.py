"""The language in which the bot goes on, whatever the customer writes."""

import pytest

from tests.bot.conftest import ParseIn

SAME = "the language stays"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("current", "text", "language"),
    [
        ("sv", "kamera ei toimi ollenkaan mitä teen", "fi"),
        ("sv", "i cannot find the meeting in the menu", "en"),
        ("fi", "jag hittar inte mötet nånstans i menyn", "sv"),
        ("fi", "ja hittar int kundtjänst nånstans", "sv"),
        ("en", "en löydä sitä tapaamista mistään", "fi"),
        ("sv", "ok", SAME),
        ("fi", "joo", SAME),
        ("fi", "teams", SAME),
        ("en", "klart", SAME),
        ("sv", "verkkotapaaminen öppnas int på min läppäri", SAME),
        ("fi", "teams sanoo ”Your meeting could not be found”", SAME),
        ("sv", "kan vi ta det på finska", "fi"),
        ("sv", "suomeksi", "fi"),
        ("fi", "på svenska tack", "sv"),
        ("fi", "english please", "en"),
        ("en", "🙂", SAME),
        ("sv", "i don't speak swedish", "en"),
        ("sv", "can we talk english, my swedish is bad", "en"),
        ("sv", "in english please i only know little suomi", "en"),
        ("fi", "SUOMEKSI KIITOS EI RUOTSIKSI", SAME),
        ("sv", "ei ruotsia vaan suomea", "fi"),
    ],
)
async def test_follows_the_customer(parse_in: ParseIn, current: str, text: str, language: str) -> None:
    reading = await parse_in(text, current)
    found = [entity["value"] for entity in reading["entities"] if entity["entity"] == "conversation_language"]
    assert found == [current if language == SAME else language]


@pytest.mark.asyncio(loop_scope="session")
async def test_says_nothing_of_a_language_that_nobody_knows(parse_in: ParseIn) -> None:
    reading = await parse_in("ok", None)
    assert "conversation_language" not in [entity["entity"] for entity in reading["entities"]]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_language_that_is_only_spoken_of_is_not_wanted(parse_in: ParseIn) -> None:
    reading = await parse_in("my finnish is so weak that i did not hear the code", "en")
    assert "language" not in [entity["entity"] for entity in reading["entities"]]


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("text", ["en puhu ruotsia", "jag kan inte finska", "minun suomi on huono"])
async def test_a_language_that_is_not_spoken_is_never_chosen(parse_in: ParseIn, text: str) -> None:
    reading = await parse_in(text, "en")
    assert "language" not in [entity["entity"] for entity in reading["entities"]]
