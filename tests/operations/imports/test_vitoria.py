"""The example of open data: kept and missed appointments of Vitória, by the map in `examples/vitoria`."""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from sloty.operations.imports import ImportReport, Job, prepare, run
from tests.builders import NOW, Clinic

ROOT = Path(__file__).parents[3]
MAP = ROOT / "examples" / "vitoria" / "appointments.yaml"
BESIDE = ROOT.parent / "shared" / "data" / "vitoria-appointments-2016-05.csv.gz"
HEADER = (
    "PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,Scholarship,Hipertension,Diabetes,"
    "Alcoholism,Handcap,SMS_received,No_show\n"
)
SMALL = HEADER + (
    "29872499824296.0,5642903,F,2016-04-29 18:38:08,2016-04-29,62.0,JARDIM DA PENHA,0,1,0,0,0,0,No\n"
    "558997776694438.0,5642503,M,2016-04-27 16:08:27,2016-05-02,56.0,CENTRO,0,0,0,0,0,1,Yes\n"
    "29872499824296.0,5642549,F,2016-04-29 16:19:04,2016-05-03,62.0,JARDIM DA PENHA,0,0,0,0,0,0,No\n"
    "93779.52927,5712759,F,2016-05-18 09:12:29,2016-05-18,33.0,CENTRO,0,0,0,0,0,0,No\n"
)
STATUSES = """
select status, count(*), min(local_start)::text, max(local_start)::text from appointment
where tenant_id = %(tenant)s group by 1 order by 1
"""


@pytest.fixture
def vitoria(empty_clinic: Clinic) -> Clinic:
    """A tenant with what the map names."""
    empty_clinic.location("vitoria", "America/Sao_Paulo")
    empty_clinic.provider("health-team", where="vitoria")
    empty_clinic.service("consultation", ("health-team",), ("vitoria",))
    return empty_clinic


def brought(clinic: Clinic, path: Path, folder: Path) -> ImportReport:
    job = Job("appointments", path, map=MAP, create_customers=True, rejects=folder / "rejects.csv")
    with clinic.unit(now=NOW) as unit:
        return run(unit, prepare(job))


def stored(clinic: Clinic, statement: Any) -> list[Any]:
    with clinic.unit() as unit:
        return unit.session.rows(statement)


def test_visits_come_in_as_history_with_their_customers(vitoria: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "appointments.csv"
    path.write_text(SMALL, encoding="utf-8")
    report = brought(vitoria, path, tmp_path)
    assert (report.created, report.customers_created, report.problems) == (4, 3, ())
    assert stored(vitoria, STATUSES) == [
        ("COMPLETED", 3, "2016-04-29 08:00:00", "2016-05-18 08:00:00"),
        ("NO_SHOW", 1, "2016-05-02 08:00:00", "2016-05-02 08:00:00"),
    ]
    codes = "select code, gender from customer where tenant_id = %(tenant)s order by code"
    assert stored(vitoria, codes) == [("29872499824296", "F"), ("558997776694438", "M"), ("93779.52927", "F")]
    assert stored(vitoria, "select count(*) from reservation where tenant_id = %(tenant)s") == [(0,)]
    assert brought(vitoria, path, tmp_path).unchanged == 4


def test_the_real_file_comes_in_where_there_is_one(vitoria: Clinic, tmp_path: Path) -> None:
    """Whole when SLOTY_VITORIA names it; every eighth line of the one beside the checkout; elsewhere made-up rows."""
    given = Path(os.environ.get("SLOTY_VITORIA", BESIDE))
    path = tmp_path / "appointments.csv"
    if given.exists():
        content = given.read_bytes()
        path.write_bytes(gzip.decompress(content) if given.suffix == ".gz" else content)
    else:
        path.write_text(HEADER + "".join(_made_up(2000)), encoding="utf-8")
    if "SLOTY_VITORIA" not in os.environ:
        head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(head + "".join(lines[::8]), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    missed = sum(line.endswith(",Yes") for line in lines)
    report = brought(vitoria, path, tmp_path)
    assert (report.created, report.rejected) == (len(lines), 0)
    assert report.customers_created == len({line.partition(",")[0] for line in lines})
    assert [row[:2] for row in stored(vitoria, STATUSES)] == [("COMPLETED", len(lines) - missed), ("NO_SHOW", missed)]
    acts = "select count(*), count(distinct appointment_id) from status_change where tenant_id = %(tenant)s"
    assert stored(vitoria, acts) == [(2 * len(lines), len(lines))]


def _made_up(count: int) -> list[str]:
    return [
        f"{number // 2}.0,{number},{'FM'[number % 2]},2016-04-01 10:00:00,2016-05-{number % 28 + 1:02},30.0,CENTRO,"
        f"0,0,0,0,0,0,{'Yes' if number % 5 == 0 else 'No'}\n"
        for number in range(count)
    ]
