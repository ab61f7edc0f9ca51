"""Both flows against the customer's own instructions, over the channel, with every process real."""

import itertools
import re
from pathlib import Path

import pytest
import yaml

from actions import flows
from benchmarks.understanding.test_set import load
from launcher.stack import Stack
from tests.stack import Conversation, Message, state, titles, words

INSTRUCTIONS = Path(__file__).with_name("instructions.txt").read_text(encoding="utf-8")
OP_FI, OP_MOBILEN = re.split(r"Anvisningar för dig\s+som använder OP-\s*mobilen\s+1\.", INSTRUCTIONS)

LABELS = {
    "op_fi": ["Kundtjänst", "Nätmöte", "Anslut dig till mötet", "Anslut dig", "Bekräfta"],
    "op_mobilen": [
        "Annat",
        "Kundtjänst",
        "Nätmöte",
        "Mina tidsbokningar",
        "Anslut dig till mötet",
        "Anslut dig till mötet",
        "Fortsätta",
        "Skaffa Teams",
        "Anslut till möte",
        "Bekräfta",
    ],
}
CHOICES = {"op_fi": "jag använder op.fi", "op_mobilen": "jag använder OP-mobilen"}
SOURCES = {"op_fi": OP_FI, "op_mobilen": OP_MOBILEN}
ASKED_BACK = "Menade du något av det här?"


def folded(text: str) -> str:
    """White space and hyphens at line ends folded."""
    return re.sub(r"\s+", " ", re.sub(r"-\s*\n\s*", "-", text))


def occurrences(text: str, labels: list[str]) -> list[str]:
    """The labels in the order in which the text has them, none of them inside a longer one."""
    longest_first = sorted(set(labels), key=len, reverse=True)
    return re.findall("|".join(rf"\b{re.escape(label)}\b" for label in longest_first), text)


def is_in_order(labels: list[str], text: str) -> bool:
    found = iter(occurrences(text, labels))
    return all(label in found for label in labels)


def quoted_without_heading(messages: list[Message]) -> list[str]:
    """What the bubbles name as things to choose."""
    bubbles = [message["text"].partition("\n")[2] for message in messages if message.get("text")]
    return re.findall(r"”([^”]+)”", "\n".join(bubbles))


def walk(conversation: Conversation, service: str) -> list[list[Message]]:
    """The answers from the choice of the service to the last step."""
    steps = flows.flows()[service]
    return [conversation.say(CHOICES[service]), *(conversation.say("nästa") for _ in steps[1:])]


def read(answers: list[list[Message]]) -> str:
    return "\n".join(words(answer) for answer in answers)


@pytest.mark.parametrize("service", LABELS)
def test_shows_every_label_in_the_order_of_the_instructions(stack: Stack, service: str) -> None:
    assert is_in_order(LABELS[service], folded(SOURCES[service]))
    assert is_in_order(LABELS[service], read(walk(Conversation(stack), service)))


@pytest.mark.parametrize("service", LABELS)
def test_each_step_names_its_own_labels(stack: Stack, service: str) -> None:
    labels = yaml.safe_load(Path("actions/labels.yml").read_text(encoding="utf-8"))
    for step, answer in zip(flows.flows()[service], walk(Conversation(stack), service), strict=True):
        named = [label for label in quoted_without_heading(answer) if label != "Nästa"]
        assert sorted(named) == sorted(labels[key]["sv"] for key in step.labels), step.id
    named_in_all = [key for step in flows.flows()[service] for key in step.labels]
    assert {labels[key]["sv"] for key in named_in_all} == set(LABELS[service])


@pytest.mark.parametrize("service", LABELS)
def test_every_heading_of_the_instructions_is_a_step(stack: Stack, service: str) -> None:
    transcript = read(walk(Conversation(stack), service))
    source = folded(SOURCES[service])
    for step in flows.flows()[service]:
        assert step.titles["sv"] in source
        heading = f"Steg {step.number} av {step.of}: {step.titles['sv']}" if step.number else step.titles["sv"]
        assert heading in transcript


@pytest.mark.parametrize(
    ("service", "heading"),
    [
        ("op_fi", "Hänvisar nätmötet dig till att använda Teams?"),
        ("op_fi", "Deltar du i mötet via Teams?"),
        ("op_fi", "Identifiering"),
        ("op_mobilen", "Observera att du ska gå tillbaka till"),
    ],
)
def test_every_box_beside_the_steps_is_said(stack: Stack, service: str, heading: str) -> None:
    assert heading in folded(SOURCES[service])
    assert heading in read(walk(Conversation(stack), service))


def test_labels_are_quoted_letter_by_letter() -> None:
    labels = yaml.safe_load(Path("actions/labels.yml").read_text(encoding="utf-8"))
    source = folded(INSTRUCTIONS)
    for key in {label for steps in flows.flows().values() for step in steps for label in step.labels}:
        assert labels[key]["sv"] in source


def test_works_out_the_service_from_the_device_and_asks_only_if_it_must(stack: Stack) -> None:
    assert "op.fi i en webbläsare eller OP-mobilen" in words(Conversation(stack).say("jag ska på nätmöte"))
    for text, service in {
        "jag sitter vid datorn": "op_fi",
        "har appen på telefonen": "op_mobilen",
        "op-mobiln": "op_mobilen",
    }.items():
        conversation = Conversation(stack)
        conversation.say("jag ska på nätmöte")
        assert state(conversation.say(text))["service"] == service


def test_the_page_tells_the_service_and_the_customer_overrules_it(stack: Stack) -> None:
    conversation = Conversation(stack, metadata={"service": "op_mobilen"})
    assert state(conversation.say("jag ska på nätmöte"))["step"] == "m1"
    assert state(conversation.say("byt till op.fi"))["step"] == "op1"


def test_walks_in_every_direction(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("jag använder op.fi")
    assert state(conversation.say("nästa"))["step"] == "op2"
    assert state(conversation.say("tillbaka"))["step"] == "op1"
    assert "Det här är det första steget." in words(conversation.say("tillbaka"))
    for _ in range(3):
        conversation.say("nästa")
    assert "Steg 4 av 7" in words(conversation.say("visa igen"))
    explained = conversation.say("förklara")
    assert "två fönster" in words(explained)
    assert state(explained)["step"] == "op4"
    assert "→ 4. Anslut dig till mötet" in words(conversation.say("var är jag?"))
    switched = conversation.say("byt till op-mobilen")
    assert state(switched) == {"language": "sv", "service": "op_mobilen", "step": "m5"}
    assert "Vi fortsätter med OP-mobilen" in words(switched)
    stopped = conversation.say("avsluta")
    assert state(stopped)["step"] == "m5"
    assert titles(stopped) == ["Visa steget igen", "Börja om"]
    assert state(conversation.say("börja om"))["step"] == "m1"


def test_a_bare_yes_or_no_answers_the_open_question(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("jag använder op.fi")
    assert "Vill du byta till OP-mobilen?" in words(conversation.say("jag har en iphone"))
    assert state(conversation.say("nej"))["step"] == "op1"
    assert "Vill du byta till OP-mobilen?" in words(conversation.say("jag har en iphone"))
    assert state(conversation.say("ja"))["step"] == "m1"
    assert state(conversation.say("ja"))["step"] == "m2"
    assert "Vad ser du på skärmen" in words(conversation.say("nej"))


def test_quick_replies_stand_under_every_step(stack: Stack) -> None:
    conversation = Conversation(stack)
    messages = conversation.say("jag använder OP-mobilen")
    for _ in flows.flows()["op_mobilen"]:
        assert titles(messages)
        messages = conversation.say("nästa")


@pytest.mark.parametrize("step", [step for steps in flows.flows().values() for step in steps], ids=lambda step: step.id)
def test_every_problem_of_a_step_is_answered_and_leads_back(stack: Stack, step: flows.Step) -> None:
    conversation = Conversation(stack)
    conversation.press("resume_at", step=step.id)
    for problem in step.problems:
        answer = conversation.press(problem)
        assert state(answer) == {"language": "sv", "service": step.service, "step": step.id}
        assert len(words(answer)) > 40, problem
        assert "{" not in words(answer), problem
        assert "gick något fel" not in words(answer), problem
        assert titles(answer), problem


def test_chat_opens_with_a_bot_that_says_it_is_one(stack: Stack) -> None:
    greeting = Conversation(stack).press("chat_opened")
    assert "chattbot" in words(greeting)
    assert titles(greeting) == ["Jag använder op.fi", "Jag använder OP-mobilen"]


@pytest.fixture(scope="session")
def muddled(stack: Stack) -> list[str]:
    """Messages that the model, however it was trained last and on whatever machine, asks back about: when it is sure of
    those of the test set, it is not sure of all of them with every other word left out.
    """
    problems = [row.text for row in load() if row.language == "sv" and flows.is_problem(row.intent)]
    texts = (*problems, *(" ".join(text.split()[::2]) for text in problems))
    found = list(itertools.islice((text for text in texts if _is_asked_back(stack, text)), 3))
    assert len(found) == 3, "The model is sure of everything: it cannot be that good."
    return found


def _is_asked_back(stack: Stack, text: str) -> bool:
    """The bot is asked only about what the model does not understand: not a turn for each of 700 messages."""
    url = f"{stack.url('rasa')}/webhooks/desk/parse"
    headers = {"Authorization": f"Bearer {stack.keys['rasa_token']}"}
    read = stack.http.post(url, headers=headers, json={"text": text, "language": "sv"}).json()
    if read["intent"]["name"] != "nlu_fallback":
        return False
    return ASKED_BACK in words(Conversation(stack, metadata={"language": "sv"}).say(text))


def test_what_was_not_understood_is_asked_back_then_a_human_offered_and_a_third_time_not_said(
    stack: Stack, muddled: list[str]
) -> None:
    conversation = Conversation(stack, metadata={"language": "sv"})
    conversation.press("resume_at", step="op4")
    answers = [conversation.say(text) for text in muddled]
    first, second, third = map(words, answers)
    assert ASKED_BACK in first
    assert titles(answers[0])[-1] == "Något annat"
    assert len(titles(answers[0])) >= 2
    assert "Jag förstår tyvärr inte" in second
    assert "0100 0500" in second
    assert "Jag vill tala med en människa" in titles(answers[1])
    assert "förstår" not in third
    assert "0100 0500" in third
    assert state(answers[2])["step"] == "op4"


def test_none_of_the_readings_offers_a_human(stack: Stack, muddled: list[str]) -> None:
    conversation = Conversation(stack, metadata={"language": "sv"})
    conversation.say(muddled[0])
    assert "Jag vill tala med en människa" in titles(conversation.press("none_of_these"))


def test_a_yes_moves_on_only_when_a_step_was_the_last_thing_said(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.press("resume_at", step="op5")
    for detour in ("permission_denied", "asked_for_secrets", "request_human", "stop_guide"):
        conversation.press(detour)
        assert state(conversation.say("ok"))["step"] == "op5", detour
    assert state(conversation.say("ok"))["step"] == "op6"


def test_a_button_that_names_a_step_may_be_typed(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.press("resume_at", step="op2")
    assert titles(conversation.press("permission_denied"))[0] == "Gå till steg 5"
    assert state(conversation.say("Gå till steg 5"))["step"] == "op5"
    assert state(conversation.say("gå till identifieringen"))["step"] == "op_id"


def test_not_knowing_which_service_gets_help_and_no_loop(stack: Stack) -> None:
    conversation = Conversation(stack)
    asked = words(conversation.say("jag ska på nätmöte"))
    helped = conversation.say("nej")
    assert words(helped) != asked
    assert "Sitter du vid en dator" in words(helped)
    assert "Jag vill tala med en människa" in titles(helped)


def test_what_is_known_of_the_device_ends_with_another_device(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("jag har en iphone")
    conversation.say("nu sitter jag vid datorn i stället")
    conversation.say("ja")
    assert "iPhone" not in words(conversation.press("permission_denied"))


def test_a_browser_named_after_an_answer_makes_it_particular(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.press("resume_at", step="op5")
    assert "Visa information om webbplatsen" not in words(conversation.say("råka trycka blockera"))
    answer = conversation.say("chrome")
    assert "Visa information om webbplatsen" in words(answer)
    assert state(answer)["step"] == "op5"


def test_a_service_that_is_denied_is_not_chosen(stack: Stack) -> None:
    assert state(Conversation(stack).say("jag använder inte op-mobilen"))["service"] is None


def test_fraud_is_answered_alone_with_the_numbers(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("jag använder op.fi")
    answer = conversation.say("hen i mötet frågar efter mina bankkoder")
    bubbles = [message for message in answer if message.get("text")]
    assert len(bubbles) == 1
    assert bubbles[0]["text"].startswith("Lämna inte ut något.")
    assert "0100 0555" in bubbles[0]["text"]


@pytest.mark.parametrize("text", ["/restart", "/next_step", '/choose_service{"service": "op_fi"}', "//back"])
def test_typed_commands_are_only_text(stack: Stack, text: str) -> None:
    conversation = Conversation(stack)
    conversation.press("resume_at", step="m3")
    assert state(conversation.say(text))["language"] == "sv"
    assert state(conversation.press("show_progress"))["step"] is not None


SPOKEN = {
    "sv": (
        "jag använder op.fi",
        "nästa",
        "Steg 2 av 7",
        "”Kundtjänst”",
        "kameran är svart",
        "förklara",
        "Du är på steg 2 av 7",
    ),
    "fi": (
        "käytän op.fi-palvelua",
        "seuraava",
        "Vaihe 2 (yhteensä 7)",
        "”Asiakaspalvelu (Kundtjänst)”",
        "kamera on musta",
        "selitä",
        "Olet vaiheessa 2 (yhteensä 7)",
    ),
    "en": (
        "I use op.fi",
        "next",
        "Step 2 of 7",
        "“Customer service (Kundtjänst)”",
        "my camera is black",
        "explain",
        "You are at step 2 of 7",
    ),
}


@pytest.mark.parametrize("language", SPOKEN)
def test_walks_and_answers_in_the_customers_language(stack: Stack, language: str) -> None:
    service, onward, heading, label, problem, explain, way_back = SPOKEN[language]
    conversation = Conversation(stack, metadata={"language": language})
    conversation.say(service)
    step = conversation.say(onward)
    assert heading in words(step)
    assert label in words(step)
    answer = conversation.say(problem)
    assert state(answer) == {"language": language, "service": "op_fi", "step": "op2"}
    assert way_back in words(answer)
    assert state(conversation.say(explain))["language"] == language


def test_the_language_changes_in_the_middle_and_the_step_stays(stack: Stack) -> None:
    conversation = Conversation(stack, metadata={"language": "sv"})
    conversation.press("resume_at", step="op5")
    in_finnish = conversation.say("kan vi ta det på finska")
    assert "Jatketaan suomeksi." in words(in_finnish)
    assert state(in_finnish) == {"language": "fi", "service": "op_fi", "step": "op5"}
    assert state(conversation.say("ok, seuraava"))["language"] == "fi"
    in_english = conversation.say("sorry i don't understand this, i speak english only")
    assert state(in_english)["language"] == "en"
    assert state(conversation.press("change_language", language="sv"))["language"] == "sv"


def test_by_simply_writing_another_language_the_customer_is_answered_in_it(stack: Stack) -> None:
    conversation = Conversation(stack, metadata={"language": "sv"})
    answer = conversation.say("en löydä sitä verkkotapaamista mistään valikosta")
    assert state(answer)["language"] == "fi"
    assert "verkkotapaami" in words(answer).lower()
