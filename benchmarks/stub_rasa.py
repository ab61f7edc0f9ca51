"""``python -m benchmarks.stub_rasa <port>``: stands where Rasa would and answers every message at once.

To ``människa`` and ``bedrägeri`` it asks for a person, as the bot would.
"""

import asyncio
import json
import sys

import uvloop

_WISHES = {"människa": "asked", "bedrägeri": "fraud"}
_STEP = {"type": "step", "service": "op_fi", "step": "op3", "number": 3, "of": 7, "title": "Gå till nätmötet"}
_STATE = {"language": "sv", "service": "op_fi", "step": "op3", "intent": "next_step", "understood": True}
_ANSWER = [
    {"text": "Steg 3 av 7: Gå till nätmötet\nVälj Nätmöte på kundtjänstsidan."},
    {"custom": _STEP},
    {"text": "Klart?", "buttons": [{"title": "Nästa", "payload": "/next_step"}]},
]
_END = {"custom": {"type": "state", "state": _STATE}}


def _response(text: str) -> bytes:
    wish = [{"custom": {"type": "handoff", "reason": _WISHES[text]}}] if text in _WISHES else []
    body = json.dumps([*_ANSWER, *wish, _END]).encode()
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), b"0"
    )
    body = await reader.readexactly(int(length))
    writer.write(_response(json.loads(body)["text"] if body else ""))
    await writer.drain()
    writer.close()


async def main(port: int) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", port, backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
