"""``make export-conversation id=… name="…"``: a conversation of the running bot, masked, as a test."""

import argparse
import re
import sys

from conversations.recording import NotSaved, save, transcript_of
from conversations.services import running
from conversations.tracker import events
from launcher.processes import SettingWrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="make export-conversation", description=__doc__)
    parser.add_argument("id", help="32 hexadecimal digits, as desk's log and database name the conversation")
    parser.add_argument("name", help="a sentence, or topic/sentence")
    wanted = parser.parse_args()
    try:
        print(f"Saved as {_export(wanted.id, wanted.name)}.")
    except (NotSaved, SettingWrong) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _export(conversation: str, name: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", conversation):
        raise NotSaved("A conversation's id has 32 hexadecimal digits.")
    stack = running()
    if stack is None:
        raise NotSaved("The bot is not running: start it with `make run`.")
    kept = events(stack.http, stack.url("rasa"), stack.keys["rasa_token"], conversation)
    if not kept:
        raise NotSaved("There is no such conversation, or it has been erased.")
    return str(save(transcript_of(kept), name))


if __name__ == "__main__":
    sys.exit(main())
