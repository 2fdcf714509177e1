"""What is wrong is said once, clearly, with what to do; nothing is stored, and nothing breaks."""

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
BOOK = ("book", "--service", "cleaning", "--customer", "RH1001")
AT = ("--at", "+9d 09:00")
PERSON = ("customer", "create", "--first-name", "Eva", "--last-name")
SERVICE = ("service", "create", "odd", "--name", "Odd", "--duration")
SITE = ("location", "create", "odd", "--timezone")

USAGE = [
    (BOOK, "--at TIME or --hold ID"),
    ((*BOOK, *AT, "--param", "colour"), "NAME=VALUE"),
    ((*BOOK, *AT, "--colour", "red"), "No such option '--colour'"),
    (("book", "--customer", "RH1001", *AT), "--service"),
    (("slots", "--service", "cleaning", "--limit", "0"), "--limit"),
    (("slots", "--service", "cleaning", "-o", "xml"), "jsonl"),
    ((*SERVICE, "1e9"), "--duration"),
    (("location", "lst"), "Did you mean 'list'?"),
    (("locaton", "list"), "Did you mean 'location'"),
    (("location", "show", "downtown", "uptown"), "uptown"),
    (("hold", "release", "x"), "UUID"),
]
NOT_FOUND = [
    (("location", "list", "-t", "riversid"), "Did you mean riverside?"),
    (("slots", "--service", "cleanin"), "Did you mean cleaning?"),
    ((*BOOK, *AT, "--provider", "ben-okafr"), "ben-okafor at downtown"),
    (("slots", "--service", "cleaning", "--location", "online"), "downtown"),
    (("location", "show", "downtwn"), "Did you mean downtown?"),
    (("agenda", "--provider", "nobody"), "provider list"),
    (("appointment", "show", "NOSUCH22"), "appointment list"),
    (("book", "--service", "cleaning", "--customer", "nobody@example.org", *AT), "customer list"),
]
INVALID = [
    ((*BOOK, "--at", "soon"), "cannot be read"),
    ((*BOOK, "--at", "+9d"), "without a time"),
    ((*BOOK, "--at", "09:00"), "without a day"),
    ((*BOOK, "--at", "9999-01-01 09:00"), "1900 and 2200"),
    ((*BOOK, "--at", "0001-01-01 09:00"), "1900 and 2200"),
    ((*BOOK, "--at", "2027-02-30 09:00"), "2027-02-30"),
    (("book", "--service", "check-up", "--customer", "RH1001", "--location", "downtown", *AT), "reason"),
    ((*BOOK, *AT, "--param", "colour=red"), "colour"),
    ((*BOOK, *AT, "--notes", "a\x1b[31mred"), "characters"),
    ((*BOOK, *AT, "--participant", "gnp\u202e.exe"), "characters"),
    ((*BOOK, *AT, "--participant", "x" * 201), "200"),
    (("slots", "--service", "cleaning", "--from", "+1d", "--to", "+200d"), "92 days"),
    (("appointment", "list", "--from", "+3d", "--to", "+1d"), "before it begins"),
    ((*SITE, "Mars/Phobos", "--name", "Odd"), "Mars/Phobos"),
    ((*SITE, "UTC", "--name", "Odd", "--hours", "mon 09:00-25:00"), "25:00"),
    ((*SITE, "UTC", "--name", "\x1b[31mred"), "characters"),
    ((*SITE, "UTC", "--name", "gnp\u202e.exe"), "characters"),
    ((*SITE, "UTC", "--name", "x" * 201), "200"),
    (("location", "create", "Down Town", "--name", "x", "--timezone", "UTC"), "slug"),
    ((*PERSON, "Roe", "--email", "a@b"), "e-mail"),
    ((*PERSON, "Roe", "--email", "a, b@x.org"), "e-mail"),
    ((*PERSON, "Roe", "--phone", "12"), "phone"),
    ((*PERSON, "Roe", "--date-of-birth", "9999-12-31"), "date_of_birth"),
    ((*SERVICE, "0"), "duration"),
    ((*SERVICE, "-5"), "duration"),
    ((*SERVICE, "44641"), "duration"),
    ((*SERVICE, "44640", "--buffer-after", "1"), "31 days"),
    ((*SERVICE, "1000000000"), "duration"),
    ((*SERVICE, "30", "--price", "-1"), "price"),
]
OTHERS = [
    (("location", "create", "downtown", "--name", "x", "--timezone", "UTC"), 5, "already"),
    (("location", "list", "--as", "nobody@example.org"), 8, "nobody@example.org"),
    (("tenant", "archive", "riverside"), 10, "--yes"),
    ((*BOOK, "--at", "2020-01-06 09:00"), 11, "too soon"),
    ((*BOOK, "--at", "2150-01-05 09:00"), 11, "too far ahead"),
]
WRONG = [
    *((words, 2, told) for words, told in USAGE),
    *((words, 4, told) for words, told in NOT_FOUND),
    *((words, 6, told) for words, told in INVALID),
    *OTHERS,
]


def stored(machine: Machine) -> list[str]:
    """Ids of all that the commands of this module might have made."""
    everything = ("--from", "2020-01-01", "--to", "2199-01-01", "--limit", "10000")
    lists = (("location", "list"), ("service", "list"), ("customer", "list", "--limit", "10000"),
             ("appointment", "list", *everything))  # fmt: skip
    return [machine.sloty(*words, "-o", "ids").out for words in lists]


@pytest.fixture(scope="module", autouse=True)
def before(machine: Machine) -> list[str]:
    """What there was before anything wrong was asked for."""
    return stored(machine)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    WRONG,
    ids=lambda part: " ".join(part)[:60].encode("ascii", "replace").decode() if isinstance(part, tuple) else "",
)
def test_wrong_input_is_refused_clearly(machine: Machine, words: tuple[str, ...], status: int, told: str) -> None:
    """The right exit status, one error that names what is wrong, nothing on stdout."""
    ended = machine.sloty(*words, status=status)
    assert ended.out == ""
    first, *rest = ended.err.splitlines()
    assert first.startswith("error[usage]: " if status == 2 else "error[")
    assert all(line.startswith("  fix: ") for line in rest)
    assert len(rest) <= 1
    assert told in ended.err
    assert ended.err.replace("\n", "").isprintable()


def test_a_program_is_told_the_field(machine: Machine) -> None:
    """The same as one JSON object."""
    error = machine.sloty(*SERVICE, "0", "-o", "json", status=6).error
    assert (error["code"], error["field"]) == ("invalid_value", "duration")
    assert {"message", "hint"} <= set(error)


def test_words_that_are_no_text_are_refused(machine: Machine) -> None:
    """Bytes that are not UTF-8."""
    ended = machine.sloty("location", "create", "odd", "--timezone", "UTC", "--name", b"caf\xe9", status=6)
    assert (ended.out, ended.err.count("error[")) == ("", 1)
    assert "UTF-8" in ended.err


def test_a_tenant_must_be_named(machine: Machine) -> None:
    """Nothing is guessed."""
    assert "SLOTY_TENANT" in machine.sloty("location", "list", status=8, SLOTY_TENANT="").err


def test_nothing_of_it_was_stored(machine: Machine, before: list[str]) -> None:
    """The same rows as before, and the tenant is still served."""
    assert stored(machine) == before
