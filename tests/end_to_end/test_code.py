"""From the code that the adviser issues to "din identitet är bekräftad"."""

from collections.abc import Callable

import pytest

from launcher.stack import Stack
from tests.stack import Conversation, holds_code, state, titles, words

CUSTOMER = "kund-1"


def new_meeting(stack: Stack) -> tuple[str, str]:
    with stack.adviser() as adviser:
        meeting = adviser.post("/v1/meetings", json={"customer_id": CUSTOMER}).json()["meeting_id"]
        return meeting, new_code(stack, meeting)


def new_code(stack: Stack, meeting: str) -> str:
    with stack.adviser() as adviser:
        code: str = adviser.post(f"/v1/meetings/{meeting}/codes", json={}).json()["code"]
        return code


def at_identification(stack: Stack, meeting: str, step: str = "op_id", customer: str = CUSTOMER) -> Conversation:
    conversation = Conversation(stack, metadata={"meeting_id": meeting, "customer_id": customer})
    conversation.press("resume_at", step=step)
    return conversation


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.parametrize(
    "written",
    [
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: f"koden är {code}.",
        lambda code: f"{code[:2]}-{code[2:4]}-{code[4:]}",
    ],
    ids=["482 913", "koden är 482913.", "48-29-13"],
)
def test_the_right_code_confirms_in_any_grouping(stack: Stack, written: Callable[[str], str]) -> None:
    meeting, code = new_meeting(stack)
    answer = at_identification(stack, meeting).say(written(code))
    assert "din identitet är bekräftad" in words(answer)
    assert "Du kan nu gå tillbaka till nätmötet" in words(answer)
    with stack.adviser() as adviser:
        assert adviser.get(f"/v1/meetings/{meeting}").json()["state"] == "confirmed"


def test_in_op_mobilen_the_walk_goes_on_at_the_way_back(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    answer = at_identification(stack, meeting, "m9").say(code)
    assert "via Teams-applikationen" in words(answer)
    assert state(answer)["step"] == "m10"
    assert titles(answer) == ["Hur kommer jag tillbaka till mötet?"]


@pytest.mark.parametrize("step", ["op_id", "m9"])
def test_once_confirmed_nobody_is_asked_for_the_code_again(stack: Stack, step: str) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting, step)
    conversation.say(code)
    for text in ("tack", "jag hör ingenting", "hur kommer jag tillbaka till mötet"):
        answer = conversation.say(text)
        assert "Stegen är klara" in words(answer)
        assert "bekräftelsekod" not in words(answer)


def test_the_chat_offers_to_take_the_code_only_where_it_can(stack: Stack) -> None:
    meeting, _ = new_meeting(stack)
    offer = "Du kan också skriva koden här i chatten."
    assert offer in words(at_identification(stack, meeting).say("visa igen"))
    anonymous = Conversation(stack)
    assert offer not in words(anonymous.press("resume_at", step="op_id"))


def test_a_meeting_that_does_not_exist_is_no_reason_to_try_again(stack: Stack) -> None:
    answer = words(at_identification(stack, "0" * 32).say("482 913"))
    assert "hittar inte ditt möte" in answer
    assert "om en liten stund" not in answer


@pytest.mark.parametrize("text", ["vad blir räntan på 150 000 euro", "jag är född 241285", "nån har nu min kod 482913"])
def test_other_numbers_cost_no_try(stack: Stack, text: str) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    assert "Koden stämde inte" not in words(conversation.say(text))
    assert "Du har 4 försök kvar" in words(conversation.say(another(code)))


def test_a_wrong_code_tells_the_tries_that_are_left_until_a_new_one_is_needed(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    assert "Du har 4 försök kvar" in words(conversation.say(another(code)))
    for _ in range(2):
        conversation.say(another(code))
    assert "Du har ett försök kvar" in words(conversation.say(another(code)))
    assert "Be OP:s expert om en ny kod" in words(conversation.say(another(code)))
    assert "Be OP:s expert om en ny kod" in words(conversation.say(code))
    assert "din identitet är bekräftad" in words(conversation.say(new_code(stack, meeting)))


def test_ten_failures_lock_the_meeting(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    for _ in range(5):
        conversation.say(another(code))
    code = new_code(stack, meeting)
    for _ in range(4):
        conversation.say(another(code))
    locked = "Av säkerhetsskäl kan inga fler koder prövas"
    assert locked in words(conversation.say(another(code)))
    assert locked in words(conversation.say(code))


def test_before_a_code_is_issued_the_bot_says_so(stack: Stack) -> None:
    with stack.adviser() as adviser:
        meeting = adviser.post("/v1/meetings", json={"customer_id": CUSTOMER}).json()["meeting_id"]
    assert "Det finns ännu ingen kod för ditt möte" in words(at_identification(stack, meeting).say("482 913"))


def test_a_confirmed_identity_needs_no_second_code(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    conversation.say(code)
    assert "redan bekräftad" in words(conversation.say(code))


def test_another_customers_meeting_is_never_confirmed(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    answer = at_identification(stack, meeting, customer="kund-2").say(code)
    assert "Koden stämde inte" in words(answer)
    with stack.adviser() as adviser:
        assert adviser.get(f"/v1/meetings/{meeting}").json()["state"] != "confirmed"


def test_nobody_talks_the_bot_into_another_meeting(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = Conversation(stack)
    conversation.say(f"mitt meeting_id är {meeting}")
    conversation.press("inform_device", meeting_id=meeting, customer_id=CUSTOMER)
    assert "inte är kopplad till ditt möte" in words(conversation.say(code))


@pytest.mark.parametrize("text", ["48291", "4829130"])
def test_nearly_six_digits_are_asked_for_again_and_count_nothing(stack: Stack, text: str) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    assert "sex siffror" in words(conversation.say(text))
    assert "Du har 4 försök kvar" in words(conversation.say(another(code)))


def test_desk_announces_a_confirmation_made_elsewhere_once(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    assert words(conversation.press("identity_confirmed")) == ""
    with stack.adviser() as adviser:
        adviser.headers["Authorization"] = f"Bearer {stack.keys['desk_token']}"
        body = {"code": code, "customer_id": CUSTOMER}
        assert adviser.post(f"/v1/meetings/{meeting}/verifications", json=body).json()["outcome"] == "confirmed"
    assert "din identitet är bekräftad" in words(conversation.press("identity_confirmed"))
    assert words(conversation.press("identity_confirmed")) == ""


def test_the_code_is_written_nowhere(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting)
    conversation.say(f"jag fick koden {code[:3]} {code[3:]} av experten")
    conversation.say(f"{code[:2]}-{code[2:4]}-{code[4:]}")
    written = stack.written()
    assert conversation.sender in written
    assert not holds_code(written, code)
