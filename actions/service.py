"""Which of the two services the customer uses, and with what, worked out from what is known."""

from actions.turn import Turn

_BY_DEVICE = {"computer": "op_fi", "phone": "op_mobilen"}
_COMPUTER_SYSTEMS = frozenset({"windows", "macos"})
_EQUIPMENT = ("device", "os", "browser")


def equipment(turn: Turn) -> dict[str, str]:
    """Device, operating system and browser: as this message names them, else as the customer told, else the page."""
    named = _named(turn)
    if "device" in named:
        return named
    told = {name: turn.slot(name) for name in _EQUIPMENT if turn.slot(name)}
    page = {name: turn.metadata[name] for name in _EQUIPMENT if turn.metadata.get(name)}
    return {**page, **told, **named}


def note_equipment(turn: Turn) -> None:
    """Keeps what this message tells. Another device, or a service that does not fit it, ends what was known."""
    named = _named(turn)
    if "device" in named or _contradicts(turn, turn.slot("device")):
        turn.remember(**dict.fromkeys(_EQUIPMENT))
    if not _contradicts(turn, named.get("device")):
        turn.remember(**named)


def _contradicts(turn: Turn, device: str | None) -> bool:
    """Whether this message names a service that nobody uses with the device: who leaves the computer for the app."""
    fitting = _by_equipment({"device": device or ""})
    return fitting is not None and turn.entities.get("service") not in (None, fitting)


def named_service(turn: Turn) -> str | None:
    """The service that this message names, itself or by the device."""
    return turn.entities.get("service") or _by_equipment(turn.entities)


def known_service(turn: Turn) -> str | None:
    """The customer's latest explicit word, else what the embedding page says, else the device; None: ask."""
    if turn.intent == "choose_service" and turn.entities.get("service"):
        return turn.entities["service"]
    if turn.slot("meeting_service"):
        return str(turn.slot("meeting_service"))
    return turn.entities.get("service") or turn.metadata.get("service") or _by_equipment(equipment(turn))


def _named(turn: Turn) -> dict[str, str]:
    """Nothing of a kind that the message names twice: "phone or computer?" is asked by somebody who uses either."""
    return {name: turn.entities[name] for name in _EQUIPMENT if len(turn.values(name)) == 1}


def _by_equipment(known: dict[str, str]) -> str | None:
    if known.get("device"):
        return _BY_DEVICE.get(known["device"])
    return "op_fi" if known.get("browser") or known.get("os") in _COMPUTER_SYSTEMS else None
