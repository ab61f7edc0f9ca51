"""What the lead sees."""

import json

import yaml

from desk.replies import replies, step_cards
from desk.vocabulary import LANGUAGES
from tests.desk.fake_rasa import FakeRasa, Question, answer, http
from tests.desk.serving import Customer, Desk
from tests.handoff.conftest import Hire
from tests.handoff.staff import CONSOLE, Staff, press


def walking(intent: str, step: str | None, *, understood: bool = True) -> object:
    async def reply(_: Question) -> bytes:
        state = {"language": "sv", "service": "op_fi", "step": step, "intent": intent, "understood": understood}
        return answer({"text": "Guiden"}, **state)  # type: ignore[arg-type] # a truth value too

    return reply


async def walk(customer: Customer, rasa: FakeRasa, *turns: tuple[str, str | None]) -> None:
    for intent, step in turns:
        rasa.reply = walking(intent, step, understood=intent != "nlu_fallback")  # type: ignore[assignment]
        await customer.say(f"{intent} på {step}")


async def test_the_numbers_are_those_of_the_conversations(desk: Desk, hire: Hire, rasa: FakeRasa) -> None:
    lead, anna = await hire("Lead", "lead", present=False), await hire("Anna")
    reply = rasa.reply
    through = [("start_guide", "op1"), ("next_step", "op2"), ("next_step", "op_id"), ("next_step", "op_id")]
    await walk(await desk.open_session(), rasa, *through)
    helped = [("start_guide", "op1"), ("login_problem", "op1"), ("next_step", "op2"), ("nlu_fallback", "op2")]
    await walk(await desk.open_session(), rasa, *helped)
    stuck = await desk.open_session()
    await walk(stuck, rasa, ("start_guide", "op1"), ("login_problem", "op1"), ("login_problem", "op1"))
    rasa.reply = reply
    await stuck.say("människa")
    await anna.claim(stuck)
    await anna.do(stuck, "close", {"reason": "solved"})
    await press(stuck, "Ja")
    answered = await lead.http.get(f"{CONSOLE}/lead/report", params={"days": 7})
    report = answered.json()
    assert report["conversations"] == 3
    assert report["handed_over"] == 1
    assert round(report["containment"], 2) == 0.67
    assert report["finished"] == 1
    assert report["reasons"] == [{"reason": "asked", "count": 1}]
    assert report["outcomes"] == [{"reason": "solved", "count": 1}]
    assert report["ratings"] == {"good": 1, "okay": 0, "bad": 0}
    assert report["unanswered"] == 1
    assert report["waiting"]["median_seconds"] == 0
    assert sum(bucket["count"] for bucket in report["waiting"]["buckets"]) == 1
    steps = {step["step"]: (step["reached"], step["left"]) for step in report["drop_off"]["op_fi"]}
    assert steps["op1"] == (3, 0)
    assert steps["op2"] == (2, 1)
    assert steps["op_id"] == (1, 0)
    [login] = [detour for detour in report["detours"] if detour["intent"] == "login_problem"]
    assert (login["count"], login["solved"]) == (3, 1)
    assert login["title"] != "login_problem"


async def test_what_was_not_understood_comes_as_training_data_masked(desk: Desk, hire: Hire, rasa: FakeRasa) -> None:
    lead = await hire("Lead", "lead")
    customer = await desk.open_session()
    rasa.reply = walking("nlu_fallback", "op5", understood=False)  # type: ignore[assignment]
    for text in ("blå ruta: uppe", "Blå ruta: uppe", "kod 482913 - hur?"):
        await customer.say(text)
    parsed = http(200, b'{"intent_ranking": [{"name": "no_permission_prompt", "confidence": 0.4}]}')
    rasa.parsed = parsed
    listed = (await lead.http.get(f"{CONSOLE}/lead/unanswered")).json()["messages"]
    assert [each["text"] for each in listed] == ["kod •••••• - hur?", "Blå ruta: uppe"]
    assert listed[0]["step"] == "op5"
    download = await lead.http.get(f"{CONSOLE}/lead/unanswered.yml")
    assert "attachment" in download.headers["content-disposition"]
    assert "482913" not in download.text
    [block] = yaml.safe_load(download.text)["nlu"]
    assert block["intent"] == "no_permission_prompt"
    assert block["metadata"] == {"language": "sv"}
    assert block["examples"].splitlines() == ["- kod •••••• - hur?", "- Blå ruta: uppe"]


async def test_suggestions_are_the_bots_readings_of_what_was_said_last(
    customer: Customer, anna: Staff, rasa: FakeRasa
) -> None:
    await customer.say("människa")
    await customer.say("ingen hör mig")
    await anna.claim(customer)
    readings = [{"name": "others_cannot_hear_me", "confidence": 0.91}, {"name": "x", "confidence": 0.1}]
    rasa.parsed = http(200, json.dumps({"intent_ranking": readings}).encode())
    found = await anna.http.get(f"{CONSOLE}/conversations/{customer.conversation}/suggestions")
    [suggestion] = found.json()["suggestions"]
    assert suggestion["intent"] == "others_cannot_hear_me"
    assert suggestion["confidence"] == 0.91
    assert suggestion["text"]
    rasa.parsed = http(503, b"{}")
    found = await anna.http.get(f"{CONSOLE}/conversations/{customer.conversation}/suggestions")
    assert found.json() == {"suggestions": []}


def test_every_step_and_answer_can_be_sent_in_each_language() -> None:
    for language in LANGUAGES:
        cards = step_cards(language)
        assert [len(cards[service]) for service in ("op_fi", "op_mobilen")] == [8, 10]
        written = [*(card.text for each in cards.values() for card in each), *(each.text for each in replies(language))]
        assert len(written) > 90
        assert not [text for text in written if "{" in text or not text]
