"""desk lets in the ids that verification takes and no others: with another, every check of a code would be refused."""

import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from desk.vocabulary import CustomerId, MeetingId
from tests.desk.serving import MEETING, Desk, page_token
from verification.api import MEETING as MEETING_ROUTE
from verification.bodies import OpaqueId

IDS = ["kund-7", "Kund_7", "a" * 64, MEETING, "0" * 32, "", "a" * 65, "kund.7", "kund:7", "kund 7", "kund-7\n", "kånd"]
IDS += ["0" * 31, "0" * 33, "A" * 32, "g" * 32, MEETING + "\n", "mote-9"]
DIGITS = re.compile(MEETING_ROUTE.removeprefix("/<meeting_id:").removesuffix(">"))


def accepts(shape: Any, id: str) -> bool:
    try:
        TypeAdapter(shape).validate_python(id)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("id", IDS)
def test_desk_and_verification_take_the_same_ids(id: str) -> None:
    assert accepts(CustomerId, id) == accepts(OpaqueId, id)
    assert accepts(MeetingId, id) == bool(DIGITS.fullmatch(id))


@pytest.mark.parametrize(
    ("customer_id", "meeting_id", "named"),
    [("kund.7", MEETING, "sub"), ("kund-7", "mote-9", "meeting_id"), ("kund:7", "mote.9", "sub, meeting_id")],
)
async def test_the_log_says_which_claim_of_a_token_is_wrong(
    desk: Desk, logs: pytest.LogCaptureFixture, customer_id: str, meeting_id: str, named: str
) -> None:
    token = page_token(sub=customer_id, meeting_id=meeting_id)
    response = await desk.http.post("/v1/sessions", json={"token": token})
    assert response.status_code == 401
    assert f"the page's token is signed but wrong in: {named}" in logs.text
    assert customer_id not in logs.text


@pytest.mark.parametrize(("customer_id", "meeting_id"), [("kund.7", MEETING), ("kund-7", "mote-9")])
async def test_the_demo_signs_no_other_ids(desk: Desk, customer_id: str, meeting_id: str) -> None:
    body = {"customer_id": customer_id, "meeting_id": meeting_id, "language": "sv"}
    assert (await desk.http.post("/demo/token", json=body)).status_code == 400
