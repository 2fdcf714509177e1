"""A clinic moves in with its files: every kind of them, in every format, with the columns of another program."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
EXAMPLES = Path(__file__).parents[2] / "examples" / "vitoria"
TENANT = """
tenant: {slug: moved, name: Moved, timezone: America/New_York}
locations: [{slug: main, name: Main, timezone: America/New_York, hours: ["mon-fri 08:00-18:00"]}]
"""
PROVIDERS = (
    "slug,name,specialties,locations,hours\nana,Ana Souza,surgery; laser,main,mon-fri 09:00-17:00\nben,Ben,,main,\n"
)
SERVICES = "slug,name,duration,price,providers,locations\nexam,Exam,30,80.00,ana; ben,main\n"
PEOPLE = """\
BEGIN:VCARD
VERSION:3.0
UID:V-1
N:Silva;Ana;;;
FN:Ana Silva
EMAIL:ana.silva@example.org
TEL;TYPE=cell:+1 212 555 0142
END:VCARD
"""
VISITS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//somebody//else//EN
BEGIN:VEVENT
UID:1@else
DTSTART;TZID=America/New_York:20260302T093000
DTEND;TZID=America/New_York:20260302T100000
SUMMARY:exam
LOCATION:main
ORGANIZER;CN=ana:mailto:ana@else.example
ATTENDEE;CN=Ana Silva:mailto:ana.silva@example.org
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""
MAP = """
fields:
  code: Kundennummer
  first_name: Vorname
  last_name: Nachname
  date_of_birth: {column: Geburtsdatum, formats: "%d.%m.%Y"}
"""
CALENDAR_MAP = """
fields:
  code: uid
  starts_at: start
  service: summary
  provider: {column: organizer_email, values: {ana@else.example: ana}}
  location: location
  customer: participant_email
  status: status
"""
VITORIA = """\
PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,No_show
29872499824296.0,5642903,F,2016-04-29 18:38:08,2016-04-29,62.0,JARDIM DA PENHA,No
558997776694438.0,5642503,M,2016-04-27 16:08:27,2016-05-02,56.0,CENTRO,Yes
29872499824296.0,5642549,F,2016-04-29 16:19:04,2016-05-03,62.0,JARDIM DA PENHA,No
"""


class Office:
    """Files of a clinic, and what it types."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self.machine, self.folder = machine, folder

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def bring(self, kind: str, file: str, *more: str, status: int = 0) -> dict[str, int]:
        """What the report counts, but for zeros."""
        ended = self.machine.sloty("import", kind, file, "-t", "moved", "-o", "json", *more, status=status)
        names = ("created", "updated", "unchanged", "skipped", "rejected", "customers_created")
        return {name: ended.json[name] for name in names if ended.json[name]}


@pytest.fixture(scope="module")
def moved(machine: Machine) -> Machine:
    """The machine, and on it a tenant with one location."""
    machine.sloty("apply", given=TENANT)
    return machine


@pytest.fixture
def office(moved: Machine, tmp_path: Path) -> Office:
    """The clinic's."""
    return Office(moved, tmp_path)


def test_the_team_and_what_it_offers(office: Office) -> None:
    team, offered = office.file("team.csv", PROVIDERS), office.file("offered.csv", SERVICES)
    assert office.bring("providers", team, "--dry-run", "--exit-code", status=3) == {"created": 2}
    assert office.bring("providers", team) == {"created": 2}
    assert office.bring("services", offered) == {"created": 1}
    dearer = office.file("dearer.csv", SERVICES.replace("80.00", "90.00"))
    assert office.bring("services", dearer, status=6) == {"rejected": 1}
    assert office.bring("services", dearer, "--on-conflict", "skip", "--dry-run", "--exit-code") == {"skipped": 1}
    assert office.bring("services", dearer, "--on-conflict", "skip") == {"skipped": 1}
    assert office.bring("services", dearer, "--on-conflict", "update") == {"updated": 1}
    assert office.bring("services", dearer) == {"unchanged": 1}
    shown = office.machine.sloty("service", "show", "exam", "-t", "moved", "-o", "json").json
    assert (shown["price"]["amount"], sorted(shown["providers"])) == ("90.00", ["ana", "ben"])


def test_customers_as_cards_workbook_and_lines(office: Office) -> None:
    assert office.bring("customers", office.file("people.vcf", PEOPLE)) == {"created": 1}
    assert office.bring("customers", office.file("people.vcf", PEOPLE)) == {"unchanged": 1}
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Kundennummer", "Vorname", "Nachname", "Geburtsdatum"), ("X-1", "Eva", "Lind", "31.03.1980")):
        sheet.append(row)
    book.save(office.folder / "people.xlsx")
    mapped = office.file("people.yaml", MAP)
    assert office.bring("customers", str(office.folder / "people.xlsx"), "--map", mapped) == {"created": 1}
    assert (
        office.machine.sloty("customer", "show", "X-1", "-t", "moved", "-o", "json").json["date_of_birth"]
        == "1980-03-31"
    )
    lines = "".join(json.dumps({"code": f"L-{n}", "first_name": "Lea", "last_name": "Roe"}) + "\n" for n in (1, 2))
    assert office.bring("customers", office.file("people.jsonl", lines)) == {"created": 2}
    other = office.file("people.jsonl", lines.replace("Roe", "Doe", 1))
    assert office.bring("customers", other, "--on-conflict", "reject", status=6)["rejected"] == 1
    assert office.bring("customers", other, "--on-conflict", "skip") == {"skipped": 1, "unchanged": 1}
    assert office.bring("customers", other, "--on-conflict", "update") == {"updated": 1, "unchanged": 1}


def test_visits_as_a_calendar_and_our_own_export_again(office: Office) -> None:
    calendar = ("appointments", office.file("visits.ics", VISITS), "--map", office.file("map.yaml", CALENDAR_MAP))
    assert office.bring(*calendar) == {"created": 1}
    assert office.bring(*calendar) == {"unchanged": 1}
    start = "2099-07-01 09:30"
    coming = office.file(
        "coming.csv", f"code,start,service,provider,customer\nA-1,{start},exam,ana,ana.silva@example.org\n"
    )
    assert office.bring("appointments", coming) == {"created": 1}
    clash = office.file(
        "clash.csv", f"code,start,service,provider,customer\nA-2,{start},exam,ana,ana.silva@example.org\n"
    )
    assert office.bring("appointments", clash, status=6) == {"rejected": 1}
    everything = ("--from", "2020-01-01", "--to", "2100-01-01")
    text = office.machine.sloty("export", "appointments", *everything, "-t", "moved").out
    again = office.file("exported.csv", text)
    assert office.bring("appointments", again) == {"unchanged": 2}
    assert office.bring("appointments", again, "--key", "confirmation_code", "--exit-code") == {"unchanged": 2}
    assert office.machine.sloty("export", "appointments", *everything, "-t", "moved").out == text


def test_open_data_by_the_map_of_the_examples(machine: Machine, tmp_path: Path) -> None:
    machine.sloty("apply", "-f", str(EXAMPLES / "clinic.yaml"))
    file = tmp_path / "appointments.csv"
    file.write_text(VITORIA, encoding="utf-8")
    words = (
        "import",
        "appointments",
        str(file),
        "-t",
        "vitoria",
        "--map",
        str(EXAMPLES / "appointments.yaml"),
        "--create-customers",
    )
    told = machine.sloty(*words).out
    assert "created 3 · updated 0 · unchanged 0 · skipped 0 · rejected 0 · customers created 2" in told
    assert "unchanged 3" in machine.sloty(*words).out
    found = machine.sloty(
        "appointment", "list", "--from", "2016-04-01", "--to", "2016-06-01", "-t", "vitoria", "-o", "json"
    ).json
    assert sorted(each["status"] for each in found) == ["COMPLETED", "COMPLETED", "NO_SHOW"]
    machine.sloty("tenant", "purge", "vitoria", "--confirm", "vitoria")
