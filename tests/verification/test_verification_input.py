"""Bad input: a 4xx with one sentence, never a 5xx, never an echo of what was sent, never counted."""

import json
from typing import Any

import httpx
import pytest

from tests.verification.verification_process import CUSTOMER, Service, another, create_meeting, issue_code, submit

NESTED = "[" * 4_900 + "]" * 4_900
HOSTILE = [
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "<script>alert(1)</script>",
    "' OR 1=1--",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "a\r\nb",
    "\u202eabc",
    "👩‍👩‍👧",
    "ä",
    "x" * 65,
    "../../etc/passwd",
    1,
    1.5,
    True,
    [],
    {},
    ["a"],
    {"a": 1},
]
BAD_CODES = [
    *HOSTILE,
    "12345",
    "1234567",
    "12345a",
    "١٢٣٤٥٦",  # Arabic digits
    "１２３４５６",  # full-width digits
    " 123456",
    "123456\n",
    "482 913",
    "-12345",
    482913,
    None,
]
NOT_JSON = [b"", b"{", b"nonsense", b"\xff\xfe", b"{'code': 1}", NESTED.encode(), b'{"code": "\x00"}']
NOT_AN_OBJECT = [b"NaN", b"[]", b"null", b"1", b'"text"', b"true", b"[" * 50 + b"]" * 50]


def assert_refused(response: httpx.Response, *statuses: int) -> None:
    assert response.status_code in statuses, response.text
    assert list(response.json()) == ["error"]
    assert len(response.json()["error"]) < 200
    assert "Traceback" not in response.text


async def post(service: Service, role: str, path: str, body: Any) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with service.client(role) as client:
        return await client.post(path, content=content)


@pytest.mark.parametrize("body", NOT_JSON)
async def test_what_is_not_json(service: Service, body: bytes) -> None:
    meeting_id = await create_meeting(service)
    assert_refused(await post(service, "adviser", "/v1/meetings", body), 400)
    assert_refused(await post(service, "desk", f"/v1/meetings/{meeting_id}/verifications", body), 400)


@pytest.mark.parametrize("body", NOT_AN_OBJECT)
async def test_json_that_is_no_object(service: Service, body: bytes) -> None:
    meeting_id = await create_meeting(service)
    for action in ("codes", "unlock"):
        assert_refused(await post(service, "adviser", f"/v1/meetings/{meeting_id}/{action}", body), 422)
    assert_refused(await post(service, "adviser", "/v1/meetings", body), 422)
    assert_refused(await post(service, "bot", f"/v1/meetings/{meeting_id}/verifications", body), 422)


@pytest.mark.parametrize("customer_id", HOSTILE)
async def test_customer_ids(service: Service, customer_id: object) -> None:
    assert_refused(await post(service, "adviser", "/v1/meetings", {"customer_id": customer_id}), 400, 422)


@pytest.mark.parametrize(
    "starts_at",
    [
        *HOSTILE,
        "2026-12-24",
        "2026-12-24T14:00:00",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "2026-13-01T00:00:00Z",
        1_700_000_000,
    ],
)
async def test_start_times(service: Service, starts_at: object) -> None:
    body = {"customer_id": CUSTOMER, "starts_at": starts_at}
    assert_refused(await post(service, "adviser", "/v1/meetings", body), 400, 422)


async def test_a_start_time_is_kept_in_utc(service: Service) -> None:
    body = {"customer_id": CUSTOMER, "starts_at": "2026-12-24T14:00:00+02:00"}
    meeting_id = (await post(service, "adviser", "/v1/meetings", body)).json()["meeting_id"]
    async with service.client("bot") as client:
        state = (await client.get(f"/v1/meetings/{meeting_id}")).json()
    assert state["starts_at"] == "2026-12-24T12:00:00.000+00:00"


async def test_codes_and_ids_of_another_form_are_refused_and_not_counted(service: Service) -> None:
    meeting_id = await create_meeting(service)
    code = await issue_code(service, meeting_id)
    path = f"/v1/meetings/{meeting_id}/verifications"
    for bad in BAD_CODES:
        assert_refused(await post(service, "desk", path, {"code": bad, "customer_id": CUSTOMER}), 400, 422)
    for bad in HOSTILE:
        assert_refused(await post(service, "desk", path, {"code": code, "customer_id": bad}), 400, 422)
        body = {"code": code, "customer_id": CUSTOMER, "message_id": bad}
        assert_refused(await post(service, "desk", path, body), 400, 422)
    assert_refused(await post(service, "desk", path, {"code": code}), 422)
    assert_refused(await post(service, "desk", path, {"code": code, "customer_id": CUSTOMER, "more": 1}), 422)
    assert await submit(service, meeting_id, another(code)) == {"outcome": "wrong", "attempts_left": 4}


async def test_a_refusal_does_not_repeat_what_was_sent(service: Service) -> None:
    path = f"/v1/meetings/{await create_meeting(service)}/verifications"
    for body in (
        {"code": "4829137", "customer_id": CUSTOMER},
        {"code": "482913", "customer_id": "482913!"},
        {"code": "482913", "customer_id": CUSTOMER, "482913": 1},
    ):
        assert "48291" not in (await post(service, "desk", path, body)).text


@pytest.mark.parametrize("size", [10_001, 1_000_000])
async def test_large_bodies(service: Service, size: int) -> None:
    body = b'{"customer_id": "' + b"x" * (size - 19) + b'"}'
    assert_refused(await post(service, "adviser", "/v1/meetings", body), 413)


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "1" * 10, "١", "1 OR 1=1", "NaN"])
async def test_last_event_ids(service: Service, value: str) -> None:
    path = f"/v1/meetings/{await create_meeting(service)}/events"
    async with service.client("desk") as client:
        assert_refused(await client.get(path, headers={b"last-event-id": value.encode()}), 400)


@pytest.mark.parametrize(
    "meeting_id", ["0" * 31, "0" * 33, "G" * 32, "A" * 32, "%00" * 32, "..%2f..", "0" * 32 + "%0a", "x" * 4_000]
)
async def test_meeting_ids(service: Service, meeting_id: str) -> None:
    async with service.client("adviser") as client:
        assert_refused(await client.get(f"/v1/meetings/{meeting_id}"), 404)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"])
async def test_other_methods(service: Service, method: str) -> None:
    async with service.client("adviser") as client:
        assert_refused(await client.request(method, "/v1/meetings"), 400, 401, 405)


async def test_a_new_code_without_a_body(service: Service) -> None:
    meeting_id = await create_meeting(service)
    async with service.client("adviser") as client:
        assert (await client.post(f"/v1/meetings/{meeting_id}/codes")).status_code == 201


async def test_no_code_for_a_locked_or_confirmed_meeting(service: Service) -> None:
    locked, confirmed = await create_meeting(service), await create_meeting(service)
    for _ in range(10):
        await submit(service, locked, "123456", customer_id="customer-2")
    await submit(service, confirmed, await issue_code(service, confirmed))
    for meeting_id, state in ((locked, "locked"), (confirmed, "confirmed")):
        response = await post(service, "adviser", f"/v1/meetings/{meeting_id}/codes", {})
        assert_refused(response, 409)
        assert state in response.json()["error"]
    response = await post(service, "adviser", f"/v1/meetings/{locked}/unlock", {})
    assert (response.status_code, response.json()["state"]) == (200, "created")
