"""``python -m bot.freshness`` says what was learnt so long ago that it no longer fits what the bot is made from."""

from bot.encoder import adapter
from bot.examples import all_examples
from bot.nlu import calibration

_STALE = 0.1


def main() -> None:
    unknown = adapter.load(adapter.ADAPTER).share_unknown((each.text, each.intent) for each in all_examples())
    if unknown > _STALE:
        print(f"The encoder was taught without {unknown:.0%} of today's examples. `make encoder` teaches it anew.")
    if not calibration.is_of_this_adapter():
        print("How letters and meaning count was measured with another adapter. `make encoder` measures it anew.")


if __name__ == "__main__":
    main()
