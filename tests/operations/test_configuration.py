"""Settings are shown with their origin and without their secrets."""

from pathlib import Path

import pytest

from sloty.operations import configuration
from sloty.operations.configuration import SettingView
from sloty.settings import load_settings

URL = "postgresql://app:se%20cret@db.example.com:5432/sloty"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's file in the folder that we are in, and no other file."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".sloty.toml"
    file.touch(mode=0o644)
    return file


def shown(**flags: tuple[str, object]) -> dict[str, SettingView]:
    """All settings by name."""
    return {view.setting: view for view in configuration.shown(load_settings(), flags)}


def test_every_setting_tells_where_its_value_comes_from(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here.write_text("pool_size = 7\ntenant = 'alpha'\nhold_minutes = 3")
    monkeypatch.setenv("SLOTY_HOLD_MINUTES", "20")
    found = shown(tenant=("--tenant", "beta"))
    assert {name: (view.value, view.origin) for name, view in found.items() if view.origin != "default"} == {
        "pool_size": (7, str(here)),
        "hold_minutes": (20, "SLOTY_HOLD_MINUTES"),
        "tenant": ("beta", "--tenant"),
    }
    assert all(view.about and view.variable.startswith("SLOTY_") for view in found.values())


@pytest.mark.usefixtures("here")
def test_the_password_in_a_url_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_DATABASE_URL", URL)
    assert shown()["database_url"].value == "postgresql://app:***@db.example.com:5432/sloty"


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("postgresql://h:5432/x", "postgresql://h:5432/x"),
        ("postgresql://a@h/x", "postgresql://a@h/x"),
        ("postgresql://a:p/q@h/x", "postgresql://a:***@h/x"),
        ("postgresql://a:p?q#@h/x", "postgresql://a:***@h/x"),
        ("postgresql:///x?host=/tmp&password=p&user=x", "postgresql:///x?host=/tmp&password=***&user=x"),
        ("host=x password=p", "***"),
    ],
)
def test_a_password_is_masked_wherever_it_stands(url: str, masked: str) -> None:
    assert configuration.masked("database_url", url) == masked


def test_what_is_secret_by_name_is_masked_whole() -> None:
    assert configuration.masked("smtp_password", "x") == "***"
    assert configuration.masked("smtp_password", None) is None
    assert configuration.masked("tenant", "x") == "x"


def test_the_files_are_told_the_strongest_first(here: Path) -> None:
    found = configuration.files()
    assert [(file.level, file.exists) for file in found[:2]] == [("project", True), ("user", False)]
    assert found[0].path == str(here)
    assert found[2].level == "system"
