"""Taking a back-up needs nothing but the rights that migrations need; the rest is tried in `test_restoring`."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from sloty.db import schema
from sloty.db.backup import taking
from sloty.db.pool import Database
from tests.builders import NOW, a_clinic
from tests.servers import a_passable_folder, postgresql_15


def test_an_administrator_who_is_no_superuser_backs_up_every_row(tmp_path: Path) -> None:
    """Row-level security is forced on the owner too; the owner's own policy shows all rows."""
    with a_passable_folder() as folder, postgresql_15(folder / "15") as settings:
        url = settings.database_url or ""
        with psycopg.connect(url.replace("/sloty", "/postgres"), autocommit=True) as superuser:
            superuser.execute("create role boss login createrole createdb password 'boss'")
        parts = urlsplit(url)
        boss = urlunsplit(parts._replace(netloc="boss:boss@" + parts.netloc.rpartition("@")[2]))
        database = Database(settings.model_copy(update={"database_url": boss}))
        schema.initialise(database)
        a_clinic(database)
        a_clinic(database)
        manifest = taking.take(database, tmp_path / "b.tar", NOW)
        assert manifest.contents.tables["location"].rows == 2
        database.close()
