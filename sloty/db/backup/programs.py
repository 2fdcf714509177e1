"""PostgreSQL's own pg_dump and pg_restore: the right ones, run so that nobody sees a password."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sloty.db.embedded import binaries
from sloty.errors import Unavailable

_IGNORED = "errors ignored on restore: 1"
_HARMLESS = 'unrecognized configuration parameter "transaction_timeout"'
"""What pg_restore from 17 on is told by an older server, before it does anything."""


class ProgramMissing(Unavailable):
    """Neither the machine nor the wheel has a program that can talk to this server, or read this dump."""

    code = "program_missing"
    sentence = "There is no {program} for PostgreSQL {version} on this machine{found}."
    hint = "Install PostgreSQL's client programs of version {version} or newer, and have them on PATH."


class ProgramFailed(Unavailable):
    """PostgreSQL's own program could not do it."""

    code = "program_failed"
    sentence = "{program} failed: {problem}"
    hint = "Look into the server's log, and at the disk: df -h"


@dataclass(frozen=True)
class Program:
    """One of PostgreSQL's client programs."""

    path: Path
    version: int
    """Major version."""

    def run(self, address: str, dbname: str, *words: str) -> None:
        """Run it on a database of the server at `address`; raises `ProgramFailed`.

        Everything of the address but the password is one of its words, as libpq reads it; its environment is ours, for
        what libpq finds there we found, too.
        """
        known = {key: value for key, value in conninfo_to_dict(address).items() if key != "password"}
        password = conninfo_to_dict(address).get("password")
        environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {}), "LC_ALL": "C"}
        target = make_conninfo("", **{**known, "dbname": dbname})
        ended = subprocess.run(
            [self.path, *words, f"--dbname={target}", "--no-password"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if ended.returncode and not (_HARMLESS in ended.stderr and _IGNORED in ended.stderr):
            problem = " ".join(ended.stderr.split())[-400:] or "no reason given"
            raise ProgramFailed(program=self.path.name, problem=problem)


def find(name: str, at_least: int, *, embedded: bool) -> Program:
    """The program for a server of that major version, or of a newer one. Raises `ProgramMissing`.

    For the embedded server the wheel's own; for one elsewhere the machine's, for it knows TLS, else the wheel's.
    """
    found = [shutil.which(name), _of_wheel(name)]
    programs = [Program(Path(path), _major(Path(path))) for path in found if path]
    for program in reversed(programs) if embedded else programs:
        if program.version >= at_least:
            return program
    newest = max((program.version for program in programs), default=0)
    raise ProgramMissing(program=name, version=at_least, found=f", only for {newest}" if newest else "")


def _of_wheel(name: str) -> Path | None:
    try:
        path = binaries.wheel_folder() / "pginstall" / "bin" / name
    except binaries.EmbeddedMissing:
        return None
    return path if path.exists() else None


def _major(program: Path) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(\.\d+)?", told)
    return int(found[1]) if found else 0
