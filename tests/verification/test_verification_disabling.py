"""Shutting an adviser out while the service runs, and the way back."""

import subprocess
import sys

from tests.verification.test_verification_adviser import PAGE_HEADER, PASSWORD, new_adviser
from tests.verification.verification_process import ROOT, Service, environment, invite


def disable(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "verification.disable", *arguments],
        cwd=ROOT,
        env=environment(service.database_url, CODE_KEY=None, BOT_TOKEN=None, DESK_TOKEN=None, ADVISER_TOKEN=None),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


async def test_a_disabled_adviser_is_out_at_once_until_let_in_again(service: Service) -> None:
    name, cookie = await new_adviser(service)
    done = disable(service, name.upper())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"The account {name} (Anna Berg, adviser) is disabled and signed out everywhere.\n"
    typed = {"name": name, "password": PASSWORD}
    async with service.client() as client:
        meeting = {"customer_id": "customer-1"}
        refused = await client.post("/v1/meetings", json=meeting, headers=cookie | PAGE_HEADER)
        assert refused.status_code == 401
        assert (await client.post("/adviser/session", json=typed, headers=PAGE_HEADER)).status_code == 401
        let_in = disable(service, "--enable", name)
        assert let_in.stdout == f"The account {name} (Anna Berg, adviser) may sign in again.\n"
        assert (await client.get("/adviser/session", headers=cookie)).status_code == 401
        assert (await client.post("/adviser/session", json=typed, headers=PAGE_HEADER)).status_code == 200


async def test_a_forgotten_password_is_renewed_with_a_new_code(service: Service) -> None:
    name, _ = await new_adviser(service)
    wanted = {"name": name, "display_name": "Anna Ek", "password": "nio kloka älgar"}
    async with service.client() as client:
        code = await invite(service)
        taken = await client.post("/adviser/account", json=wanted | {"code": code}, headers=PAGE_HEADER)
        assert taken.status_code == 409
        assert disable(service, name).returncode == 0
        renewed = await client.post("/adviser/account", json=wanted | {"code": code}, headers=PAGE_HEADER)
        assert (renewed.status_code, renewed.json()["display_name"]) == (201, "Anna Ek")
        typed = {"name": name, "password": "nio kloka älgar"}
        assert (await client.post("/adviser/session", json=typed, headers=PAGE_HEADER)).status_code == 200


def test_an_unknown_name_is_told(service: Service) -> None:
    done = disable(service, "nobody.of.this.name")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Nobody has an account with the name nobody.of.this.name.\n"
