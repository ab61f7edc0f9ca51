"""Fixtures that any part's tests may use."""

pytest_plugins = ("tests.postgres", "tests.redis_server", "tests.browser", "tests.stack")
