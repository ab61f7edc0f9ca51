"""The customer wants another language."""

from actions.turn import Turn, TurnAction
from actions.walk import show_step

LANGUAGE_REPLIES = ("speak_swedish", "speak_finnish", "speak_english")


class ActionChangeLanguage(TurnAction):
    """Goes on where the walk was, in the language asked for; asks which one where none of the three was named.

    The slot is filled before any action runs (from the entity ``conversation_language``), so that this answer is
    already in the new language.
    """

    def name(self) -> str:
        return "action_change_language"

    async def answer(self, turn: Turn) -> None:
        turn.forget_question()
        if "language" not in turn.entities:
            turn.say("utter_ask_language", LANGUAGE_REPLIES)
        elif turn.step is None:
            turn.say("utter_change_language", ("start",))
        else:
            turn.say("utter_change_language")
            show_step(turn, turn.step)
