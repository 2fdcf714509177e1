"""A write under a key happens once; what text may not hold never gets so far."""

import pytest

from sloty.operations import appointments, booking
from sloty.operations.booking import Companion, Wish
from sloty.operations.idempotency import KeyTooLong, TextInvalid
from tests.builders import Clinic, at
from tests.operations.test_booking import RUI, book, count


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb"])
def test_a_key_is_short_and_printable(clinic: Clinic, key: str) -> None:
    with pytest.raises(KeyTooLong), clinic.unit(key=key) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), RUI))


@pytest.mark.parametrize("text", ["\x1b[31mred", "nul\0", "bell\a", "gnp\u202e.exe", "x" * 10_001])
def test_text_without_control_characters_alone_is_stored(clinic: Clinic, text: str) -> None:
    code = book(clinic, "11:30").confirmation_code
    for wish in (
        Wish("cleaning", at("09:30"), RUI, notes=text),
        Wish("cleaning", at("09:30"), RUI, override_reason=text),
        Wish("cleaning", at("09:30"), RUI, participants=(Companion(text),)),
    ):
        with pytest.raises(TextInvalid), clinic.unit() as unit:
            booking.book(unit, wish)
    with pytest.raises(TextInvalid), clinic.unit() as unit:
        appointments.cancel(unit, code, text)
    assert count(clinic, "appointment") == 1
    assert book(clinic, notes="two\nlines").notes == "two\nlines"


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "two\nlines"])
def test_whoever_comes_along_has_a_name(clinic: Clinic, name: str) -> None:
    with pytest.raises(booking.CompanionInvalid), clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), RUI, participants=(Companion(name),)))


def test_every_verb_is_done_once_under_a_key(clinic: Clinic) -> None:
    code = book(clinic).confirmation_code
    for _ in range(2):
        with clinic.unit(key="confirm-1") as unit:
            assert appointments.confirm(unit, code).version == 2
    with clinic.unit() as unit:
        assert len(appointments.history(unit, code)) == 2
