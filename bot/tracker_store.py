"""Rasa's SQL tracker store, made to keep no secret, forget nothing in silence and stay fast."""

import copy
import json
import os
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.cli import print_error_and_exit
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Query, Session

from privacy.logs import mask_log_records
from privacy.masking import mask

DEFAULT_URL = "sqlite:///instance/rasa.sqlite"
EVENTS_PER_SESSION = 120  # about ten turns: what Rasa replays at each turn never grows beyond it


class TrackerStoreUnavailable(BaseException):
    """The database does not answer.

    No ``Exception`` on purpose: Rasa swallows those and goes on with an empty conversation.
    """


class MaskingTrackerStore(SQLTrackerStore):
    """Differs from ``SQLTrackerStore`` in five things.

    Free text is masked before it is written. A session is what follows the last ``session_started`` by row id, not by
    clock. After ``EVENTS_PER_SESSION`` events a new session begins with all slots carried over. A database that
    is gone raises ``TrackerStoreUnavailable``, at start it ends the process with one sentence. Waiting for the database
    is bounded. What a process with such a store logs is masked too.

    The address is ``RASA_TRACKER_URL`` in the environment, an SQLAlchemy URL (``sqlite:///…`` or ``postgresql://…``).
    """

    def __init__(
        self,
        endpoint_config: Any = None,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        mask_log_records()
        url = os.environ.get("RASA_TRACKER_URL", DEFAULT_URL)
        _check_database(url)
        super().__init__(domain, host=url, event_broker=event_broker)
        self.engine.dispose()
        self.engine = _engine(url)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        try:
            return await super().retrieve(sender_id)
        except SQLAlchemyError as error:
            raise TrackerStoreUnavailable from error

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        try:
            return await super().retrieve_full_tracker(conversation_id)
        except SQLAlchemyError as error:
            raise TrackerStoreUnavailable from error

    async def save(self, tracker: DialogueStateTracker) -> None:
        try:
            with self.session_scope() as session:
                stored = self._event_query(session, tracker.sender_id, False).count()
                if len(tracker.events) > EVENTS_PER_SESSION and _is_listening(tracker):
                    tracker.update_with_events(_new_session(tracker), self.domain)
                for event in list(tracker.events)[stored:]:
                    session.add(self._row(tracker.sender_id, event))
                session.commit()
        except SQLAlchemyError as error:
            raise TrackerStoreUnavailable from error

    async def erase(self, sender_id: str) -> int:
        """Deletes a conversation. Returns how many events it had."""
        try:
            with self.session_scope() as session:
                erased: int = session.query(self.SQLEvent).filter_by(sender_id=sender_id).delete()
                session.commit()
                return erased
        except SQLAlchemyError as error:
            raise TrackerStoreUnavailable from error

    def ping(self) -> None:
        """Raises ``TrackerStoreUnavailable`` unless the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError as error:
            raise TrackerStoreUnavailable from error

    def _event_query(self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool) -> Query:
        events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            last_start = (
                session.query(sa.func.max(self.SQLEvent.id))
                .filter(
                    self.SQLEvent.sender_id == sender_id,
                    self.SQLEvent.type_name == SessionStarted.type_name,
                )
                .scalar_subquery()
            )
            events = events.filter(self.SQLEvent.id >= sa.func.coalesce(last_start, 0))
        return events.order_by(self.SQLEvent.id)

    def _row(self, sender_id: str, event: Event) -> Any:
        data = masked_event(event.as_dict())
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data, ensure_ascii=False),
        )


def masked_event(event: dict[str, Any]) -> dict[str, Any]:
    """A copy of an event with what people wrote masked: its text, and what was read out of that text."""
    masked = copy.deepcopy(event)
    for holder in (masked, masked.get("parse_data") or {}):
        if isinstance(holder.get("text"), str):
            holder["text"] = mask(holder["text"])
        for entity in holder.get("entities") or []:
            if isinstance(entity.get("value"), str):
                entity["value"] = mask(entity["value"])
        holder.pop("text_tokens", None)
    return masked


def _is_listening(tracker: DialogueStateTracker) -> bool:
    last = tracker.events[-1]
    return isinstance(last, ActionExecuted) and last.action_name == ACTION_LISTEN_NAME


def _new_session(tracker: DialogueStateTracker) -> list[Event]:
    slots = [SlotSet(name, value) for name, value in tracker.current_slot_values().items() if value is not None]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *slots,
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


def _engine(url: str) -> sa.engine.Engine:
    if url.startswith("sqlite"):
        return sa.create_engine(url, connect_args={"timeout": 3, "check_same_thread": False})
    return sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=3,
        connect_args={"connect_timeout": 3, "options": "-c statement_timeout=3000"},
    )


def _check_database(url: str) -> None:
    try:
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(url)
        engine.connect().close()
        engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        _stop(error)


def _stop(error: Exception) -> NoReturn:
    print_error_and_exit(
        f"The tracker store's database can't be reached ({type(error).__name__}): check RASA_TRACKER_URL."
    )
    raise AssertionError("unreachable")
