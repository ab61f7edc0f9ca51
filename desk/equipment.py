"""What a browser says of itself and its machine. Nobody vouches for it: it only spares the customer a question."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Permission = Literal["granted", "denied", "prompt"]


class Equipment(BaseModel):
    """Device, system and browser as the bot names them; ``camera`` and ``microphone`` are the page's permissions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    device: Literal["computer", "phone", "tablet"] | None = None
    os: Literal["windows", "macos", "ios", "android"] | None = None
    browser: Literal["chrome", "edge", "firefox", "safari", "samsung_internet"] | None = None
    camera: Permission | None = None
    microphone: Permission | None = None

    def as_metadata(self) -> dict[str, object]:
        """As it goes along with a message to the bot. ``permissions`` is always there: a browser is."""
        permissions = self.model_dump(include={"camera", "microphone"}, exclude_none=True)
        machine = self.model_dump(exclude={"camera", "microphone"}, exclude_none=True)
        return {**machine, "permissions": permissions}
