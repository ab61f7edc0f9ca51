"""Ports for whoever tries services out."""

import random
import socket
from contextlib import suppress
from itertools import islice


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens at.

    Below those that systems give to outgoing connections, or such a one could have the port before the service.
    """
    candidates = random.sample(range(20_000, 32_000), 1000)
    return list(islice(filter(_is_free, candidates), count))


def _is_free(port: int) -> bool:
    with suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False
