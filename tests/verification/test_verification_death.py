"""A process killed between the steps of a check (goal O3).

CVE-2026-27801: a counter raised in memory but not saved. GHSA-fgfv-pv97-6cmj: a counter rolled back with the
caller's transaction. Either gives unlimited guesses to whoever can make the process fail.
"""

import signal
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.verification.meeting_in_hand import new_meeting
from tests.verification.verification_process import LEAVES_WITHIN_SECONDS, another, served, submit
from verification.check import Outcome, Verification

DIES_AT_THE_COMPARISON = """
import os, signal
from verification.__main__ import main
from verification.codes import CodeKeys
CodeKeys.opens = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main()
"""
DIES_AT_THE_CONSUMPTION = """
import os, signal
import verification.check
from verification.__main__ import main
verification.check.consume = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


@pytest.mark.parametrize("program", [DIES_AT_THE_COMPARISON, DIES_AT_THE_CONSUMPTION])
async def test_the_attempt_stays_counted_and_the_code_usable_once(
    engine: AsyncEngine, database_url: str, tmp_path: Path, program: str
) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    with served(database_url, tmp_path, ("-c", program)) as doomed:
        with pytest.raises(httpx.TransportError):
            await submit(doomed, meeting.meeting_id, meeting.code)
        assert doomed.process.wait(LEAVES_WITHIN_SECONDS) == -signal.SIGKILL
    assert await meeting.failures() == 1
    assert await meeting.submit(another(meeting.code)) == Verification(Outcome.WRONG, 3)
    assert (await meeting.submit()).outcome is Outcome.CONFIRMED
    assert (await meeting.submit()).outcome is Outcome.ALREADY_CONFIRMED
