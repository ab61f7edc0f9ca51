"""Which sites' pages may hold the widget."""

from collections.abc import Callable

import pytest

from desk.settings import Settings
from tests.desk.serving import Desk, serving

OP = "https://www.op.fi"


async def preflight(desk: Desk, origin: str) -> str | None:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = await desk.http.options("/v1/sessions/current/equipment", headers=headers)
    allowed: str | None = response.headers.get("access-control-allow-origin")
    if allowed:
        assert "authorization" in response.headers["access-control-allow-headers"]
        assert "PUT" in response.headers["access-control-allow-methods"]
    return allowed


async def test_a_named_site_may_and_no_other(settings: Callable[..., Settings]) -> None:
    async with serving(settings(allowed_origins=(OP, "https://op.fi"))) as desk:
        assert await preflight(desk, OP) == OP
        for other in (
            "https://www.op.fi.example.org",
            "https://wwwxop.fi",
            "http://www.op.fi",
            "https://evil.org",
            "null",
        ):
            assert await preflight(desk, other) is None
        opened = await desk.http.post("/v1/sessions", json={}, headers={"Origin": OP})
        assert opened.headers["access-control-allow-origin"] == OP
        assert "access-control-allow-credentials" not in opened.headers
        session = opened.json()["session"]
        headers = {"Origin": OP, "Authorization": f"Bearer {session}"}
        async with desk.http.stream("GET", "/v1/events", headers=headers) as stream:
            assert stream.headers["access-control-allow-origin"] == OP


async def test_nobody_may_unless_named(desk: Desk) -> None:
    assert await preflight(desk, OP) is None
    assert "access-control-allow-origin" not in (await desk.http.get("/health", headers={"Origin": OP})).headers


@pytest.mark.parametrize("wrong", ["*", "www.op.fi", "https://op.fi/", "https://*.op.fi"])
def test_a_site_is_named_by_its_origin(settings: Callable[..., Settings], wrong: str) -> None:
    with pytest.raises(ValueError, match="allowed_origins"):
        settings(allowed_origins=(wrong,))
