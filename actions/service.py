"""Which of the two services the customer uses, and with what, worked out from what is known."""

from actions.turn import Turn

_BY_DEVICE = {"computer": "op_fi", "phone": "op_mobilen"}


def note_equipment(turn: Turn) -> None:
    """Keeps device, operating system and browser: named in this message, else as the page knows them."""
    for name in ("device", "os", "browser"):
        named = turn.entities.get(name) or turn.slot(name) or turn.metadata.get(name)
        if named and named != turn.slot(name):
            turn.remember(**{name: named})


def named_service(turn: Turn) -> str | None:
    """The service that this message names, itself or by the device."""
    return turn.entities.get("service") or _by_equipment(turn.entities)


def known_service(turn: Turn) -> str | None:
    """The customer's latest explicit word, else what the embedding page says, else the device; None: ask."""
    explicit = turn.entities.get("service") or turn.slot("meeting_service")
    return (
        explicit
        or turn.metadata.get("service")
        or _by_equipment(turn.entities)
        or _by_equipment({name: turn.slot(name) for name in ("device", "browser")})
    )


def _by_equipment(equipment: dict[str, str]) -> str | None:
    if equipment.get("device"):
        return _BY_DEVICE.get(equipment["device"])
    return "op_fi" if equipment.get("browser") else None
