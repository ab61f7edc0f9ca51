"""A wrong setting ends the start with one sentence that names it and quotes nothing."""

from collections.abc import Mapping

import pytest

from startup.start import ConfigurationError, load
from tests.accounts.staff import Settings

SECRET = "s3cret-value"
WHOLE = {
    "OPENID_ISSUER": "https://login.example.org",
    "OPENID_CLIENT_ID": "guide",
    "OPENID_CLIENT_SECRET": SECRET,
    "OPENID_CALLBACK": "https://desk.example.org/console/openid/callback",
    "OPENID_ROLES": '{"chat-agents": "agent"}',
}


def loaded(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str | None]) -> Settings:
    for name, value in settings.items():
        if value is not None:
            monkeypatch.setenv(f"TRIAL_{name}", value)
    return load(Settings)


def test_without_any_there_are_passwords_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, {})
    assert settings.password_sign_in
    assert settings.openid_issuer is None


def test_all_of_them_together_are_a_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, {**WHOLE, "PASSWORD_SIGN_IN": "false"})
    assert settings.openid_roles == {"chat-agents": "agent"}
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        *(({name: None}, "must be set together") for name in WHOLE),
        ({"OPENID_ROLES": "{}"}, "TRIAL_OPENID_ROLES"),
        ({"OPENID_ROLES": SECRET}, "TRIAL_OPENID_ROLES"),
        ({"OPENID_ROLES": '["agent"]'}, "TRIAL_OPENID_ROLES"),
        ({"OPENID_ROLES": '{"chat-agents": "owner"}'}, "agent, lead"),
        ({"OPENID_ISSUER": "http://login.example.org"}, "TRIAL_OPENID_ISSUER"),
        ({"OPENID_ISSUER": SECRET}, "TRIAL_OPENID_ISSUER"),
        ({"OPENID_CALLBACK": "http://desk.example.org"}, "TRIAL_OPENID_CALLBACK"),
    ],
)
def test_half_a_provider_is_none(monkeypatch: pytest.MonkeyPatch, changed: dict[str, str | None], named: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        loaded(monkeypatch, {**WHOLE, **changed})
    assert named in str(raised.value)
    assert SECRET not in str(raised.value)


def test_nobody_is_locked_out_by_turning_passwords_off(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="TRIAL_PASSWORD_SIGN_IN"):
        loaded(monkeypatch, {"PASSWORD_SIGN_IN": "false"})
