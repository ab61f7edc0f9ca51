"""desk with customers and staff, before a fake Rasa."""

from collections.abc import Awaitable, Callable

import pytest

from tests.desk.conftest import customer, database, desk, migrated_database, rasa, settings  # noqa: F401 # fixtures
from tests.desk.fake_rasa import FakeRasa, Question, answer
from tests.desk.serving import Desk
from tests.handoff.staff import Staff, hired

Hire = Callable[..., Awaitable[Staff]]

WISHES = {"människa": "asked", "bedrägeri": "fraud", "låst": "locked"}


async def guide(question: Question) -> bytes:
    """Asks for a person where the text says so, else echoes, as if at the third step of op.fi."""
    text = question["text"]
    reason = WISHES.get(text)
    wish = [{"custom": {"type": "handoff", "reason": reason}}] if reason else []
    intent = question.get("button", {}).get("intent") or ("request_human" if reason else "no_meeting_shown")
    offered = {"text": f"Guiden: {text}", "buttons": [{"title": "Nästa", "payload": "/next_step"}]}
    return answer(offered, *wish, language="sv", service="op_fi", step="op3", intent=intent)


@pytest.fixture(autouse=True)
def guiding(rasa: FakeRasa) -> None:  # noqa: F811 # a fixture
    rasa.reply = guide


@pytest.fixture
async def hire(desk: Desk) -> Hire:  # noqa: F811 # a fixture
    async def hire(name: str, role: str = "agent", *, present: bool = True) -> Staff:
        staff = await hired(desk, name, role)
        if present:
            await staff.be("available")
        return staff

    return hire


@pytest.fixture
async def anna(hire: Hire) -> Staff:
    return await hire("Anna")
