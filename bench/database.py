"""A database for one measurement: on a server of its own, with the schema and nothing in it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sloty.db import schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database
from sloty.settings import Settings
from tests.servers import a_passable_folder


@contextmanager
def an_empty_database(**settings: Any) -> Iterator[Database]:
    """One with these settings; its folder, `settings.data_dir`, may hold more, and goes with it."""
    with a_passable_folder() as data:
        server = EmbeddedServer(data / "postgres")
        try:
            server.start()
            given = Settings(data_dir=data, database_url=server.dsn(database="sloty"), **settings)
            with closing(Database(given)) as database:
                schema.initialise(database)
                yield database
        finally:
            server.stop()
