"""Settings where they are written: the nearest project file, the user's, the system's; strangers' files are not read."""

from pathlib import Path

import pytest

from sloty import sources
from sloty.sources import (
    Found,
    Level,
    SettingsFile,
    SettingsFileUnreadable,
    SettingsFileUnsafe,
    SettingUnknown,
    files,
    from_environment,
    from_files,
    read,
)


def project(folder: Path, text: str) -> Path:
    """A project's file in `folder`."""
    file = folder / ".sloty.toml"
    file.write_text(text)
    file.chmod(0o644)
    return file


def test_the_nearest_project_file_is_meant(tmp_path: Path) -> None:
    project(tmp_path, "tenant = 'far'")
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    near = project(tmp_path / "a", "tenant = 'near'")
    assert from_files(folder=tmp_path / "a" / "b" / "c")["tenant"] == Found("near", str(near))


def test_without_a_project_file_it_is_told_where_one_could_be(tmp_path: Path) -> None:
    first = files(tmp_path)[0]
    assert first == SettingsFile(Level.PROJECT, tmp_path / ".sloty.toml")
    assert read(first) == {}


def test_a_folder_in_a_file_is_relative_to_the_file(tmp_path: Path) -> None:
    project(tmp_path, "data_dir = 'data'")
    assert from_files(folder=tmp_path)["data_dir"].value == str(tmp_path / "data")


def test_a_key_that_is_no_setting_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    file = project(tmp_path, "tennant = 'x'")
    with pytest.raises(SettingUnknown) as caught:
        from_files(["tenant", "pool_size"], tmp_path)
    assert str(file) in caught.value.message
    assert "'tennant'" in caught.value.message
    assert caught.value.advice == "Did you mean 'tenant'?"


@pytest.mark.parametrize("written", [b"tenant =", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, written: bytes) -> None:
    file = project(tmp_path, "")
    file.write_bytes(written)
    with pytest.raises(SettingsFileUnreadable, match=r"\.sloty\.toml"):
        from_files(folder=tmp_path)


def test_a_project_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    project(tmp_path, "tenant = 'x'").chmod(0o666)
    with pytest.raises(SettingsFileUnsafe):
        from_files(folder=tmp_path)


def test_the_users_own_file_may_have_any_mode(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("tenant = 'x'")
    file.chmod(0o666)
    assert read(SettingsFile(Level.USER, file)) == {"tenant": "x"}


def test_the_environment_is_read_whatever_its_case() -> None:
    assert from_environment({"SLOTY_TENANT": "a", "sloty_pool_size": "3", "HOME": "/"}) == {
        "tenant": Found("a", "SLOTY_TENANT"),
        "pool_size": Found("3", "sloty_pool_size"),
    }


def test_a_folder_that_is_gone_has_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert sources.files()[0].path == Path("/.sloty.toml")
