"""``make run``: trains if needed, starts the four processes, says where they are, stops them with Ctrl-C."""

import signal
import sys
from pathlib import Path
from types import FrameType

from launcher.processes import Ports, Running, Service, ServiceFailed, is_taken, services
from launcher.secrets import load_secrets
from launcher.training import train

INSTANCE = Path("instance")


def main() -> int:
    logs = INSTANCE / "logs"
    secrets = load_secrets(INSTANCE)
    logs.mkdir(exist_ok=True)
    model = train(logs / "train.log")
    if model is None:
        print(f"Training failed, see {logs / 'train.log'}.", file=sys.stderr)
        return 1
    wanted = services(secrets, model, INSTANCE, Ports())
    taken = next((service for service in wanted if is_taken(service.port)), None)
    if taken:
        print(f"Port {taken.port} of {taken.name} is in use: stop what listens there.", file=sys.stderr)
        return 1
    return _run(wanted, logs)


def _run(wanted: list[Service], logs: Path) -> int:
    running = Running(logs)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        print("Starting verification, actions, Rasa and desk, about 15 seconds …", flush=True)
        for service in wanted:
            running.start(service)
        running.wait_until_healthy(wanted)
        print(READY, flush=True)
        running.keep_up(wanted)
    except ServiceFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …")
        return 0
    finally:
        running.stop()


READY = """
ready

  the customer's page   http://127.0.0.1:8080
  the adviser's page    http://127.0.0.1:8081/adviser   (sign in with what `make adviser-token` prints)
  logs                  instance/logs/

Ctrl-C stops all."""


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
