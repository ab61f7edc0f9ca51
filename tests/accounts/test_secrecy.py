"""Nothing that opens anything is kept or logged, nor what people type in the wrong field."""

import pytest

from tests.accounts.staff import PASSWORD, PREFIX, Place

NEXT_PASSWORD = "nio kloka älgar"
TYPED_AS_NAME = "min hemliga gås"


async def test_passwords_codes_and_tokens_are_nowhere(console: Place, logs: pytest.LogCaptureFixture) -> None:
    code = await console.invite()
    unused = await console.invite()
    browser = console.browser()
    await browser.make_account(code)
    first = browser.token
    await browser.make_account("K7QF-2MXD-9RTP", "eva")
    await browser.sign_in(TYPED_AS_NAME, "fel lösenord")
    await browser.sign_in()
    await browser.call("PUT", f"{PREFIX}/password", {"old": PASSWORD, "new": NEXT_PASSWORD})
    assert "Signing in at /console failed" in logs.text
    assert "Using an invitation at /console failed" in logs.text
    assert "An invitation at /console was used" in logs.text
    kept = logs.text + await console.everything_stored()
    secrets = {code, unused, first, browser.token, PASSWORD, NEXT_PASSWORD, TYPED_AS_NAME, "fel lösenord", "K7QF-2MXD"}
    assert [secret for secret in secrets if secret is None or secret in kept] == []
    assert code.replace("-", "") not in kept
