"""Live events: nothing lost, nothing twice, soon; also from another process."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.verification.verification_process import (
    Service,
    TwoServices,
    another,
    create_meeting,
    issue_code,
    submit,
)

SOON_SECONDS = 3.0


class Stream:
    """The events of one connection, as (id, event, data)."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> tuple[int, str, dict[str, str | None]]:
        fields: dict[str, str] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "event" in fields:
                return int(fields["id"]), fields["event"], json.loads(fields["data"])
            else:
                fields = {}
        raise EOFError


@asynccontextmanager
async def listening(service: Service, meeting_id: str, after: int | None = None) -> AsyncIterator[Stream]:
    headers = {} if after is None else {"last-event-id": str(after)}
    async with (
        service.client("desk") as client,
        client.stream("GET", f"/v1/meetings/{meeting_id}/events", headers=headers) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Stream(response.aiter_lines())


async def test_events_arrive_soon_and_from_another_process(two_services: TwoServices) -> None:
    one, other = two_services.one, two_services.other
    meeting_id = await create_meeting(one)
    async with listening(one, meeting_id) as stream:
        code = await issue_code(other, meeting_id)
        assert [(await stream.next())[1] for _ in range(2)] == ["created", "code_issued"]
        for guess, event in ((another(code), "attempt_failed"), (code, "confirmed")):
            await submit(other, meeting_id, guess)
            answered = time.monotonic()
            _, name, data = await stream.next()
            assert time.monotonic() - answered < SOON_SECONDS
            assert (name, data["event"], data["by"]) == (event, event, "desk")


async def test_whoever_comes_back_gets_what_was_missed_and_no_more(service: Service) -> None:
    meeting_id = await create_meeting(service)
    code = await issue_code(service, meeting_id)
    async with listening(service, meeting_id) as stream:
        seen, name, _ = [await stream.next() for _ in range(2)][-1]
        assert name == "code_issued"
    for _ in range(3):
        await submit(service, meeting_id, another(code))
    await submit(service, meeting_id, code)
    async with listening(service, meeting_id, after=seen) as stream:
        received = [await stream.next() for _ in range(4)]
    assert [name for _, name, _ in received] == ["attempt_failed"] * 3 + ["confirmed"]
    assert [number for number, _, _ in received] == [seen + 1, seen + 2, seen + 3, seen + 4]


async def test_parallel_events_reach_every_listener_in_the_same_order(two_services: TwoServices) -> None:
    meeting_id = await create_meeting(two_services.one)

    async def listen(service: Service) -> list[int]:
        async with listening(service, meeting_id) as stream:
            return [(await stream.next())[0] for _ in range(12)]

    listeners = [
        asyncio.create_task(listen(service)) for service in (two_services.one, two_services.other) for _ in range(3)
    ]
    guesses = (
        submit(service, meeting_id, "123456", customer_id="customer-2")
        for service in (two_services.one, two_services.other)
        for _ in range(5)
    )
    await asyncio.gather(*guesses)
    async with asyncio.timeout(15):
        heard = await asyncio.gather(*listeners)
    assert heard == [list(range(1, 13))] * 6


async def test_all_that_happens_is_shown(service: Service) -> None:
    meeting_id = await create_meeting(service)
    for _ in range(10):
        await submit(service, meeting_id, "123456", customer_id="customer-2")
    async with service.client("adviser") as client:
        await client.post(f"/v1/meetings/{meeting_id}/unlock")
    await issue_code(service, meeting_id)
    async with listening(service, meeting_id) as stream:
        names = [(await stream.next())[1] for _ in range(14)]
    assert names == ["created"] + ["attempt_failed"] * 10 + ["locked", "unlocked", "code_issued"]
