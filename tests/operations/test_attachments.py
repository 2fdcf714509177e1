"""Files of appointments, for those who may see them."""

from base64 import b64decode

import pytest

from sloty.db.pool import Database
from sloty.engine.uploads import Upload
from sloty.operations import attachments, booking
from sloty.operations.attachments import FileNotFound
from sloty.operations.booking import Wish
from sloty.operations.records import AppointmentNotFound
from tests.builders import Clinic, a_clinic, at

PDF = b"%PDF-1.7 rest"


def with_a_file(clinic: Clinic) -> str:
    """The code of an appointment with one file."""
    clinic.parameter("cleaning", "scan", "FILE")
    with clinic.unit() as unit:
        answers = {"scan": Upload("../x ray.pdf", PDF)}
        return booking.book(unit, Wish("cleaning", at("10:00"), "rui@example.com", answers=answers)).confirmation_code


def test_a_file_is_listed_and_fetched_by_its_question(clinic: Clinic) -> None:
    code = with_a_file(clinic)
    with clinic.unit() as unit:
        (listed,) = attachments.list_(unit, code)
        found = attachments.fetch(unit, code, "scan")
    assert (listed.name, listed.filename, listed.media_type, listed.size) == (
        "scan",
        "x ray.pdf",
        "application/pdf",
        13,
    )
    assert (found.filename, b64decode(found.base64), found.sha256) == ("x ray.pdf", PDF, listed.sha256)


def test_a_file_that_is_not_there_is_told_with_those_that_are(clinic: Clinic) -> None:
    code = with_a_file(clinic)
    with clinic.unit() as unit, pytest.raises(FileNotFound) as raised:
        attachments.fetch(unit, code, "photo")
    assert raised.value.facts["names"] == "scan"


def test_a_file_of_another_tenant_is_not_there(clinic: Clinic, database: Database) -> None:
    code = with_a_file(clinic)
    with a_clinic(database).unit() as unit:
        for act in (lambda: attachments.list_(unit, code), lambda: attachments.fetch(unit, code, "scan")):
            with pytest.raises(AppointmentNotFound):
                act()
