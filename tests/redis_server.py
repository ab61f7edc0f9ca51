"""A real Redis for the tests, on a free port, keeping nothing."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.retry import Retry

from launcher.ports import free_ports


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.fail("These tests need a Redis server: apt-get install redis-server", pytrace=False)
    [port] = free_ports(1)
    command = [binary, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp")  # noqa: S108 # it writes nothing there
    patient = Retry(ConstantBackoff(0.1), 100, supported_errors=(NotConnected,))
    try:
        with Redis(port=port, retry=patient) as redis:
            redis.ping()
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()
