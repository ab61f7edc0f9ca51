"""Fixtures that any part's tests may use."""

pytest_plugins = ("tests.postgres", "tests.browser", "tests.stack")
