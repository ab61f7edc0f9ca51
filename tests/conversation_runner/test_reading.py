"""What is said about a mistake in a test's file."""

import json
import re
from pathlib import Path

import pytest

from conversations.case import FOLDER, SCHEMA, read_cases
from conversations.lines import Mistake

DOCS = Path("docs/conversations.md").read_text(encoding="utf-8")
HEAD = "test_cases:\n  - test_case: a\n    steps:\n"


def mistake(tmp_path: Path, text: str) -> str:
    path = tmp_path / "case.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Mistake) as caught:
        read_cases(path)
    said = str(caught.value)
    assert said.startswith(f"{path}:")
    return said.removeprefix(f"{path}:")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("      - usr: hej\n", "4: 'usr' is not known here. Did you mean 'user'?"),
        ("      - user: hej\n      - utter: utter_step_op11\n", "5: 'utter_step_op11' is not a response"),
        ("      - intent: next_stepp\n", "4: 'next_stepp' is not an intent of domain.yml. Did you mean 'next_step'?"),
        ("      - step: op9\n", "4: 'op9' is not a step of actions/flows.yml."),
        ("      - slot_was_set:\n          - stepp: op1\n", "4: 'stepp' is not a slot of domain.yml."),
        ("      - user: hej\n        bot: hej\n", "4: several keys stand together (user, bot)"),
        ("      - user:\n", "4: nothing stands here: fill it in or remove it."),
        ("      - buttons: Ja\n", "4: 'Ja' stands here instead of a list"),
        ("      - not_buttons: [Nesta]\n", "4: no button is ever called 'Nesta': correct its title."),
        ("      - actions: off\n", "4: 'off' is none of down, up: choose one."),
        ("      - agent: sleeps\n", "4: this has not the right shape. Somebody of the staff does something: arrives,"),
        ("      - agent: claims\n", "4: nobody of the staff is there: put '- agent: arrives' before this line."),
        (
            "      - agent: arrives\n      - agent: {says: hej}\n",
            "5: the conversation is nobody's: put '- agent: claims'",
        ),
        ("      - no_answer: nej\n", "4: 'nej' stands here instead of true or false."),
        ("      - wait: 100\n", "4: this has not the right shape. So many seconds pass"),
        ("      - adviser: issue_code\n", "4: there is no meeting: add 'session: {meeting: booked}'"),
        ('      - user: "{{code}}"\n', "4: no code has been issued yet: put '- adviser: issue_code' before"),
        ('      - user: "{{kod}}"\n', "4: there are only {{code}}"),
        ("      - user: {{code}}\n", "4: a text that begins with {{ must be in quotes"),
        ("      - user: hej: du\n", "4: this is no YAML: put the text in quotes, because it holds a colon."),
        ('      - user: "hej\n      - user: du\n', "4: this is no YAML: close the quotes that begin here."),
        ("      - user: *hej\n", "4: this is no YAML: put the text in quotes, because it begins with *."),
        ("\t- user: hej\n", "4: this is no YAML: put the text in quotes, because of how it begins; indent with spaces"),
    ],
)
def test_a_mistake_names_its_line_and_what_to_do(tmp_path: Path, steps: str, said: str) -> None:
    assert mistake(tmp_path, HEAD + steps).startswith(said)


def test_an_agent_lets_go_once_and_knows_the_steps(tmp_path: Path) -> None:
    claimed = f"{HEAD}      - agent: arrives\n      - agent: claims\n"
    assert mistake(tmp_path, f"{claimed}      - agent: {{hands_back: op9}}\n").startswith("6: 'op9' is not a step")
    again = mistake(tmp_path, f"{claimed}      - agent: transfers\n      - agent: hands_back\n")
    assert again.startswith("7: the conversation is nobody's")


def test_mistakes_outside_the_steps(tmp_path: Path) -> None:
    assert mistake(tmp_path, "").startswith("1: the file is empty")
    assert "'steps:' is missing: add it." in mistake(tmp_path, "test_cases:\n  - test_case: a\n")
    steps = "    steps: [{user: a}]\n"
    twice = f"test_cases:\n  - test_case: a\n{steps}  - test_case: a\n{steps}"
    assert mistake(tmp_path, twice).startswith("4: 'a' stands twice in this file")
    language = f"test_cases:\n  - test_case: a\n    session: {{language: se}}\n{steps}"
    assert mistake(tmp_path, language).startswith("3: 'se' is none of sv, fi, en")
    fixture = f"test_cases:\n  - test_case: a\n    fixtures: [x]\n{steps}"
    assert mistake(tmp_path, fixture).startswith("3: 'x' is not under fixtures at the top")
    binary = tmp_path / "binary.yml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(Mistake, match="save the file as UTF-8"):
        read_cases(binary)


def test_what_a_customer_says_stays_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    path.write_text(HEAD + "".join(f"      - user: {text}\n" for text in ("no", "0123", "true", "12:30")))
    assert [step.value for step in read_cases(path)[0].steps] == ["no", "0123", "true", "12:30"]


def test_what_an_agent_says_stays_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    path.write_text(f"{HEAD}      - agent: arrives\n      - agent: claims\n      - agent: {{says: 123}}\n")
    assert read_cases(path)[0].steps[-1].value == {"says": "123"}


def test_fixtures_and_metadata_make_the_session(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    path.write_text(
        "fixtures:\n  - late: [{step: m5}]\nmetadata:\n  - finnish: {language: fi, meeting: booked}\n"
        "test_cases:\n  - test_case: a\n    fixtures: [late]\n    metadata: finnish\n    session: {language: en}\n"
        "    steps: [{user: a}]\n"
    )
    session = read_cases(path)[0].session
    assert (session.language, session.service, session.meeting) == ("en", "op_mobilen", "booked")
    assert session.begins_at == "m5"


def test_a_title_with_a_label_in_any_language_is_a_buttons(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    titles = 'Nästa, Seuraava, "En löydä kohtaa {label_other}"'
    path.write_text(f"{HEAD}      - not_buttons: [{titles}]\n", encoding="utf-8")
    assert read_cases(path)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yml")), ids=str)
def test_every_conversation_can_be_read_and_tells_editors_its_schema(path: Path) -> None:
    assert read_cases(path)
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == Path("conversations/schema.json").resolve()


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL))
def test_the_examples_of_the_testers_page_can_be_read(tmp_path: Path, example: str) -> None:
    path = tmp_path / "example.yml"
    path.write_text(example, encoding="utf-8")
    assert read_cases(path)


def test_the_testers_page_and_the_schema_name_every_step() -> None:
    steps = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["step"]["properties"]
    assert [step for step in steps if f"`{step}: " not in DOCS] == []
