"""When people answer."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.handoff.hours import Hours, in_words, load_hours
from desk.settings import Settings
from startup.start import ConfigurationError, load

HELSINKI = ZoneInfo("Europe/Helsinki")
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = Hours.model_validate(
    {
        "weekly": {
            **{day: [{"opens": "08:00", "closes": "16:00"}] for day in WORKDAYS},
            "saturday": [{"opens": "10:00", "closes": "12:00"}, {"opens": "13:00", "closes": "14:30"}],
        },
        "closed_on_holidays_of": "FI",
        "exceptions": {
            "2026-12-23": [{"opens": "09:00", "closes": "11:00"}],
            "2026-12-28": [],
            "2026-12-29": [],
            "2026-12-30": [],
        },
    }
)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-30 07:59", False),
        ("2026-11-30 08:00", True),
        ("2026-11-30 15:59", True),
        ("2026-11-30 16:00", False),
        ("2026-12-05 12:30", False),  # between the two spans of a Saturday
        ("2026-12-05 14:29", True),
        ("2026-12-06 10:00", False),  # a Sunday
        ("2026-12-23 12:00", False),  # closes earlier that day
        ("2026-12-23 10:00", True),
        ("2026-12-25 10:00", False),  # Christmas
        ("2027-01-06 10:00", False),  # Epiphany
        ("2027-03-26 10:00", False),  # Good Friday
        ("2027-06-24 10:00", True),
        ("2027-06-25 10:00", False),  # Midsummer Eve
        ("2026-12-28 10:00", False),  # closed that day
    ],
)
def test_by_the_clock_in_finland(moment: str, is_open: bool) -> None:
    assert HOURS.is_open(datetime.fromisoformat(moment).replace(tzinfo=HELSINKI)) is is_open
    there = datetime.fromisoformat(moment).replace(tzinfo=HELSINKI).astimezone(ZoneInfo("UTC"))
    assert HOURS.is_open(there) is is_open


@pytest.mark.parametrize(
    ("now", "sv", "fi", "en"),
    [
        ("2026-11-30 07:00", "i dag kl. 8.00", "tänään klo 8.00", "today at 8:00"),
        ("2026-11-30 17:00", "i morgon kl. 8.00", "huomenna klo 8.00", "tomorrow at 8:00"),
        ("2026-12-05 12:30", "i dag kl. 13.00", "tänään klo 13.00", "today at 13:00"),
        ("2026-12-05 15:00", "på måndag kl. 8.00", "maanantaina klo 8.00", "on Monday at 8:00"),
        ("2026-12-23 12:00", "den 31.12 kl. 8.00", "31.12. klo 8.00", "on 31.12 at 8:00"),
    ],
)
def test_when_it_opens_next_in_words(now: str, sv: str, fi: str, en: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=HELSINKI)
    opens = HOURS.opens_next(moment.astimezone(ZoneInfo("UTC")))
    assert opens
    assert [in_words(opens, moment, language) for language in ("sv", "fi", "en")] == [sv, fi, en]


def test_hours_that_never_open_again() -> None:
    assert Hours.model_validate({"weekly": {}}).opens_next(datetime.now(HELSINKI)) is None


def test_the_example_can_be_used() -> None:
    assert load_hours(Path("docs/opening-hours.yml")).weekly


@pytest.mark.parametrize(
    "written",
    [
        "weekly: 5",
        "weekly: {monday: [{opens: '16:00', closes: '08:00'}]}",
        "time_zone: Mars\nweekly: {}",
        "{",
        "days: {}",
        "weekly: {monday: [{opens: 10:00, closes: 18:00}]}",
    ],
)
def test_a_wrong_file_stops_the_start_with_a_sentence(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "hours.yml"
    file.write_text(written)
    monkeypatch.setenv("DESK_OPENING_HOURS", str(file))
    with pytest.raises(ConfigurationError, match="DESK_OPENING_HOURS"):
        load(Settings)
