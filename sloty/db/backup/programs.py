"""PostgreSQL's own pg_dump and pg_restore, run so that no password is seen by others."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from sloty.db.embedded import binaries
from sloty.errors import Unavailable

_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "requirepeer": "PGREQUIREPEER",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class ProgramMissing(Unavailable):
    """Neither the wheel nor the machine has a program that can talk to this server."""

    code = "program_missing"
    sentence = "There is no {program} for PostgreSQL {version} on this machine."
    hint = "Install PostgreSQL's client programs of that version, or newer ones."


class ProgramFailed(Unavailable):
    """PostgreSQL's own program could not do it."""

    code = "program_failed"
    sentence = "{program} failed: {problem}"
    hint = "Look into the server's log, and at the disk: df -h"


def run(program: str, server_version: int, address: str, *words: str, dbname: str) -> None:
    """Run a client program against the server at `address`; raises `ProgramMissing`, `ProgramFailed`."""
    found = _program(program, server_version)
    known = {**{key: str(value) for key, value in conninfo_to_dict(address).items()}, "dbname": dbname}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment.update({_VARIABLES[key]: value for key, value in known.items() if key in _VARIABLES})
    ended = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise ProgramFailed(program=program, problem=" ".join(ended.stderr.split())[-400:] or "no reason given")


def _program(program: str, server_version: int) -> Path:
    """The machine's own where it is new enough, for it knows TLS; else the wheel's."""
    installed = shutil.which(program)
    if installed and _major(Path(installed)) >= server_version:
        return Path(installed)
    try:
        wheel = binaries.wheel_folder() / "pginstall" / "bin" / program
    except binaries.EmbeddedMissing:
        wheel = None
    if wheel is not None and wheel.exists() and _major(wheel) >= server_version:
        return wheel
    raise ProgramMissing(program=program, version=server_version)


def _major(program: Path) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(\.\d+)?", told)
    return int(found[1]) if found else 0
