"""After use, the code is nowhere: not in the database, the logs or the metrics (goal O9)."""

import re
from pathlib import Path

from tests.verification.verification_process import (
    CODE_KEY,
    CUSTOMER,
    TOKENS,
    another,
    create_meeting,
    issue_code,
    served,
    sqlite_url,
    submit,
)


async def test_neither_code_nor_key_nor_token_is_kept(tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        codes = []
        for number in range(5):
            meeting_id = await create_meeting(service)
            code = await issue_code(service, meeting_id)
            await submit(service, meeting_id, another(code), message_id=f"wrong-{number}")
            await submit(service, meeting_id, code, message_id=f"right-{number}")
            codes += [code, another(code)]
        async with service.client("desk") as client:
            path = f"/v1/meetings/{meeting_id}/verifications"
            await client.post(path, content=f'{{"code": "{code}", "customer_id": [')
            await client.post(path, json={"code": f"{code}1", "customer_id": CUSTOMER})
            metrics = (await client.get("/metrics")).text
        assert code not in metrics
        assert meeting_id not in metrics
    files = _contents(tmp_path)
    assert len(files) >= 2
    for secret in (CODE_KEY, *TOKENS.values()):
        assert not any(secret.encode() in content for content in files)
    for code in codes:
        standing_alone = re.compile(rb"(?<![0-9a-f.])" + code.encode() + rb"(?![0-9a-f])")
        assert not any(standing_alone.search(content) for content in files)


async def test_an_unexpected_fault_is_neither_shown_nor_logged_with_the_code(tmp_path: Path) -> None:
    program = """
import verification.check
from verification.__main__ import main
def broken(engine, policy, meeting_id):
    raise ValueError(f"the code 482913 of {meeting_id}")
verification.check.reserve = broken
main()
"""
    with served(sqlite_url(tmp_path), tmp_path, ("-c", program)) as service:
        meeting_id = await create_meeting(service)
        async with service.client("desk") as client:
            body = {"code": "482913", "customer_id": CUSTOMER}
            response = await client.post(f"/v1/meetings/{meeting_id}/verifications", json=body)
    assert response.status_code == 500
    assert response.json() == {"error": "Something went wrong here."}
    log = service.log.read_text()
    assert "A request failed." in log
    assert "482913" not in log


def _contents(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in directory.iterdir()]
