"""The staff side of desk as the console sees it, kept in memory: what the contract of its API says, and no more."""

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sanic import HTTPResponse, Request, Sanic, empty, file
from sanic.response import BaseHTTPResponse, text
from sanic.response import json as answer

DIST = Path("web/console/dist")
PASSWORD = "korrekt häst batteri"
CODE = "lykta-ström-sjö-42"
COOKIE = "__Host-staff"
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
STEP = {"id": "op3", "number": 3, "of": 7, "title": "Gå till nätmötet"}
STEP_CARD = {
    "id": "op3",
    "number": 3,
    "title": "Gå till nätmötet",
    "text": "Steg 3 av 7: Gå till nätmötet\nVälj Nätmöte på kundtjänstsidan i op.fi.",
}
_names = count()


def at(seconds_ago: float = 0) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat()


@dataclass
class Talk:
    """One customer's conversation."""

    id: str
    status: str = "queued"
    agent: str | None = None
    reason: str = "asked"
    since: str = field(default_factory=at)
    claimed_at: str | None = None
    language: str = "sv"
    service: str | None = "op_fi"
    here: bool = True
    typing: bool = False
    read: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def preview(self) -> str:
        said = [message["text"] for message in self.messages if message["from"] == "customer"]
        return said[-1] if said else ""

    @property
    def unread(self) -> int:
        return sum(message["from"] == "customer" and message["number"] > self.read for message in self.messages)


class FakeDesk:
    """``accounts`` by name; ``asked``: every call that changes something, as (method, path, body)."""

    def __init__(self) -> None:
        self.accounts: dict[str, dict[str, Any]] = {
            "anna": {"id": "a1", "name": "anna", "display_name": "Anna", "role": "agent", "disabled": False},
            "leo": {"id": "a2", "name": "leo", "display_name": "Leo", "role": "lead", "disabled": False},
        }
        self.sessions: dict[str, str] = {}
        self.talks: dict[str, Talk] = {}
        self.presence: dict[str, tuple[str, int]] = {"a2": ("available", 3)}
        self.asked: list[tuple[str, str, Any]] = []
        self.openid = False
        self.streams: dict[asyncio.Queue[bytes | None], str] = {}
        self.url = ""

    # ---- What tests do

    def customer(self, *said: str, **what: Any) -> Talk:
        talk = Talk(uuid.uuid4().hex, **what)
        self.talks[talk.id] = talk
        for words in said:
            self.say(talk, words, tell=False)
        self.tell_all()
        return talk

    def say(self, talk: Talk, words: str, sender: str = "customer", tell: bool = True, **more: Any) -> dict[str, Any]:
        message = {
            "number": len(talk.messages) + 1,
            "from": sender,
            "text": words,
            "buttons": [],
            "custom": None,
            "at": at(),
            "turn": str(uuid.uuid4()),
        } | more
        talk.messages.append(message)
        if tell:
            if talk.status == "agent":
                self._tell(talk.agent, "message", {"conversation": talk.id, "message": message})
            self.tell_all()
        return message

    def claim_by(self, talk: Talk, name: str) -> None:
        talk.status, talk.agent, talk.claimed_at = "agent", self.accounts[name]["id"], at()
        self.tell_all()

    def drop_streams(self) -> None:
        for stream in self.streams:
            stream.put_nowait(None)

    def sign_everybody_out(self) -> None:
        self.sessions.clear()
        self.drop_streams()

    def texts(self, talk: Talk, sender: str = "agent") -> list[str]:
        return [message["text"] for message in talk.messages if message["from"] == sender]

    # ---- What the console is told

    def tell_all(self) -> None:
        for account in set(self.streams.values()):
            self._tell(account, "queue", self.queue())
            self._tell(account, "mine", self.mine(account))

    def _tell(self, account: str | None, event: str, data: Any) -> None:
        for stream, owner in self.streams.items():
            if owner == account:
                stream.put_nowait(_event(event, data))

    def queue(self) -> dict[str, Any]:
        waiting = [talk for talk in self.talks.values() if talk.status in ("queued", "left_message")]
        waiting.sort(key=lambda talk: (talk.reason != "fraud", talk.since))
        return {
            "open": True,
            "waiting": [
                {
                    "conversation": talk.id,
                    "status": talk.status,
                    "reason": talk.reason,
                    "urgent": talk.reason == "fraud",
                    "since": talk.since,
                    "language": talk.language,
                    "service": talk.service,
                    "step": STEP if talk.service else None,
                    "preview": talk.preview,
                    "here": talk.here,
                    "for": None,
                }
                for talk in waiting
            ],
            "people": [
                {
                    "id": account["id"],
                    "display_name": account["display_name"],
                    "status": self.presence.get(str(account["id"]), ("away", 3))[0],
                    "conversations": sum(talk.agent == account["id"] for talk in self.talks.values()),
                    "capacity": self.presence.get(str(account["id"]), ("away", 3))[1],
                }
                for account in self.accounts.values()
            ],
        }

    def mine(self, account: str) -> dict[str, Any]:
        return {
            "conversations": [
                {
                    "conversation": talk.id,
                    "language": talk.language,
                    "service": talk.service,
                    "step": STEP if talk.service else None,
                    "since": talk.since,
                    "claimed_at": talk.claimed_at,
                    "reason": talk.reason,
                    "preview": talk.preview,
                    "unread": talk.unread,
                    "last_number": len(talk.messages),
                    "here": talk.here,
                    "typing": talk.typing,
                }
                for talk in self.talks.values()
                if talk.status == "agent" and talk.agent == account
            ]
        }

    def card(self, talk: Talk) -> dict[str, Any]:
        agent = next((one for one in self.accounts.values() if one["id"] == talk.agent), None)
        return {
            "conversation": talk.id,
            "status": talk.status,
            "agent": agent and {"id": agent["id"], "display_name": agent["display_name"]},
            "language": talk.language,
            "service": talk.service,
            "step": STEP if talk.service else None,
            "reason": talk.reason,
            "since": talk.since,
            "waited_seconds": 245,
            "here": talk.here,
            "signed": True,
            "equipment": {
                "device": "computer",
                "os": "windows",
                "browser": "edge",
                "permissions": {"camera": "denied", "microphone": "granted"},
            },
            "meeting": {"id": "4d" * 16, "state": "code_issued"},
            "tried": [
                {
                    "at": at(400),
                    "intent": "permission_denied",
                    "title": "Kameran eller mikrofonen är blockerad",
                    "step": "op3",
                    "result": "again",
                },
                {
                    "at": at(300),
                    "intent": "cannot_find_online_meeting",
                    "title": "Jag hittar inte Nätmöte",
                    "step": "op3",
                    "result": "solved",
                },
            ],
            "notes": talk.notes,
            "history": [
                {"at": talk.since, "from": "bot", "to": "queued", "event": "ask", "by": "bot", "reason": talk.reason},
                {
                    "at": talk.claimed_at or at(),
                    "from": "queued",
                    "to": "agent",
                    "event": "claim",
                    "by": agent and agent["display_name"],
                    "reason": None,
                },
            ],
            "messages": talk.messages,
            "last_number": len(talk.messages),
            "rating": None,
        }


REPLIES: dict[str, Any] = {
    "replies": [
        {"key": "hello", "title": "Hälsning", "text": "Hej, jag heter Anna. Jag ser hur långt du har kommit."},
        {"key": "wait", "title": "En stund", "text": "Ett ögonblick, jag tar reda på det."},
        {"key": "never_codes", "title": "Aldrig koder", "text": "Vi frågar aldrig efter dina bankkoder."},
    ],
    "steps": {
        "op_fi": [
            {"id": "op2", "number": 2, "title": "Gå till kundtjänsten", "text": "Steg 2 av 7: Gå till kundtjänsten"},
            STEP_CARD,
            {"id": "op_id", "number": None, "title": "Identifiering", "text": "Identifiering"},
        ],
        "op_mobilen": [
            {"id": "m1", "number": 1, "title": "Logga in och öppna menyn", "text": "Steg 1 av 10: Logga in"},
        ],
    },
}

REPORT: dict[str, Any] = {
    "days": 7,
    "conversations": 412,
    "handed_over": 61,
    "containment": 0.852,
    "finished": 293,
    "waiting": {
        "median_seconds": 95,
        "p90_seconds": 410,
        "buckets": [
            {"up_to_seconds": 60, "count": 22},
            {"up_to_seconds": 180, "count": 21},
            {"up_to_seconds": 600, "count": 14},
            {"up_to_seconds": None, "count": 4},
        ],
    },
    "reasons": [
        {"reason": "asked", "count": 31},
        {"reason": "failures", "count": 22},
        {"reason": "fraud", "count": 5},
        {"reason": "locked", "count": 3},
    ],
    "outcomes": [
        {"reason": "solved", "count": 44},
        {"reason": "unsolved", "count": 9},
        {"reason": "hand_back", "count": 8},
    ],
    "ratings": {"good": 27, "okay": 6, "bad": 2},
    "drop_off": {
        "op_fi": [
            {"step": "op1", "number": 1, "title": "Logga in i tjänsten op.fi", "reached": 240, "left": 12},
            {"step": "op2", "number": 2, "title": "Gå till kundtjänsten", "reached": 228, "left": 4},
            {"step": "op3", "number": 3, "title": "Gå till nätmötet", "reached": 224, "left": 9},
            {"step": "op4", "number": 4, "title": "Anslut dig till mötet", "reached": 215, "left": 7},
            {
                "step": "op5",
                "number": 5,
                "title": "Tillåt användning av kamera och mikrofon",
                "reached": 208,
                "left": 31,
            },
            {"step": "op_id", "number": None, "title": "Identifiering", "reached": 122, "left": 3},
        ],
        "op_mobilen": [
            {"step": "m1", "number": 1, "title": "Logga in och öppna menyn", "reached": 160, "left": 6},
            {"step": "m7", "number": 7, "title": "Öppna Teams-applikationen", "reached": 131, "left": 24},
        ],
    },
    "detours": [
        {
            "intent": "permission_denied",
            "title": "Kameran eller mikrofonen är blockerad",
            "count": 58,
            "solved": 39,
        },
        {"intent": "cannot_find_online_meeting", "title": "Jag hittar inte Nätmöte", "count": 41, "solved": 35},
    ],
    "unanswered": 2,
}

UNANSWERED = [
    {
        "at": at(5000),
        "language": "fi",
        "service": "op_fi",
        "step": "op3",
        "text": "miks toi nappi on ihan harmaa eikä siitä tapahdu mitään",
    },
    {"at": at(9000), "language": "sv", "service": None, "step": None, "text": "de säger att jag ska ha en annan app"},
]

SUGGESTIONS = [
    {
        "intent": "cannot_find_online_meeting",
        "title": "Jag hittar inte Nätmöte",
        "text": "Nätmöte finns på kundtjänstsidan i op.fi.",
        "confidence": 0.72,
    },
    {
        "intent": "no_meeting_shown",
        "title": "Inget möte syns",
        "text": "Mötet syns först när det är bokat.",
        "confidence": 0.2,
    },
]


def _event(event: str, data: Any) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()


class Refusal(Exception):
    def __init__(self, status: int, error: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": error, "message": message} | more


def create_fake(fake: FakeDesk) -> Sanic[Any, Any]:  # one route after another
    app: Sanic[Any, Any] = Sanic(f"fake-desk-{next(_names)}", configure_logging=False)
    api = "/v1/console"
    about = f"{api}/conversations/<conversation:str>"

    def account_of(request: Request) -> dict[str, Any]:
        name = fake.sessions.get(request.cookies.get(COOKIE) or "")
        if name is None:
            raise Refusal(401, "not_signed_in", "Du är inte inloggad.")
        return fake.accounts[name]

    def talk_of(request: Request, conversation: str) -> Talk:
        talk = fake.talks.get(conversation)
        if talk is None:
            raise Refusal(404, "not_found", "Samtalet finns inte.")
        if talk.agent != account_of(request)["id"]:
            raise Refusal(409, "not_yours", "Samtalet är inte ditt.")
        return talk

    def opened(name: str, status: int) -> HTTPResponse:
        token = uuid.uuid4().hex
        fake.sessions[token] = name
        response = answer(fake.accounts[name], status=status)
        response.add_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Strict")
        return response

    @app.exception(Refusal)
    async def refused(_: Request, refusal: Refusal) -> HTTPResponse:
        return answer(refusal.body, status=refusal.status)

    @app.on_request
    async def note(request: Request) -> None:
        if request.method == "GET":
            return
        if request.headers.get("X-Staff-Page") != "1":
            raise Refusal(403, "other_site", "Anropet kom från en annan webbplats.")
        fake.asked.append((request.method, request.path, request.json if request.body else None))

    @app.middleware("response")
    def secure(_: Request, response: BaseHTTPResponse) -> None:
        response.headers.update(SECURITY)

    # ---- Signing in

    @app.get("/console")
    async def page(_: Request) -> HTTPResponse:
        return await file(DIST / "index.html")

    app.static("/console/files", DIST, name="files")

    @app.get("/console/sign-in")
    async def ways(_: Request) -> HTTPResponse:
        return answer({"openid": fake.openid, "password": True})

    @app.get("/console/session")
    async def session(request: Request) -> HTTPResponse:
        return answer(account_of(request))

    @app.post("/console/session")
    async def sign_in(request: Request) -> HTTPResponse:
        if request.json["name"] in fake.accounts and request.json["password"] == PASSWORD:
            return opened(request.json["name"], 200)
        raise Refusal(401, "not_signed_in", "Användarnamnet eller lösenordet stämmer inte.")

    @app.delete("/console/session")
    async def sign_out(request: Request) -> HTTPResponse:
        fake.sessions.pop(request.cookies.get(COOKIE) or "", None)
        return empty()

    @app.put("/console/password")
    async def change_password(request: Request) -> HTTPResponse:
        account_of(request)
        if request.json["old"] != PASSWORD:
            raise Refusal(403, "not_allowed", "Det nuvarande lösenordet stämmer inte.")
        return empty()

    @app.post("/console/account")
    async def create(request: Request) -> HTTPResponse:
        body = request.json
        if body["code"] != CODE:
            raise Refusal(401, "code_refused", "Koden gäller inte. Be om en ny.")
        if body["name"] in fake.accounts:
            raise Refusal(409, "name_taken", "Användarnamnet är upptaget.")
        if "password" in body["password"]:
            raise Refusal(422, "password_weak", "Lösenordet är för vanligt.")
        fake.accounts[body["name"]] = {
            "id": uuid.uuid4().hex,
            "name": body["name"],
            "display_name": body["display_name"],
            "role": "agent",
            "disabled": False,
        }
        return opened(body["name"], 201)

    # ---- The console's API

    @app.get(f"{api}/events")
    async def events(request: Request) -> None:
        account = str(account_of(request)["id"])
        stream: asyncio.Queue[bytes | None] = asyncio.Queue()
        response = await request.respond(content_type="text/event-stream")
        stream.put_nowait(_event("queue", fake.queue()))
        stream.put_nowait(_event("mine", fake.mine(account)))
        fake.streams[stream] = account
        try:
            while (chunk := await stream.get()) is not None:
                await response.send(chunk)
        finally:
            del fake.streams[stream]

    @app.get(about)
    async def card(request: Request, conversation: str) -> HTTPResponse:
        return answer(fake.card(talk_of(request, conversation)))

    @app.get(f"{about}/messages")
    async def messages(request: Request, conversation: str) -> HTTPResponse:
        talk = talk_of(request, conversation)
        return answer({"messages": talk.messages[int(request.args.get("after", "0")) :]})

    @app.post(f"{about}/claim")
    async def claim(request: Request, conversation: str) -> HTTPResponse:
        account = account_of(request)
        talk = fake.talks[conversation]
        if talk.status == "agent":
            by = next(one["display_name"] for one in fake.accounts.values() if one["id"] == talk.agent)
            raise Refusal(409, "claimed", f"{by} hann före och har tagit samtalet.", by=by)
        talk.status, talk.agent, talk.claimed_at = "agent", str(account["id"]), at()
        fake.tell_all()
        return answer(fake.card(talk))

    @app.post(f"{about}/messages")
    async def say(request: Request, conversation: str) -> HTTPResponse:
        talk = talk_of(request, conversation)
        body = request.json
        known = [message for message in talk.messages if message["turn"] == body["id"]]
        if not known:
            custom = {"type": "agent", "name": account_of(request)["display_name"]}
            words = body.get("text")
            if "step" in body:
                custom |= {"type": "step", "step": body["step"]}
                words = next(
                    one["text"] for cards in REPLIES["steps"].values() for one in cards if one["id"] == body["step"]
                )
            known = [fake.say(talk, words, "agent", custom=custom, turn=body["id"])]
        return answer({"messages": known})

    @app.post(f"{about}/notes")
    async def add_note(request: Request, conversation: str) -> HTTPResponse:
        talk = talk_of(request, conversation)
        talk.notes.append({"at": at(), "by": account_of(request)["display_name"], "text": request.json["text"]})
        return empty()

    async def let_go(request: Request, conversation: str, status: str) -> HTTPResponse:
        talk = talk_of(request, conversation)
        talk.status, talk.agent = status, None
        fake.tell_all()
        return empty()

    @app.post(f"{about}/transfer")
    async def transfer(request: Request, conversation: str) -> HTTPResponse:
        return await let_go(request, conversation, "queued")

    @app.post(f"{about}/hand-back")
    async def hand_back(request: Request, conversation: str) -> HTTPResponse:
        return await let_go(request, conversation, "bot")

    @app.post(f"{about}/close")
    async def close(request: Request, conversation: str) -> HTTPResponse:
        return await let_go(request, conversation, "closed")

    @app.put(f"{about}/typing")
    async def typing(request: Request, conversation: str) -> HTTPResponse:
        talk_of(request, conversation)
        return empty()

    @app.put(f"{about}/read")
    async def read(request: Request, conversation: str) -> HTTPResponse:
        talk = talk_of(request, conversation)
        talk.read = max(talk.read, request.json["number"])
        fake.tell_all()
        return empty()

    @app.get(f"{about}/suggestions")
    async def suggestions(request: Request, conversation: str) -> HTTPResponse:
        talk_of(request, conversation)
        return answer({"suggestions": SUGGESTIONS})

    @app.put(f"{api}/presence")
    async def presence(request: Request) -> HTTPResponse:
        fake.presence[str(account_of(request)["id"])] = (request.json["status"], request.json["capacity"])
        fake.tell_all()
        return empty()

    @app.get(f"{api}/replies")
    async def replies(request: Request) -> HTTPResponse:
        account_of(request)
        return answer(REPLIES)

    # ---- The lead's

    def lead(request: Request) -> None:
        if account_of(request)["role"] != "lead":
            raise Refusal(403, "not_allowed", "Det här är bara för teamledare.")

    @app.get(f"{api}/lead/report")
    async def report(request: Request) -> HTTPResponse:
        lead(request)
        return answer(REPORT | {"days": int(request.args["days"][0])})

    @app.get(f"{api}/lead/unanswered")
    async def unanswered(request: Request) -> HTTPResponse:
        lead(request)
        return answer({"messages": UNANSWERED})

    @app.get(f"{api}/lead/unanswered.yml")
    async def training_data(request: Request) -> HTTPResponse:
        lead(request)
        return text("version: '3.1'\nnlu: []\n", headers={"Content-Disposition": "attachment"})

    @app.get(f"{api}/lead/accounts")
    async def accounts(request: Request) -> HTTPResponse:
        lead(request)
        return answer({"accounts": list(fake.accounts.values())})

    @app.put(f"{api}/lead/accounts/<account:str>")
    async def disable(request: Request, account: str) -> HTTPResponse:
        lead(request)
        next(one for one in fake.accounts.values() if one["id"] == account)["disabled"] = request.json["disabled"]
        return empty()

    @app.post(f"{api}/lead/invitations")
    async def invite(request: Request) -> HTTPResponse:
        lead(request)
        return answer({"code": CODE, "expires_at": at(-600)}, status=201)

    return app


@asynccontextmanager
async def running_fake_desk() -> AsyncIterator[FakeDesk]:
    fake = FakeDesk()
    app = create_fake(fake)
    app.config.TOUCHUP = False  # Sanic rewrites its own methods at the start, which works once in a process
    listener = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    assert server
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    fake.url = f"http://localhost:{listener.getsockname()[1]}"
    try:
        yield fake
    finally:
        fake.drop_streams()
        await server.before_stop()
        await server.close()
        await server.after_stop()
