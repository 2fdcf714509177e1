"""Where connections lead, as whom, and what of it is never told."""

import asyncio
import os
import signal
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from sloty.db import credentials
from sloty.db.embedded import EmbeddedServer
from sloty.db.listening import Ear
from sloty.db.pool import Database, DatabaseRole, DatabaseUrlWrong, NotSetUp, server_key
from sloty.settings import Settings

URL = "postgresql://boss:s3cret%2Fof%3Athe%40boss@db.example.org:6543/clinic?sslmode=require"
NOBODY_THERE = "postgresql://boss:s3cret@127.0.0.1:1/clinic"
PASSWORD_ROLES = (DatabaseRole.APP, DatabaseRole.PLATFORM, DatabaseRole.MIGRATOR)


def elsewhere(folder: Path, url: str = URL) -> Database:
    """A database at a URL, with passwords for its server."""
    database = Database(Settings(data_dir=folder, database_url=url))
    credentials.load(folder / "credentials.json", server_key(url)).with_generated([role.value for role in DatabaseRole])
    return database


@pytest.mark.parametrize("role", PASSWORD_ROLES)
def test_where_nothing_was_set_up_nothing_is_made_and_it_is_told_how_to(tmp_path: Path, role: DatabaseRole) -> None:
    with pytest.raises(NotSetUp) as refused:
        Database(Settings(data_dir=tmp_path / "data")).connect(role)
    assert "sloty db init" in refused.value.advice
    assert "sloty demo" in refused.value.advice
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("role", PASSWORD_ROLES)
def test_a_role_has_its_own_name_and_password_and_the_rest_of_the_url(tmp_path: Path, role: DatabaseRole) -> None:
    parts = conninfo_to_dict(elsewhere(tmp_path).address(role))
    password = credentials.load(tmp_path / "credentials.json", "db.example.org:6543").password(role.value)
    assert password
    assert parts == {
        "user": role.value,
        "password": password,
        "host": "db.example.org",
        "port": "6543",
        "dbname": "clinic",
        "sslmode": "require",
    }


def test_the_administrator_is_whoever_the_url_names(tmp_path: Path) -> None:
    assert elsewhere(tmp_path).address(DatabaseRole.ADMIN) == URL


@pytest.mark.parametrize("query", ["user=boss&password=x&sslmode=require", "sslmode=require&%75ser=boss&passwor%64=x"])
def test_an_administrator_named_in_the_query_of_the_url_is_not_who_a_role_connects_as(
    tmp_path: Path, query: str
) -> None:
    """The query wins over what stands before the host: front ends would be superusers, and isolation gone."""
    parts = conninfo_to_dict(elsewhere(tmp_path, f"postgresql:///clinic?host=/run&{query}").address(DatabaseRole.APP))
    assert (parts["user"], parts["host"], parts["sslmode"]) == ("sloty_app", "/run", "require")
    assert parts["password"] not in {"x", None}


def test_without_a_password_of_its_own_a_role_uses_the_url_as_it_is(tmp_path: Path) -> None:
    """As through a pooler that signs in for everybody."""
    assert Database(Settings(data_dir=tmp_path, database_url=URL)).address(DatabaseRole.APP) == URL


def test_passwords_belong_to_one_server(tmp_path: Path) -> None:
    elsewhere(tmp_path)
    other = URL.replace("6543", "5432")
    assert Database(Settings(data_dir=tmp_path, database_url=other)).address(DatabaseRole.APP) == other
    assert server_key("postgresql:///clinic") == "localhost:5432"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://boss:s3cret %zz@host/clinic",
        "postgresql://boss:s3cret@[host/clinic",
        "host=db.example.org user=boss password=s3cret",
        "s3cret",
    ],
)
@pytest.mark.parametrize("role", [DatabaseRole.APP, DatabaseRole.ADMIN])
def test_a_url_that_cannot_be_read_is_refused_without_being_repeated(
    tmp_path: Path, url: str, role: DatabaseRole
) -> None:
    with pytest.raises(DatabaseUrlWrong) as refused:
        Database(Settings(data_dir=tmp_path, database_url=url)).connect(role)
    assert "s3cret" not in f"{refused.value!r} {refused.value.advice}"
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))


def test_the_password_is_neither_in_the_repr_nor_in_the_error_of_a_connection(tmp_path: Path) -> None:
    database = elsewhere(tmp_path, NOBODY_THERE)
    with pytest.raises(psycopg.OperationalError) as refused:
        database.connect(DatabaseRole.ADMIN)
    told = f"{database!r} {database.settings!r} {database.settings} {database.engine(DatabaseRole.APP)!r}"
    assert "s3cret" not in f"{told} {refused.value!r} {refused.value}"
    database.close()


def test_nothing_connects_before_it_is_asked_to(tmp_path: Path) -> None:
    """Nor is a server started, nor a file written."""
    for settings in (Settings(data_dir=tmp_path / "a"), Settings(data_dir=tmp_path / "b", database_url=NOBODY_THERE)):
        database = Database(settings)
        assert database.engine(DatabaseRole.APP) is database.engine(DatabaseRole.APP)
        database.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("wanted", "threshold"), [(None, None), (True, 3), (False, None)])
def test_statements_are_prepared_on_another_server_only_when_that_is_said(
    database: Database, wanted: bool | None, threshold: int | None
) -> None:
    """A pooler may stand there, and would lose them."""
    asked = Database(database.settings.model_copy(update={"prepare_statements": wanted}))
    with asked.connect(DatabaseRole.APP) as connection:
        assert connection.prepare_threshold == threshold


@contextmanager
def by_tcp(database: Database, more: str = "") -> Iterator[Database]:
    """The same database, through a port: options of TCP are ignored on the socket of a file."""
    url = urlsplit(database.settings.database_url or "")
    said = conninfo_to_dict(url.geturl())
    with Forward(("127.0.0.1", 0), f"{said['host']}/.s.PGSQL.{said.get('port', 5432)}") as forward:
        Thread(target=forward.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        who = f"{said['user']}:{quote(str(said['password']), safe='')}"
        address = f"postgresql://{who}@127.0.0.1:{forward.server_address[1]}/{said['dbname']}{more}"
        yield Database(database.settings.model_copy(update={"database_url": address}))
        forward.shutdown()


class Forward(ThreadingTCPServer):
    """Carries what is said on a port to a socket of PostgreSQL, and back."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], behind: str) -> None:
        self.behind = behind
        super().__init__(address, Carry)


class Carry(BaseRequestHandler):
    """One connection."""

    def handle(self) -> None:
        """Until either side is done."""
        assert isinstance(self.server, Forward)
        with socket.socket(socket.AF_UNIX) as behind:
            behind.connect(self.server.behind)
            back = Thread(target=carry, args=(behind, self.request), daemon=True)
            back.start()
            carry(self.request, behind)
            back.join()


def carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while said := source.recv(65536):
            sink.sendall(said)
        sink.shutdown(socket.SHUT_WR)


def tcp_options(fileno: int) -> tuple[int, ...]:
    """Whether it is kept alive, after how many seconds, how often, how many times, and how many ms nobody may answer."""
    with socket.socket(fileno=os.dup(fileno)) as seen:
        of_tcp = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
        alive = seen.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        return (alive, *(seen.getsockopt(socket.IPPROTO_TCP, option) for option in of_tcp))


def test_every_connection_finds_out_by_itself_that_the_network_is_gone(database: Database) -> None:
    """Asked of the sockets: of the one that listens, of a bare one, of a pooled one, and of the ear of the pages."""

    async def ear(there: Database) -> tuple[int, ...]:
        listens = Ear(there, DatabaseRole.ADMIN)
        await listens.told(["sloty_alive"])
        assert listens._connection is not None
        found = tcp_options(listens._connection.fileno())
        await listens.close()
        return found

    with by_tcp(database) as there:
        with there.connect_directly(DatabaseRole.ADMIN) as one, there.connect(DatabaseRole.ADMIN) as other:
            seen = [tcp_options(each.fileno()) for each in (one, other)]
        with there.engine(DatabaseRole.ADMIN).connect() as pooled:
            bare = pooled.connection.driver_connection
            assert bare is not None
            seen.append(tcp_options(bare.fileno()))
        there.close()
        seen.append(asyncio.run(ear(there)))
    assert seen == [(1, 5, 2, 3, 10_000)] * 4


def test_what_the_url_says_of_that_wins(database: Database) -> None:
    more = "?keepalives_idle=60&tcp_user_timeout=90000&connect_timeout=3"
    with by_tcp(database, more) as there:
        for connect in (there.connect, there.connect_directly):
            with connect(DatabaseRole.ADMIN) as connection:
                assert tcp_options(connection.fileno()) == (1, 60, 2, 3, 90_000)
                assert connection.info.get_parameters()["connect_timeout"] == "3"


def test_engines_are_kept_by_role_and_closed(database: Database) -> None:
    mine = Database(database.settings)
    app, platform = mine.engine(DatabaseRole.APP), mine.engine(DatabaseRole.PLATFORM)
    assert app is not platform
    for engine, role in ((app, "sloty_app"), (platform, "sloty_platform")):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select current_user").scalar_one() == role
    mine.close()
    assert mine.engine(DatabaseRole.APP) is not app
    mine.close()


def test_the_embedded_server_is_started_by_who_connects(server: EmbeddedServer) -> None:
    database = Database(Settings(data_dir=server.folder))
    assert database.embedded is not None
    assert database.embedded.data == server.data
    server.stop()
    with database.connect(DatabaseRole.ADMIN) as connection:
        assert connection.info.dbname == "postgres"
        assert connection.prepare_threshold == 3
    assert server.status().running


def test_an_embedded_server_that_runs_and_refuses_is_not_started_again(server: EmbeddedServer) -> None:
    server.start()
    before = server.status().pid
    database = Database(Settings(data_dir=server.folder))
    with pytest.raises(NotSetUp):
        database.connect(DatabaseRole.APP)
    # As when it was set up, and the role is gone.
    credentials.load(server.folder / "credentials.json").with_generated([DatabaseRole.APP.value])
    parts = conninfo_to_dict(database.address(DatabaseRole.APP))
    assert (parts["user"], parts["dbname"]) == ("sloty_app", "sloty")
    with pytest.raises(psycopg.OperationalError):
        database.connect(DatabaseRole.APP)
    assert server.status().pid == before


def test_a_server_that_was_stopped_is_left_so_by_who_stays_and_one_that_was_killed_is_not(
    server: EmbeddedServer,
) -> None:
    server.start()
    database = Database(Settings(data_dir=server.folder))
    database.starts_stopped = False
    credentials.load(server.folder / "credentials.json").with_generated([DatabaseRole.APP.value])
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        database.connect(DatabaseRole.APP)
    assert not server.status().running
    server.start()
    killed = server.status().pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        # There is no such role; but somebody answers.
        database.connect(DatabaseRole.APP)
    assert server.status().running


def test_a_url_takes_the_place_of_the_embedded_server(database: Database) -> None:
    assert database.embedded is None
