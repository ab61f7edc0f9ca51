"""``python -m benchmarks.stub_rasa <port>``: stands where Rasa would and answers every message at once."""

import asyncio
import json
import sys

import uvloop

_ANSWER = json.dumps(
    [
        {"text": "Steg 3 av 7: Gå till nätmötet\nVälj Nätmöte på kundtjänstsidan."},
        {
            "custom": {
                "type": "step",
                "service": "op_fi",
                "step": "op3",
                "number": 3,
                "of": 7,
                "title": "Gå till nätmötet",
            }
        },
        {"text": "Klart?", "buttons": [{"title": "Nästa", "payload": "/next_step"}]},
        {"custom": {"type": "state", "state": {"language": "sv", "service": "op_fi", "step": "op3"}}},
    ]
).encode()
_RESPONSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(_ANSWER), _ANSWER)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), b"0"
    )
    await reader.readexactly(int(length))
    writer.write(_RESPONSE)
    await writer.drain()
    writer.close()


async def main(port: int) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", port, backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
