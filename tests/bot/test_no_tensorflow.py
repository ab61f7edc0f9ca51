"""TensorFlow is left out, and whoever asks for it is told so."""

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

RASA = Path(sys.executable).with_name("rasa")

DATA = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hej
    - tjena
- intent: deny
  examples: |
    - nej
    - inte
- intent: faq/when
  examples: |
    - när
    - vilken tid
- intent: faq/where
  examples: |
    - var
    - vilken plats
responses:
  utter_faq/when:
  - text: nu
  utter_faq/where:
  - text: här
"""


@pytest.mark.parametrize("package", ["tensorflow", "tensorflow-cpu", "keras", "tensorflow-addons", "tensorflow-text"])
def test_the_real_one_is_not_installed(package: str) -> None:
    with pytest.raises(PackageNotFoundError):
        distribution(package)


def test_what_stands_in_for_it_is_ours() -> None:
    import tensorflow

    assert type(tensorflow.__loader__).__module__ == "rasa_environment"


@pytest.mark.parametrize("component", ["DIETClassifier", "ResponseSelector"])
def test_a_component_that_needs_it_ends_in_one_sentence(component: str, tmp_path: Path) -> None:
    config = (
        "recipe: default.v1\nassistant_id: x\nlanguage: sv\npipeline:\n"
        "  - name: WhitespaceTokenizer\n  - name: CountVectorsFeaturizer\n"
        f"  - name: {component}\n    epochs: 1\n"
    )
    (tmp_path / "config.yml").write_text(config)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text(DATA)
    shutil.copy("domain.yml", tmp_path)
    ended = subprocess.run([RASA, "train", "nlu"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"{component} needs TensorFlow, which this project leaves out on purpose" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
