"""The words of a tenant: its own, ours again, what they leave out, how they read."""

import pytest

from sloty.formats.messages.placeholders import OF_A_DAY, PLACEHOLDERS, PlaceholderUnknown, TextUnusable
from sloty.operations import booking, wordings
from sloty.operations.telling import NothingToTell
from sloty.operations.wordings import NoSuchWording
from tests.builders import Clinic, at
from tests.operations.test_booking import book


def test_a_tenant_says_it_in_its_own_words_and_in_ours_again(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        ours = wordings.show(unit, "REMINDER", "EMAIL", "de")
        mine = wordings.edit(unit, "reminder", "email", "de", None, "Bis {{ appointment.when }}!")
        assert (mine.own, mine.subject, mine.body) == (True, ours.subject, "Bis {{ appointment.when }}!")
        assert wordings.edit(unit, "REMINDER", "EMAIL", "de", "Bald", mine.body).subject == "Bald"
        assert sum(each.own for each in wordings.list_(unit)) == 1
        assert wordings.reset(unit, "REMINDER", "EMAIL", "de") == ours


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("REMINDER", "EMAIL", "pt", None, "x"), NoSuchWording),
        (("DIGEST", "SMS", "en", None, "x"), NoSuchWording),
        (("DIGEST", "EMAIL", "en", None, "{{ customer.name }}"), PlaceholderUnknown),
        (("REMINDER", "EMAIL", "en", None, "{{ day.visits }}"), PlaceholderUnknown),
        (("REMINDER", "FAX", "en", None, "x"), NoSuchWording),
        (("REMINDER", "EMAIL", "en", None, "{{ customer.password }}"), PlaceholderUnknown),
        (("REMINDER", "EMAIL", "en", "{% if %}", "x"), PlaceholderUnknown),
        (("REMINDER", "EMAIL", "en", None, " "), TextUnusable),
    ],
)
def test_what_cannot_be_is_refused(
    clinic: Clinic, words: tuple[str, str, str, str | None, str], error: type[Exception]
) -> None:
    with pytest.raises(error), clinic.unit() as unit:
        wordings.edit(unit, *words)


def test_what_own_words_leave_out_is_told(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        wordings.edit(unit, "REMINDER", "SMS", "en", None, "See you soon!")
        wordings.edit(unit, "CANCELLED", "SMS", "en", None, "Cancelled: {{ appointment.short }}")
        assert [each.problem for each in wordings.lint(unit)] == [
            "does not say when, with the zone",
            "has no link to manage the appointment",
        ]


def test_it_is_shown_as_a_real_customer_would_read_it(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    with clinic.unit() as unit:
        view = wordings.preview(unit, code, "REMINDER", "EMAIL", "fr")
        assert "nous vous rappelons votre rendez-vous" in view.text
        assert "https://example.invalid/a/preview" in view.html
        note = wordings.preview(unit, code, "MOVED", "SMS")
        assert note.segments == 1 or note.segments == 2
        assert "11:00 AM (New York, UTC-5)" in note.text
        assert unit.session.rows("select id from manage_link where tenant_id = %(tenant)s") == []


def test_nobody_is_told_of_a_hold(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        held = booking.hold(unit, booking.HoldWish("cleaning", at("11:00")))
        with pytest.raises(NothingToTell):
            wordings.preview(unit, str(held.id), "BOOKED", "EMAIL")


def test_every_placeholder_has_a_meaning() -> None:
    assert len(wordings.placeholders()) == len({*PLACEHOLDERS, *OF_A_DAY})


def test_a_providers_day_is_told_in_own_words_too(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    with clinic.unit() as unit:
        assert wordings.preview(unit, code, "DIGEST", "EMAIL", "de").subject == "Ihr Tag: Montag, 4. Januar 2027 (1)"
        wordings.edit(
            unit, "DIGEST", "EMAIL", "en", "{{ provider.name }}: {{ day.count }}", "Today:\n\n{{ day.visits }}"
        )
        view = wordings.preview(unit, code, "DIGEST", "EMAIL")
        assert (view.subject, view.text.splitlines()[2]) == (
            "Ana: 1",
            "11:00 AM – 11:30 AM  Cleaning, Rui Costa, Downtown",
        )
        assert wordings.lint(unit) == []
        assert sum(each.cause == "DIGEST" for each in wordings.list_(unit)) == 4
