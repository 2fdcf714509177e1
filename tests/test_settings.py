"""Flags before environment before files before defaults; frozen; nonsense refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from sloty import sources
from sloty.settings import Settings, load_settings


@pytest.fixture
def levels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Path]:
    """A file of each level, empty, with the project's in the folder that we are in."""
    found = {
        "project": tmp_path / "project" / ".sloty.toml",
        "user": tmp_path / "config" / "sloty" / "config.toml",
        "system": tmp_path / "etc" / "config.toml",
    }
    for file in found.values():
        file.parent.mkdir(parents=True)
        file.touch(mode=0o644)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sources, "SYSTEM_FILE", found["system"])
    monkeypatch.chdir(tmp_path / "project")
    return found


def test_the_environment_is_read_and_the_rest_has_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLOTY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SLOTY_HOLD_MINUTES", "25")
    found = load_settings()
    assert (found.data_dir, found.hold_minutes, found.database_url, found.pool_size) == (tmp_path, 25, None, 5)


@pytest.mark.usefixtures("levels")
def test_without_any_there_are_the_defaults() -> None:
    assert load_settings().hold_minutes == 10


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_each_level_wins_over_those_below_it(
    levels: dict[str, Path], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """With the lowest `count` of the five set, the highest of these is in force."""
    flags: dict[str, int] = {}
    for level, minutes in list(zip(("system", "user", "project", "environment", "flag"), range(11, 16), strict=True))[
        :count
    ]:
        if level == "flag":
            flags["hold_minutes"] = minutes
        elif level == "environment":
            monkeypatch.setenv("SLOTY_HOLD_MINUTES", str(minutes))
        else:
            levels[level].write_text(f"hold_minutes = {minutes}")
    # Keyword arguments of any field; mypy knows them one by one.
    assert Settings(**flags).hold_minutes == 10 + count  # type: ignore[arg-type]


def test_files_are_merged_setting_by_setting(levels: dict[str, Path]) -> None:
    levels["project"].write_text("tenant = 'alpha'")
    levels["user"].write_text("tenant = 'beta'\npool_size = 7")
    found = load_settings()
    assert (found.tenant, found.pool_size) == ("alpha", 7)


def test_an_unknown_key_is_refused(levels: dict[str, Path]) -> None:
    levels["user"].write_text("pool_sise = 7")
    with pytest.raises(sources.SettingUnknown, match="pool_sise"):
        load_settings()


def test_a_home_in_a_folder_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_DATA_DIR", "~/x")
    assert load_settings().data_dir == Path.home() / "x"


def test_settings_do_not_change_and_make_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        Settings().hold_minutes = 3  # type: ignore[misc]  # that it is refused is the test
    monkeypatch.setenv("SLOTY_POOL_SIZE", "0")
    with pytest.raises(ValidationError):
        load_settings()


@pytest.mark.parametrize(
    "url", ["book.example.com", "ftp://x", "https://", "https://x.example/?a=b", "https://a b.example"]
)
def test_where_the_pages_are_is_an_address_that_paths_can_be_added_to(url: str) -> None:
    assert Settings(public_url="https://x.example/book/").public_url == "https://x.example/book/"
    with pytest.raises(ValidationError):
        Settings(public_url=url)
