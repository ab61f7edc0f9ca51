"""Every route of the API with every role; the routes come from the application itself."""

from collections.abc import Iterator

import pytest
from sanic import Sanic

from tests.verification.verification_process import TOKENS, Service, create_meeting
from verification.api import api
from verification.context import App, Context

ALLOWED = {
    ("POST", "/v1/meetings"): {"adviser"},
    ("GET", "/v1/meetings/{id}"): {"adviser", "bot", "desk"},
    ("POST", "/v1/meetings/{id}/codes"): {"adviser"},
    ("POST", "/v1/meetings/{id}/verifications"): {"bot", "desk"},
    ("POST", "/v1/meetings/{id}/unlock"): {"adviser"},
    ("GET", "/v1/meetings/{id}/events"): {"adviser", "desk"},
}
BODIES = {
    "/v1/meetings": {"customer_id": "customer-1"},
    "/v1/meetings/{id}/verifications": {"code": "123456", "customer_id": "customer-1"},
}


def _routes() -> Iterator[tuple[str, str]]:
    app: App = Sanic("routes_of_verification", ctx=Context(), configure_logging=False)
    app.blueprint(api)
    app.finalize()
    for route in app.router.routes:
        for method in route.methods:
            yield method, "/" + route.path.replace("<meeting_id:[0-9a-f]{32}>", "{id}")


ROUTES = sorted(_routes())


def test_every_route_has_its_roles_written_down_here() -> None:
    assert set(ROUTES) == set(ALLOWED)


@pytest.mark.parametrize("role", TOKENS)
@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_role_may_do_what_is_its_own(service: Service, method: str, path: str, role: str) -> None:
    url = path.replace("{id}", await create_meeting(service))
    body = BODIES.get(path) if method == "POST" else None
    async with (
        service.client(role) as client,
        client.stream(method, url, json=body) as response,
    ):
        status = response.status_code
    assert (status in {200, 201}) if role in ALLOWED[method, path] else (status == 403)


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"Bearer",
        b"Bearer wrong",
        b"Bearer bot-token-and-more",
        b"Bearer bot-toke",
        b"Basic Ym90LXRva2Vu",
        b"bot-token",
        b"Bearer \xff\xfe",
        b"Bearer " + b"x" * 4_000,
    ],
)
@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_without_a_known_token_nothing_goes(
    service: Service, method: str, path: str, header: bytes | None
) -> None:
    url = path.replace("{id}", "0" * 32)
    headers = {} if header is None else {b"authorization": header}
    async with service.client() as client:
        response = await client.request(method, url, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert list(response.json()) == ["error"]


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "{id}" in route[1]])
async def test_an_unknown_meeting_is_not_found(service: Service, method: str, path: str) -> None:
    role = min(ALLOWED[method, path])
    async with service.client(role) as client:
        response = await client.request(method, path.replace("{id}", "0" * 32), json=BODIES.get(path, {}))
    assert response.status_code == 404
    assert response.json() == {"error": "There is no such meeting."}
