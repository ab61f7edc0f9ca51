"""When people answer in the chat. Without a file of hours: whenever somebody is there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import holidays
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from desk.vocabulary import Language

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT: Mapping[Language, Sequence[str]] = {
    "sv": ("må", "ti", "on", "to", "fr", "lö", "sö"),
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_CLOCK: Mapping[Language, str] = {"sv": "kl. ", "fi": "klo ", "en": ""}
_SEPARATOR: Mapping[Language, str] = {"sv": ".", "fi": ".", "en": ":"}
_FURTHEST_DAYS = 366


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("not a time zone, as Europe/Helsinki is one") from error
    return name


class Span(BaseModel):
    """From ``opens`` up to ``closes`` on the same day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opens: time
    closes: time

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

    def in_words(self, language: Language) -> str:
        """The week for a customer: ``må–fr kl. 8.00–16.00``."""
        days = [(index, self.weekly.get(day, ())) for index, day in enumerate(DAYS)]
        runs = [(spans, [index for index, _ in run]) for spans, run in groupby(days, key=lambda each: each[1])]
        return ", ".join(f"{_days(run, language)} {_spans(spans, language)}" for spans, run in runs if spans)

    def _on(self, day: date) -> Sequence[Span]:
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self._holidays else self.weekly.get(DAYS[day.weekday()], ())


def load_hours(path: Path) -> Hours:
    """The hours in the YAML file. ValueError if it can't be read or is not such a file."""
    try:
        return Hours.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"{path} is no file of opening hours") from error


def _days(run: Sequence[int], language: Language) -> str:
    names = _SHORT[language]
    return names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"


def _spans(spans: Sequence[Span], language: Language) -> str:
    shown = " ".join(f"{_time(span.opens, language)}–{_time(span.closes, language)}" for span in spans)
    return f"{_CLOCK[language]}{shown}"


def _time(moment: time, language: Language) -> str:
    return f"{moment.hour}{_SEPARATOR[language]}{moment.minute:02d}"
