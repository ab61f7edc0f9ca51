"""The client of verification against answers that make no sense; the real service is in the end-to-end tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from urllib.parse import unquote

import pytest

from verification.client import Verification, VerificationRefused, VerificationUnreachable

NONSENSE = {
    "error": (500, b"{}"),
    "no json": (200, b"<html>"),
    "empty": (200, b""),
    "list": (200, b"[]"),
    "other object": (200, b'{"x": 1}'),
}


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n")
        status, body = NONSENSE.get(unquote(request.decode()).split("/")[3].removesuffix(" HTTP"), (404, b"{}"))
        writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body)) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("kind", NONSENSE)
async def test_an_answer_without_sense_is_no_answer(address: str, kind: str) -> None:
    async with aclosing(Verification(address, "t")) as verification:
        with pytest.raises(VerificationUnreachable):
            await verification.verify(kind, "c", "482913", None)


async def test_nobody_there_is_no_answer() -> None:
    async with aclosing(Verification("http://127.0.0.1:9", "t")) as verification:
        with pytest.raises(VerificationUnreachable):
            await verification.is_confirmed("m")


async def test_a_call_that_can_never_be_right_is_refused(address: str) -> None:
    async with aclosing(Verification(address, "t")) as verification:
        with pytest.raises(VerificationRefused, match="HTTP 404"):
            await verification.is_confirmed("unknown")
