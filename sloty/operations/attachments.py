"""The files that customers gave as answers, for those who may see the appointment."""

from base64 import b64encode
from dataclasses import dataclass

from sloty.actor import Permission
from sloty.db.queries import attachment as queries
from sloty.errors import NotFound
from sloty.operations import records
from sloty.operations.unit import Unit


class FileNotFound(NotFound):
    """The appointment has no file of that name."""

    code = "file_not_found"
    sentence = "The appointment has no file '{name}'."
    hint = "Its files are: {names}"


@dataclass(frozen=True)
class FileView:
    """A file, without what is in it."""

    name: str
    """Of the question that it answers."""
    filename: str
    """What its sender called it."""
    media_type: str
    """Told by its content."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True)
class FileContent:
    """A file whole, as no program runs or shows it by itself."""

    name: str
    filename: str
    media_type: str
    size: int
    sha256: str
    base64: str
    """RFC 4648 §4, as files are sent to us."""


def list_(unit: Unit, ref: str) -> list[FileView]:
    """The files of an appointment, by the names of the questions."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return [FileView(*row) for row in unit.session.rows(queries.LIST, appointment=records.find(unit, ref))]


def fetch(unit: Unit, ref: str, name: str) -> FileContent:
    """One file of an appointment. Raises `FileNotFound`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    row = unit.session.row(queries.FETCH, appointment=records.find(unit, ref), name=name)
    if row is None:
        raise FileNotFound(name=name, names=", ".join(each.name for each in list_(unit, ref)) or "none")
    filename, media_type, size, sha256, content = row
    return FileContent(name, filename, media_type, size, sha256, b64encode(content).decode())
