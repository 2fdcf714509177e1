"""Folders of this machine: where they are, and what is refused."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sloty import paths

SOCKET = "/.s.PGSQL.5432"


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temp folder of the test's own, short enough for a socket as pytest's are not, and no runtime folder."""
    with tempfile.TemporaryDirectory(prefix="sloty-paths-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        yield Path(folder)


def test_the_data_folder_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_DATA_DIR", "/srv/sloty")
    assert paths.data_dir() == Path("/srv/sloty")


def test_a_data_folder_in_the_environment_may_be_relative_or_begin_with_a_tilde(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SLOTY_DATA_DIR", "here")
    assert paths.data_dir() == tmp_path / "here"
    monkeypatch.setenv("SLOTY_DATA_DIR", "~/there")
    assert paths.data_dir() == tmp_path / "there"


def test_the_data_folder_of_root_is_one_that_others_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLOTY_DATA_DIR", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert paths.data_dir() == Path("/var/lib/sloty")


def test_the_data_folder_of_a_user_is_the_platform_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLOTY_DATA_DIR", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert paths.data_dir().name == "sloty"
    assert paths.data_dir() != Path("/var/lib/sloty")


def test_the_socket_folder_is_private_and_always_the_same(temporary: Path) -> None:
    folder = paths.socket_dir(Path("/srv/a clinic's data"))
    assert folder.parent == temporary
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert paths.socket_dir(Path("/srv/a clinic's data")) == folder
    assert paths.socket_address(Path("/srv/other")) != folder


def test_nothing_is_made_when_only_the_address_is_asked_for(temporary: Path) -> None:
    assert not paths.socket_address(Path("/srv/data")).exists()
    assert list(temporary.iterdir()) == []


def test_the_runtime_folder_is_preferred(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = temporary / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert paths.socket_address(Path("/srv/data")).parent == runtime


def test_a_temp_folder_too_long_for_a_socket_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("long" * 30)
    long.mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    address = paths.socket_address(tmp_path / ("x" * 200))
    assert len(f"{address}{SOCKET}".encode()) <= 107


def test_a_folder_where_others_could_swap_ours_is_passed_over(temporary: Path) -> None:
    temporary.chmod(0o777)
    assert paths.socket_address(Path("/srv/data")).parent != temporary
    temporary.chmod(0o1777)
    assert paths.socket_address(Path("/srv/data")).parent == temporary


def test_a_symbolic_link_in_the_socket_folder_s_place_is_refused(temporary: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir(mode=0o700)
    paths.socket_address(Path("/srv/data")).symlink_to(trap)
    with pytest.raises(paths.FolderUnsafe):
        paths.socket_dir(Path("/srv/data"))


def test_a_file_in_the_socket_folder_s_place_is_refused(temporary: Path) -> None:
    paths.socket_address(Path("/srv/data")).touch(mode=0o700)
    with pytest.raises(paths.FolderUnsafe):
        paths.socket_dir(Path("/srv/data"))


def test_a_socket_folder_that_others_may_enter_is_refused(temporary: Path) -> None:
    paths.socket_dir(Path("/srv/data")).chmod(0o711)
    with pytest.raises(paths.FolderUnsafe) as refused:
        paths.socket_dir(Path("/srv/data"))
    assert refused.value.advice


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_socket_folder_of_somebody_else_is_refused(temporary: Path) -> None:
    temporary.chmod(0o1777)
    os.chown(paths.socket_dir(Path("/srv/data")), 65534, 65534)
    with pytest.raises(paths.FolderUnsafe):
        paths.socket_dir(Path("/srv/data"))
    assert paths.socket_dir(Path("/srv/data"), 65534).stat().st_uid == 65534


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives the folder to the server's user")
def test_root_gives_the_socket_folder_to_the_server_s_user_even_when_interrupted_before(temporary: Path) -> None:
    temporary.chmod(0o1777)
    paths.socket_dir(Path("/srv/data"), 0)
    folder = paths.socket_dir(Path("/srv/data"), 65534)
    assert (folder.stat().st_uid, stat.S_IMODE(folder.stat().st_mode)) == (65534, 0o700)
