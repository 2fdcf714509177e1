"""Where the database is, by role; what `tests/db/test_pool.py` tries through Database is not repeated here."""

import subprocess
import sys
from pathlib import Path

import pytest

from sloty.db.address import DatabaseRole, DatabaseUrlWrong, address, embedded, server_key

URL = "postgresql://boss:s3cret@db.example.org:6543/clinic"


def test_without_a_url_it_is_the_embedded_servers(tmp_path: Path) -> None:
    found = address(tmp_path, None, DatabaseRole.APP)
    assert found.startswith("postgresql://sloty_app@")
    assert "/sloty?" in found
    assert embedded(tmp_path).data == tmp_path / "postgres"


def test_a_url_without_known_passwords_is_used_as_it_is(tmp_path: Path) -> None:
    assert address(tmp_path, URL, DatabaseRole.PLATFORM) == URL


def test_what_is_no_url_is_refused_without_being_repeated() -> None:
    with pytest.raises(DatabaseUrlWrong) as caught:
        server_key("host=db password=s3cret")
    assert "s3cret" not in str(caught.value)


def test_it_loads_no_sqlalchemy() -> None:
    code = "import sys, sloty.db.address; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
