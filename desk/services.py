"""What desk's request handlers work with."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Self

from redis.asyncio import Redis
from sanic import Request, Sanic
from sanic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.burst import BurstLimit
from desk.carrying import Carrying
from desk.changes import Changes
from desk.handoff.board import Board
from desk.handoff.hours import Hours
from desk.handoff.minding import Minder
from desk.identity import IdentityWatch
from desk.keyed_locks import KeyedLocks
from desk.rasa import Rasa
from desk.settings import Settings
from desk.turns import Turns
from storage.engine import engine_for
from verification.client import Verification

App = Sanic[Config, SimpleNamespace]


@dataclass(frozen=True)
class Services:
    """One of each for the process. ``arrivals`` are locks by session token."""

    settings: Settings
    engine: AsyncEngine
    rasa: Rasa
    changes: Changes
    turns: Turns
    verification: Verification
    identity: IdentityWatch
    burst: BurstLimit
    arrivals: KeyedLocks
    carrying: Carrying
    redis: Redis | None
    hours: Hours | None
    board: Board
    minder: Minder

    @classmethod
    def start(cls, settings: Settings) -> Self:
        engine = engine_for(settings.database_url)
        rasa = Rasa(str(settings.rasa_url), settings.rasa_token)
        redis = Redis.from_url(str(settings.redis_url)) if settings.redis_url else None
        changes = Changes(redis)
        hours = settings.opening_hours
        turns = Turns(engine, rasa, changes, settings.answer_deadline_seconds, alone=redis is None, hours=hours)
        verification = Verification(str(settings.verification_url), settings.verification_token.get_secret_value())
        return cls(
            settings=settings,
            engine=engine,
            rasa=rasa,
            changes=changes,
            turns=turns,
            verification=verification,
            identity=IdentityWatch(verification, turns),
            burst=BurstLimit(settings.burst_messages, settings.burst_seconds),
            arrivals=KeyedLocks(),
            carrying=Carrying(),
            redis=redis,
            hours=hours,
            board=Board(engine, changes),
            minder=Minder(engine, changes, settings.agent_lost_seconds, settings.customer_left_seconds),
        )

    async def stop(self) -> None:
        """Closes every connection."""
        await self.rasa.close()
        await self.verification.aclose()
        if self.redis is not None:
            await self.redis.aclose()
        await self.engine.dispose()


def services_of(request: Request) -> Services:
    """The services of the app that got the request."""
    services: Services = request.app.ctx.services
    return services
