"""Our importer reads what Rasa's own would, from the real data."""

import copy
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.importers.rasa import RasaFileImporter

from bot.examples import read_annotated
from bot.importer import ExampleImporter

TOPIC = "data/nlu/sv/teams.yml"
TOPICS = [TOPIC, "data/nlu/sv/permissions.yml", "data/nlu/fi/code.yml", "data/nlu/en/general.yml"]


def as_rasa_says(importer: RasaFileImporter) -> list[dict[str, Any]]:
    examples = (example.as_dict() for example in importer.get_nlu_data().training_examples)
    return sorted(
        ({name: value for name, value in example.items() if value} for example in examples),
        key=lambda each: each["text"],
    )


def test_reads_what_rasas_own_importer_reads() -> None:
    ours, rasas = ExampleImporter(training_data_paths=TOPICS), RasaFileImporter(training_data_paths=TOPICS)
    assert as_rasa_says(ours) == as_rasa_says(rasas)


def test_a_copy_shares_nothing_that_a_component_sets() -> None:
    (example, *_) = ExampleImporter(training_data_paths=[TOPIC]).get_nlu_data().training_examples
    copied = copy.deepcopy(example)
    assert copied == example
    copied.set("text", "något annat")
    assert example.get("text") != "något annat"


@pytest.mark.parametrize(
    ("line", "text", "entities"),
    [
        ("på [datorn](device:computer)?", "på datorn?", [("device", "computer", 3, 9)]),
        (
            '[iphone][{"entity": "device", "value": "phone"}, {"entity": "os", "value": "ios"}] å teams',
            "iphone å teams",
            [("device", "phone", 0, 6), ("os", "ios", 0, 6)],
        ),
        ('i [edge]{"entity": "browser", "value": "edge"} (ny)', "i edge (ny)", [("browser", "edge", 2, 6)]),
        ("utan något", "utan något", []),
    ],
)
def test_reads_annotations(line: str, text: str, entities: list[tuple[Any, ...]]) -> None:
    read, found = read_annotated(line)
    assert read == text
    assert [(each["entity"], each["value"], each["start"], each["end"]) for each in found] == entities


def test_responses_in_the_same_folder_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n      - hej\n      - moi\n'
        "  - synonym: hi\n    examples: |\n      - hej\nresponses:\n  utter_greet:\n    - text: Hej\n",
        encoding="utf-8",
    )
    data = ExampleImporter(training_data_paths=[str(tmp_path)]).get_nlu_data()
    assert [example.get("text") for example in data.training_examples] == ["hej", "moi"]
    assert data.responses == {"utter_greet": [{"text": "Hej"}]}
