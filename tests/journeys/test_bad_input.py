"""What is wrong is said once, clearly, with what to do; nothing is stored, and nothing breaks."""

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
BOOK = ("book", "--service", "cleaning", "--customer", "RH1001")
AT = ("--at", "+9d 09:00")
PERSON = ("customer", "create", "--first-name", "Eva", "--last-name")
SERVICE = ("service", "create", "odd", "--name", "Odd", "--duration")
SITE = ("location", "create", "odd", "--timezone")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("location", "list", "-t", "riversid"), 4, "Did you mean riverside?"),
        (("slots", "--service", "cleanin"), 4, "Did you mean cleaning?"),
        (("slots", "--service", "cleaning", "--provider", "nobody"), 4, "ben-okafor at downtown"),
        (("slots", "--service", "cleaning", "--location", "online"), 4, "downtown"),
        (("location", "show", "downtwn"), 4, "downtown"),
        (("appointment", "show", "NOSUCH22"), 4, "appointment list"),
        ((*BOOK, "--at", "soon"), 6, "cannot be read"),
        ((*BOOK, "--at", "+9d"), 6, "without a time"),
        ((*BOOK, "--at", "9999-01-01 09:00"), 6, "1900 and 2200"),
        ((*BOOK, "--at", "2027-02-30 09:00"), 6, "2027-02-30"),
        ((*BOOK, "--at", "2020-01-06 09:00"), 11, "too soon"),
        ((*BOOK, "--at", "2150-01-05 09:00"), 11, "too far ahead"),
        (("book", "--service", "cleaning", "--customer", "nobody@example.org", *AT), 4, "customer list"),
        (("book", "--service", "check-up", "--customer", "RH1001", "--location", "downtown", *AT), 6, "reason"),
        ((*BOOK, *AT, "--param", "colour=red"), 6, "colour"),
        (BOOK, 2, "--at TIME or --hold ID"),
        (("slots", "--service", "cleaning", "--limit", "0"), 2, "limit"),
        (("slots", "--service", "cleaning", "--from", "+1d", "--to", "+200d"), 6, "92 days"),
        ((*SITE, "Mars/Phobos", "--name", "Odd"), 6, "Mars/Phobos"),
        ((*SITE, "Europe/Lisbon", "--name", "Odd", "--hours", "mon 25:00-26:00"), 6, "25:00"),
        ((*SITE, "Europe/Lisbon", "--name", "\x1b[31mred"), 6, "characters"),
        ((*SITE, "Europe/Lisbon", "--name", "gnp\u202e.exe"), 6, "characters"),
        ((*SITE, "Europe/Lisbon", "--name", "x" * 201), 6, "200"),
        ((*PERSON, "Roe", "--email", "a@b"), 6, "e-mail"),
        ((*PERSON, "Roe", "--email", "a, b@example.org"), 6, "e-mail"),
        ((*PERSON, "Roe", "--phone", "12"), 6, "phone"),
        ((*PERSON, "Roe", "--date-of-birth", "9999-12-31"), 6, "date_of_birth"),
        ((*SERVICE, "0"), 6, "duration"),
        ((*SERVICE, "-5"), 6, "duration"),
        ((*SERVICE, "44641"), 6, "duration"),
        ((*SERVICE, "1000000000"), 6, "duration"),
        ((*SERVICE, "30", "--price", "-1"), 6, "price"),
        (("location", "create", "Down Town", "--name", "x", "--timezone", "UTC"), 6, "slug"),
        (("location", "create", "downtown", "--name", "x", "--timezone", "UTC"), 5, "already"),
        (("location", "lst"), 2, "list"),
        (("locaton", "list"), 2, "location"),
        (("location", "show", "downtown", "uptown"), 2, "uptown"),
        (("location", "list", "--as", "nobody@example.org"), 8, "nobody@example.org"),
        (("tenant", "archive", "riverside"), 10, "--yes"),
    ],
    ids=lambda part: " ".join(part)[:60].encode("ascii", "replace").decode() if isinstance(part, tuple) else "",
)
def test_wrong_input_is_refused_clearly(machine: Machine, words: tuple[str, ...], status: int, told: str) -> None:
    """The right exit status, one message that names what is wrong, nothing on stdout."""
    ended = machine.sloty(*words, status=status)
    assert ended.out == ""
    assert ended.err.startswith("error[")
    assert told in ended.err
    assert "\x1b" not in ended.err


def test_nothing_of_it_was_stored(machine: Machine) -> None:
    """No odd location, service or person."""
    assert "odd" not in machine.sloty("location", "list").out
    assert "odd" not in machine.sloty("service", "list").out
    assert machine.sloty("customer", "list", "--find", "roe").out == ""


def test_words_that_are_no_text_are_refused(machine: Machine) -> None:
    """Bytes that are not UTF-8."""
    assert "UTF-8" in machine.sloty("location", "show", b"caf\xe9", status=6).err


def test_a_tenant_must_be_named(machine: Machine) -> None:
    """Nothing is guessed."""
    assert "SLOTY_TENANT" in machine.sloty("location", "list", status=8, SLOTY_TENANT="").err
