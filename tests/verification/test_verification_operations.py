"""Health, metrics, documentation, headers; and what happens while the database is away."""

import asyncio
import re
from contextlib import ExitStack
from pathlib import Path

from tests.postgres import empty_database
from tests.verification.verification_process import CUSTOMER, Service, create_meeting, issue_code, served, submit


async def test_health_needs_no_token(service: Service) -> None:
    async with service.client() as client:
        response = await client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_metrics_count_outcomes(service: Service) -> None:
    async def confirmed() -> int:
        async with service.client() as client:
            text = (await client.get("/metrics")).text
        found = re.search(r'^verification_outcomes_total\{outcome="confirmed"\} (\d+)$', text, re.MULTILINE)
        assert found
        return int(found[1])

    before = await confirmed()
    meeting_id = await create_meeting(service)
    code = await issue_code(service, meeting_id)
    for _ in range(3):
        await submit(service, meeting_id, code, message_id="m-1")
    assert await confirmed() == before + 1


async def test_every_call_is_documented(service: Service) -> None:
    async with service.client() as client:
        document = (await client.get("/docs/openapi.json")).json()
        page = (await client.get("/docs")).text
    calls = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert calls >= {
        ("post", "/v1/meetings"),
        ("get", "/v1/meetings/{meeting_id}"),
        ("post", "/v1/meetings/{meeting_id}/codes"),
        ("post", "/v1/meetings/{meeting_id}/verifications"),
        ("post", "/v1/meetings/{meeting_id}/unlock"),
        ("get", "/v1/meetings/{meeting_id}/events"),
        ("get", "/health"),
        ("get", "/metrics"),
    }
    assert not re.search(r"https?://", page)


async def test_answers_forbid_foreign_scripts_and_caching(service: Service) -> None:
    async with service.client() as client:
        for path in ("/adviser", "/adviser/files/adviser.js", "/docs", "/health", "/nowhere"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'self';")
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] in {"no-store", "no-cache"}


async def test_without_the_database_it_says_so(postgres_port: int, tmp_path: Path) -> None:
    with ExitStack() as running:
        with empty_database(postgres_port) as url:
            service = running.enter_context(served(url, tmp_path))
            meeting_id = await create_meeting(service)
        async with service.client("desk") as client, asyncio.timeout(10):
            health = await client.get("/health")
            body = {"code": "123456", "customer_id": CUSTOMER}
            check = await client.post(f"/v1/meetings/{meeting_id}/verifications", json=body)
    assert (health.status_code, check.status_code) == (503, 503)
    assert list(check.json()) == ["error"]
    assert "Traceback" not in service.log.read_text()
