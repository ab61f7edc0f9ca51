"""A process may serve customers alone, or the staff alone."""

from collections.abc import Callable

import pytest

from desk.settings import Settings
from tests.desk.serving import serving


@pytest.mark.parametrize(
    ("sides", "there", "not_there"),
    [
        (["public"], "/widget.js", "/console/session"),
        (["staff"], "/console/session", "/widget.js"),
    ],
)
async def test_a_side_that_is_not_served_is_not_there(
    settings: Callable[..., Settings], sides: list[str], there: str, not_there: str
) -> None:
    async with serving(settings(sides=sides)) as desk:
        assert (await desk.http.get(there)).status_code in (200, 401)
        assert (await desk.http.get(not_there)).status_code == 404
        assert (await desk.http.get("/health")).status_code == 200
