"""Each check finds what it is there for, and nothing in the data as it is."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lint import checks
from lint.bot_data import BotData, load

DATA = load(Path())


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_the_data_is_clean(check: checks.Check) -> None:
    assert list(check(DATA)) == []


def _rule_says_success(data: BotData) -> None:
    data.rules.append(("provide_code again", [{"intent": "provide_code"}, {"action": "utter_verdict_confirmed"}]))


def _intent_without_rule(data: BotData) -> None:
    data.domain["intents"].append("order_pizza")


def _example_twice(data: BotData) -> None:
    data.examples["deny"].append(data.examples["affirm"][0].upper() + "!")


def _payload_of_nothing(data: BotData) -> None:
    data.replies["next"]["payload"] = "/nxt"


def _response_for_all_languages(data: BotData) -> None:
    dict(data.responses)["utter_thank"].append({"text": "Tack."})


def _label_by_hand(data: BotData) -> None:
    dict(data.responses)["utter_thank"][0]["text"] = "Välj ”Bekräfta”."


def _unknown_label(data: BotData) -> None:
    dict(data.responses)["utter_thank"][0]["text"] = "Välj ”{label_confirmm}”."


def _response_twice(data: BotData) -> None:
    data.responses.append(data.responses[0])


def _rule_twice(data: BotData) -> None:
    data.rules.append(data.rules[0])


def _response_without_finnish(data: BotData) -> None:
    del dict(data.responses)["utter_thank"][1]


def _label_nobody_has_seen(data: BotData) -> None:
    dict(data.responses)["utter_thank"][1]["text"] = "Valitse ”{label_android_apps}”."


def _title_without_english(data: BotData) -> None:
    del data.readings["echo"]["en"]


def _reading_of_nothing(data: BotData) -> None:
    data.readings["order_pizza"] = {"sv": "Pizza", "fi": "Pizza", "en": "Pizza"}


def _question_without_answer(data: BotData) -> None:
    data.responses[:] = [response for response in data.responses if response[0] != "utter_echo"]


def _example_without_language(data: BotData) -> None:
    data.blocks[0][1]["metadata"] = {"language": "de"}


def _intent_nobody_says_in_english(data: BotData) -> None:
    data.blocks[:] = [
        (language, block) for language, block in data.blocks if (language, block["intent"]) != ("en", "echo")
    ]


def _test_message_learnt(data: BotData) -> None:
    data.examples["affirm"].append(data.judges[0])


def _step_without_text(data: BotData) -> None:
    data.responses[:] = [response for response in data.responses if response[0] != "utter_explain_op3"]


def _slot_from_entity(data: BotData) -> None:
    data.domain["slots"]["step"]["mappings"] = [{"type": "from_entity", "entity": "step"}]


@pytest.mark.parametrize(
    ("check", "spoil", "complaint"),
    [
        (checks.rules_say_nothing_themselves, _rule_says_success, "says utter_verdict_confirmed itself"),
        (checks.every_intent_has_a_rule_and_examples, _intent_without_rule, "'order_pizza' has no rule"),
        (checks.no_example_stands_under_two_intents, _example_twice, "and under 'deny'"),
        (checks.payloads_name_intents, _payload_of_nothing, "/nxt"),
        (checks.responses_have_one_variation_a_language, _response_for_all_languages, "utter_thank"),
        (checks.names_stand_once, _response_twice, "stands 2 times"),
        (checks.names_stand_once, _rule_twice, "stands 2 times"),
        (checks.labels_come_from_their_file, _label_by_hand, "use {label_confirm}"),
        (checks.labels_come_from_their_file, _unknown_label, "{label_confirmm}"),
        (checks.responses_have_one_variation_a_language, _response_without_finnish, "utter_thank"),
        (checks.labels_come_from_their_file, _label_nobody_has_seen, "nobody has seen in this language"),
        (checks.titles_exist_in_every_language, _title_without_english, "'echo' of readings.yml needs a title"),
        (checks.payloads_name_intents, _reading_of_nothing, "readings.yml names 'order_pizza'"),
        (checks.every_question_has_an_answer, _question_without_answer, "no answer utter_echo"),
        (checks.every_example_tells_its_language, _example_without_language, "metadata: {language: en}"),
        (checks.every_intent_is_said_in_every_language, _intent_nobody_says_in_english, "'echo' has no examples"),
        (checks.no_example_stands_in_the_test_set, _test_message_learnt, "is a training example"),
        (checks.flows_fit_the_rest, _step_without_text, "utter_explain_op3 is missing"),
        (checks.customers_fill_no_slot, _slot_from_entity, "Slot 'step'"),
    ],
)
def test_a_mistake_is_found(check: checks.Check, spoil: Callable[[BotData], None], complaint: str) -> None:
    spoiled = copy.deepcopy(DATA)
    spoil(spoiled)
    assert any(complaint in found for found in check(spoiled))


def test_rules_are_found_wherever_rasa_finds_them(tmp_path: Path) -> None:
    for name in ("data", "actions"):
        shutil.copytree(name, tmp_path / name)
    shutil.copy("domain.yml", tmp_path)
    (tmp_path / "data" / "rules.yml").write_text(
        "rules:\n- rule: success\n  steps:\n  - intent: provide_code\n  - action: utter_verdict_confirmed\n"
    )
    assert any("'success'" in found for found in checks.rules_say_nothing_themselves(load(tmp_path)))
