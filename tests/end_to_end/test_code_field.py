"""The code field and the live stream, through the real desk, Rasa, action server and verification."""

import json
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from launcher.stack import Stack
from tests.end_to_end.test_code import CUSTOMER, another, new_code, new_meeting
from tests.stack import holds_code

Message = dict[str, Any]


@contextmanager
def signed_in(stack: Stack, meeting: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url("desk"), timeout=20, trust_env=False) as http:
        who = {"customer_id": CUSTOMER, "meeting_id": meeting, "language": "sv", "service": "op_fi"}
        token = http.post("/demo/token", json=who).json()["token"]
        session = http.post("/v1/sessions", json={"token": token, "equipment": {"device": "computer"}}).json()
        http.headers["Authorization"] = f"Bearer {session['session']}"
        yield http


def write_code(http: httpx.Client, code: str) -> dict[str, Any]:
    response = http.post("/v1/code", json={"id": str(uuid.uuid4()), "code": code})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def heard(http: httpx.Client, wanted: str) -> list[Message]:
    """Every message from the first on, until one holds the wanted words."""
    said: list[Message] = []
    with http.stream("GET", "/v1/events", timeout=10) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: ") and "text" in (message := json.loads(line[6:])):
                said.append(message)
                if wanted in message["text"]:
                    return said
    raise AssertionError(said)


def test_a_code_in_the_field_confirms_and_nobody_keeps_it(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    with signed_in(stack, meeting) as http:
        wrong = write_code(http, another(code))
        assert wrong["outcome"] == "wrong"
        mine, verdict = wrong["messages"]
        assert mine["text"] == "••••••"
        assert verdict["custom"] == {"type": "code_field"}
        right = write_code(http, f" {code[:3]} {code[3:]} ")
        assert right["outcome"] == "confirmed"
        assert "din identitet är bekräftad" in right["messages"][-1]["text"]
        assert right["messages"][-1]["custom"] == {"type": "identity_confirmed"}
        again = write_code(http, code)
        assert again["outcome"] == "already_confirmed"
        said = heard(http, "redan bekräftad")
    assert sum("din identitet är bekräftad" in message["text"] for message in said) == 1
    assert not holds_code(stack.written(), code)
    assert not holds_code(stack.written(), another(code))


def test_the_same_try_is_counted_once(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    body = {"id": str(uuid.uuid4()), "code": another(code)}
    with signed_in(stack, meeting) as http:
        first, second = (http.post("/v1/code", json=body).json() for _ in range(2))
    assert first == second


def test_an_identity_confirmed_elsewhere_is_said_by_itself(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    with signed_in(stack, meeting) as http:
        http.post("/v1/conversation/open")
        checked = stack.http.post(
            f"{stack.url('verification')}/v1/meetings/{meeting}/verifications",
            headers={"Authorization": f"Bearer {stack.keys['bot_token']}"},
            json={"code": code, "customer_id": CUSTOMER},
        )
        assert checked.json()["outcome"] == "confirmed"
        assert heard(http, "din identitet är bekräftad")[-1]["from"] == "bot"


@pytest.mark.parametrize(
    ("code", "error"), [("12345", "code_malformed"), ("١٢٣٤٥٦", "code_malformed"), ("", "code_malformed")]
)
def test_what_is_no_code_costs_no_try(stack: Stack, code: str, error: str) -> None:
    meeting, right = new_meeting(stack)
    with signed_in(stack, meeting) as http:
        refused = http.post("/v1/code", json={"id": str(uuid.uuid4()), "code": code})
        assert (refused.status_code, refused.json()["error"]) == (400, error)
        assert http.get("/v1/messages").json()["messages"] == []
        assert write_code(http, right)["outcome"] == "confirmed"


def test_without_a_meeting_there_is_no_code_field(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url("desk"), trust_env=False) as http:
        session = http.post("/v1/sessions", json={}).json()["session"]
        body = {"id": str(uuid.uuid4()), "code": "482913"}
        refused = http.post("/v1/code", json=body, headers={"Authorization": f"Bearer {session}"})
        assert (refused.status_code, refused.json()["error"]) == (409, "no_meeting")


def test_verification_down_is_said_and_the_code_may_be_written_again(stack: Stack) -> None:
    with signed_in(stack, secrets.token_hex(16)) as http:
        refused = http.post("/v1/code", json={"id": str(uuid.uuid4()), "code": "482913"})
        assert (refused.status_code, refused.json()["error"]) == (503, "code_not_checked")
    meeting, _ = new_meeting(stack)
    with signed_in(stack, meeting) as http:
        stack.running.kill("verification")
        try:
            refused = http.post("/v1/code", json={"id": str(uuid.uuid4()), "code": "482913"})
            assert (refused.status_code, refused.json()["error"]) == (503, "code_not_checked")
        finally:
            stack.start_again("verification")
        assert write_code(http, new_code(stack, meeting))["outcome"] == "confirmed"


def test_the_device_check_is_answered_as_the_typed_problem(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url("desk"), timeout=20, trust_env=False) as http:
        known = {"device": "computer", "os": "windows", "browser": "firefox"}
        session = http.post("/v1/sessions", json={"service": "op_fi", "equipment": known}).json()["session"]
        http.headers["Authorization"] = f"Bearer {session}"

        def say(**said: Any) -> list[Message]:
            messages: list[Message] = http.post("/v1/messages", json={"id": str(uuid.uuid4()), **said}).json()[
                "messages"
            ]
            return messages

        offer = say(text="jag vill testa kameran och mikrofonen")
        assert offer[-1]["custom"] == {"type": "device_check"}
        mine, blocked = say(finding="permission_denied")[:2]
        assert mine["text"].startswith("Testet: ")
        assert "Firefox" in blocked["text"]
        assert "fungerar" in say(finding="devices_work")[1]["text"]
        assert "mikrofonen" in say(finding="microphone_not_found")[1]["text"]
