"""Cursors lead on, and nonsense is told."""

from base64 import urlsafe_b64encode
from uuid import UUID

import pytest

from sloty.operations import appointments
from sloty.web.api import cursors
from sloty.web.api.cursors import CursorInvalid
from tests.builders import at
from tests.web.api.program import Program


def test_a_cursor_holds_the_start_and_the_id(program: Program) -> None:
    booked = program.book()
    with program.site.clinic.unit() as unit:
        view = appointments.show(unit, booked["id"])
    assert cursors.read(cursors.after(view)) == (at("10:00"), UUID(booked["id"]))


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "2027-01-04T10:00:00+00:00/", f"2027-01-04T10:00:00/{UUID(int=1)}", f"0001-01-01T00:00:00+14:00/{UUID(int=1)}",
        f"é/{UUID(int=1)}",
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_told(text: str) -> None:
    for cursor in (text, urlsafe_b64encode(text.encode()).decode()):
        with pytest.raises(CursorInvalid):
            cursors.read(cursor)
        with pytest.raises(CursorInvalid):
            cursors.read_start(cursor)


def test_a_cursor_of_slots_holds_the_next_start() -> None:
    assert cursors.read_start(cursors.at(at("10:00"))) == at("10:00")
