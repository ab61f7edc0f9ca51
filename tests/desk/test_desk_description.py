"""The OpenAPI description says what desk does."""

import json
import re

from tests.desk.serving import Desk


async def test_the_description_is_whole(desk: Desk) -> None:
    page = await desk.http.get("/docs")
    assert "/docs/openapi.json" in page.text
    assert "<script" not in page.text
    description = (await desk.http.get("/docs/openapi.json")).json()
    components = description["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", json.dumps(description))) == set(components)
    operations = {
        (method, path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    open_to_all = {call for call, operation in operations.items() if "security" not in operation}
    assert {("post", "/v1/sessions"), ("get", "/health")} <= open_to_all
    assert {path for _, path in open_to_all} <= {"/v1/sessions", "/health", "/", "/demo/token"}
    assert set(components["MessageAnswer"]["properties"]) >= {"number", "text", "buttons", "custom", "at"}
