"""When people answer in the chat. Without a file of hours: whenever somebody is there."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import holidays
import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from desk.vocabulary import Language

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON: Mapping[Language, Sequence[str]] = {
    "sv": ("på måndag", "på tisdag", "på onsdag", "på torsdag", "på fredag", "på lördag", "på söndag"),
    "fi": ("maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"),
    "en": ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
}
_TODAY: Mapping[Language, str] = {"sv": "i dag", "fi": "tänään", "en": "today"}
_TOMORROW: Mapping[Language, str] = {"sv": "i morgon", "fi": "huomenna", "en": "tomorrow"}
_CLOCK: Mapping[Language, str] = {"sv": "kl. {}.{:02d}", "fi": "klo {}.{:02d}", "en": "at {}:{:02d}"}
_DATE: Mapping[Language, str] = {"sv": "den {}.{}", "fi": "{}.{}.", "en": "on {}.{}"}
_DAYS_BY_NAME = 6
_FURTHEST_DAYS = 366


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("not a time zone, as Europe/Helsinki is one") from error
    return name


def _quoted(written: object) -> object:
    if not isinstance(written, str | time):
        raise ValueError('hours stand in quotes: "08:00"')  # without them YAML reads 10:00 as a number
    return written


Time = Annotated[time, BeforeValidator(_quoted)]


class Span(BaseModel):
    """From ``opens`` up to ``closes`` on the same day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opens: Time
    closes: Time

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.opens >= self.closes:
            raise ValueError("a span of hours must open before it closes")
        return self


class Hours(BaseModel):
    """The hours of a week; days that are not named are closed.

    On the public holidays of the country (ISO 3166) all is closed, and ``exceptions`` say what holds on single days.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Helsinki"
    weekly: dict[Day, tuple[Span, ...]]
    closed_on_holidays_of: Literal["FI"] | None = None
    exceptions: dict[date, tuple[Span, ...]] = {}

    @cached_property
    def _holidays(self) -> Mapping[date, str]:
        return holidays.country_holidays(self.closed_on_holidays_of) if self.closed_on_holidays_of else {}

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return any(span.opens <= local.time() < span.closes for span in self._on(local.date()))

    def opens_next(self, moment: datetime) -> datetime | None:
        """The next moment at which it opens, in local time; None if not within a year."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        for ahead in range(_FURTHEST_DAYS):
            day = local.date() + timedelta(days=ahead)
            for span in sorted(self._on(day), key=lambda span: span.opens):
                opening = datetime.combine(day, span.opens, local.tzinfo)
                if opening > local:
                    return opening
        return None

    def _on(self, day: date) -> Sequence[Span]:
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self._holidays else self.weekly.get(DAYS[day.weekday()], ())


def is_open_now(hours: Hours | None) -> bool:
    """Without hours it always is."""
    return hours is None or hours.is_open(datetime.now(UTC))


def load_hours(path: Path) -> Hours:
    """The hours in the YAML file. ValueError if it can't be read or is not such a file."""
    try:
        return Hours.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"{path} is no file of opening hours") from error


def in_words(opening: datetime, now: datetime, language: Language) -> str:
    """When it opens, for a customer: ``på måndag kl. 8.00``. Both in local time."""
    ahead = (opening.date() - now.date()).days
    if ahead < 2:
        day = (_TODAY, _TOMORROW)[ahead][language]
    elif ahead <= _DAYS_BY_NAME:
        day = _ON[language][opening.weekday()]
    else:
        day = _DATE[language].format(opening.day, opening.month)
    return f"{day} {_CLOCK[language].format(opening.hour, opening.minute)}"
