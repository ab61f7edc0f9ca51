import stat
from pathlib import Path

import pytest

from launcher import training
from launcher.processes import Ports, services
from launcher.secrets import load_secrets, page_public_key

DEMANDED = {"adviser_token", "bot_token", "desk_token", "rasa_token", "actions_token", "code_key", "page_signing_key"}
NEEDED = {
    "verification": {"adviser_token", "bot_token", "desk_token", "code_key"},
    "actions": {"actions_token", "bot_token"},
    "rasa": {"rasa_token", "actions_token"},
    "desk": {"rasa_token", "desk_token", "page_signing_key"},
}


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    made = load_secrets(tmp_path)
    assert made.keys() == DEMANDED
    assert len(set(made.values())) == len(made)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert load_secrets(tmp_path) == made


@pytest.mark.parametrize("there_already", [False, True])
def test_the_folder_is_its_owners_alone_whoever_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there_already: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(training, "train", lambda log: Path("model"))
    loaded, trained = tmp_path / "loaded", tmp_path / "instance"
    if there_already:
        loaded.mkdir(0o755)
        trained.mkdir(0o755)
    load_secrets(loaded)
    assert training.main() == 0
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (loaded, trained)] == [0o700, 0o700]


def test_no_two_machines_have_the_same_keys(tmp_path: Path) -> None:
    first, second = load_secrets(tmp_path / "a"), load_secrets(tmp_path / "b")
    assert not set(first.values()) & set(second.values())


def test_each_process_gets_its_own_keys_and_no_others(tmp_path: Path) -> None:
    secrets = load_secrets(tmp_path)
    for service in services(secrets, Path("model"), tmp_path, Ports()):
        handed = {key for key, value in secrets.items() if value in service.environment.values()}
        assert handed == NEEDED[service.name]


def test_a_key_never_stands_on_a_command_line_or_in_a_printout(tmp_path: Path) -> None:
    secrets = load_secrets(tmp_path)
    for service in services(secrets, Path("model"), tmp_path, Ports()):
        printed = " ".join(service.command) + repr(service)
        assert not any(value in printed for value in secrets.values())


def test_the_public_key_is_not_the_private_one(tmp_path: Path) -> None:
    signing_key = load_secrets(tmp_path)["page_signing_key"]
    assert page_public_key(signing_key) != signing_key
