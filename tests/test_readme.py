"""What README says that can be checked."""

import re
from pathlib import Path

import pytest

from actions.settings import Settings as ActionsSettings
from desk.settings import Settings as DeskSettings
from verification.settings import Settings as VerificationSettings

README = Path("README.md").read_text(encoding="utf-8")
MAKEFILE = Path("Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z0-9-]+)", README)) | {"run", "test"}))
def test_what_can_be_made_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert Path(link).exists()


@pytest.mark.parametrize("name", re.findall(r"`([a-z_/.]+/)`", README))
def test_folders_are_there(name: str) -> None:
    assert Path(name).is_dir() or name == "instance/"


def test_every_folder_of_code_is_on_the_map() -> None:
    folders = {path.parent.name for path in Path().glob("*/__init__.py")} | {"bot", "data", "web", "tests"}
    assert [name for name in sorted(folders) if f"`{name}/" not in README] == []


@pytest.mark.parametrize("settings", [ActionsSettings, DeskSettings, VerificationSettings])
def test_every_setting_is_documented(
    settings: type[ActionsSettings] | type[DeskSettings] | type[VerificationSettings],
) -> None:
    prefix = settings.model_config["env_prefix"]
    names = [f"{prefix}{name}".upper() for name in settings.model_fields]
    assert [name for name in names if f"`{name}`" not in README] == []


def test_every_documented_setting_exists() -> None:
    known = {
        f"{settings.model_config['env_prefix']}{name}".upper()
        for settings in (ActionsSettings, DeskSettings, VerificationSettings)
        for name in settings.model_fields
    }
    mentioned = set(re.findall(r"`((?:DESK|ACTIONS|VERIFICATION)_[A-Z_]+)`", README))
    assert mentioned - known == {"ACTIONS_URL"}  # the Rasa server's
