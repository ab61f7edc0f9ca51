"""Who lets whom in and shuts whom out stands in the log."""

import pytest

from privacy.masking import mask
from tests.handoff.conftest import Hire
from tests.handoff.staff import CONSOLE


async def test_the_log_tells_who_invites_and_who_disables_whom(hire: Hire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    lead, anna = await hire("Lead", "lead"), await hire("Anna")
    invited = await lead.http.post(f"{CONSOLE}/lead/invitations", json={"role": "agent"})
    for disabled in (True, False):
        await lead.http.put(f"{CONSOLE}/lead/accounts/{anna.id}", json={"disabled": disabled})
    told = [mask(each.getMessage()) for each in caplog.records if each.name == "desk.console.lead"]
    done = ["made an invitation for the role agent", f"disabled account {anna.id}", f"enabled account {anna.id}"]
    assert told == [mask(f"Account {lead.id} {each}.") for each in done]  # an id may look like a number of somebody's
    assert invited.json()["code"] not in caplog.text
