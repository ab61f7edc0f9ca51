"""desk's own sentences, and those of an owner instead."""

from pathlib import Path

import pytest

from desk import texts
from desk.settings import Settings
from desk.texts import load_texts, placeholders, say_instead, sentence
from desk.vocabulary import LANGUAGES
from startup.start import ConfigurationError, load


def test_every_sentence_stands_in_every_language_and_names_the_same_things() -> None:
    for name, sentences in texts._TEXTS.items():
        assert set(sentences) == set(LANGUAGES), name
        named = {language: placeholders(sentence) for language, sentence in sentences.items()}
        assert len(set(map(frozenset, named.values()))) == 1, name
        assert not any("!" in sentence for sentence in sentences.values())


def test_an_owners_sentences_are_said_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_TEXTS", dict(texts._TEXTS))
    file = tmp_path / "texts.yml"
    file.write_text("nobody_here: {sv: 'Vi är inte här. Ring 0200 123.'}\n")
    usual = sentence("nobody_here", "fi")
    say_instead(load_texts(file))
    assert sentence("nobody_here", "sv") == "Vi är inte här. Ring 0200 123."
    assert sentence("nobody_here", "fi") == usual


@pytest.mark.parametrize(
    "written",
    [
        "nobody: {sv: Hej}",
        "- 1",
        "nobody_here: {sv: ''}",
        "{",
        "nobody_here: {de: Hallo}",
        "agent_joined: {sv: '{namn} är här'}",
    ],
)
def test_a_wrong_file_stops_the_start_with_a_sentence(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "texts.yml"
    file.write_text(written)
    monkeypatch.setenv("DESK_TEXTS", str(file))
    with pytest.raises(ConfigurationError, match="DESK_TEXTS"):
        load(Settings)
