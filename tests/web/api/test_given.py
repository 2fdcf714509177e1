"""Times and answers, as programs write them."""

import pytest

from sloty.engine.uploads import Upload
from sloty.operations.slots import ZoneUnclear
from sloty.web.api.given import FileNotBase64, answers_in, start_of
from tests.builders import Clinic, at


def test_a_time_is_read_by_its_offset_or_on_the_clock_of_the_location(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for time in ("2027-01-04T15:00:00Z", "2027-01-04T16:00+01:00", "2027-01-04 10:00"):
            assert start_of(unit, time, "cleaning", None, None) == at("10:00")


def test_a_wall_time_in_one_of_several_zones_is_not_guessed(clinic: Clinic) -> None:
    clinic.location("lisbon", "Europe/Lisbon")
    clinic.works("ana", "Sat 09:00-12:00", "lisbon")
    clinic.service("filling", where=("downtown", "lisbon"))
    with clinic.unit() as unit:
        with pytest.raises(ZoneUnclear):
            start_of(unit, "2027-01-04 10:00", "filling", None, None)
        assert start_of(unit, "2027-01-04 10:00", "filling", None, "downtown") == at("10:00")


def test_a_file_is_a_name_and_base64_and_all_else_is_an_answer() -> None:
    odd = {"filename": "a", "base64": 1}
    given = {"file": {"filename": "a.pdf", "base64": "JVBERg=="}, "odd": odd, "text": "x", "many": ["a", "b"]}
    assert answers_in(given) == {"file": Upload("a.pdf", b"%PDF"), "odd": odd, "text": "x", "many": ["a", "b"]}
    for broken in ("%", "JVBERg", "é"):
        with pytest.raises(FileNotBase64):
            answers_in({"file": {"filename": "a", "base64": broken}})
