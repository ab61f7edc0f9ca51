"""What desk's request handlers work with."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Self

from sanic import Request, Sanic
from sanic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.burst import BurstLimit
from desk.keyed_locks import KeyedLocks
from desk.rasa import Rasa
from desk.settings import Settings
from desk.turns import Turns
from storage.engine import engine_for

App = Sanic[Config, SimpleNamespace]


@dataclass(frozen=True)
class Services:
    """One of each for the process. ``arrivals`` are locks by session token."""

    settings: Settings
    engine: AsyncEngine
    rasa: Rasa
    turns: Turns
    burst: BurstLimit
    arrivals: KeyedLocks

    @classmethod
    def start(cls, settings: Settings) -> Self:
        engine = engine_for(settings.database_url)
        rasa = Rasa(str(settings.rasa_url), settings.rasa_token)
        return cls(
            settings=settings,
            engine=engine,
            rasa=rasa,
            turns=Turns(engine, rasa, settings.answer_deadline_seconds),
            burst=BurstLimit(settings.burst_messages, settings.burst_seconds),
            arrivals=KeyedLocks(),
        )

    async def stop(self) -> None:
        """Lets the turns under way end, then closes every connection."""
        await self.turns.finish()
        await self.rasa.close()
        await self.engine.dispose()


def services_of(request: Request) -> Services:
    """The services of the app that got the request."""
    services: Services = request.app.ctx.services
    return services
