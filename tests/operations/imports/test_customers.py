"""Customers from a file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.operations.imports import Job, prepare, run
from tests.builders import Clinic
from tests.operations.imports.sources import bring, told

HEADER = "code,first_name,last_name,email,phone,date_of_birth\n"
TWO = HEADER + "C1,Ana,Silva,ANA@example.org,(212) 555-0100,1980-03-31\nC2,João,Costa,rui@example.org,,\n"


def stored(clinic: Clinic, *columns: str) -> list[Any]:
    with clinic.unit() as unit:
        statement = "select " + ", ".join(columns) + " from customer where tenant_id = %(tenant)s order by code, email"
        return unit.session.rows(statement)


def test_a_file_of_customers_comes_in_with_one_spelling(empty_clinic: Clinic, tmp_path: Path) -> None:
    report = bring(empty_clinic, "customers", TWO, tmp_path)
    assert (report.rows, report.created, report.rejected, report.written) == (2, 2, 0, True)
    assert stored(empty_clinic, "code", "first_name", "email", "phone", "contact_method", "status") == [
        ("C1", "Ana", "ana@example.org", "+12125550100", "EMAIL", "ACTIVE"),
        ("C2", "João", "rui@example.org", None, "EMAIL", "ACTIVE"),
    ]
    assert not [*tmp_path.iterdir()]


def test_the_same_file_again_changes_nothing(empty_clinic: Clinic, tmp_path: Path) -> None:
    bring(empty_clinic, "customers", TWO, tmp_path)
    before = stored(empty_clinic, "id", "updated_at")
    for conflict in ("reject", "skip", "update"):
        report = bring(empty_clinic, "customers", TWO, tmp_path, on_conflict=conflict)
        assert (report.unchanged, report.created, report.updated, report.rejected) == (2, 0, 0, 0), conflict
    assert stored(empty_clinic, "id", "updated_at") == before


def test_one_bad_row_keeps_all_from_being_written(empty_clinic: Clinic, tmp_path: Path) -> None:
    text = TWO + "C3,Eva,Lee,not an address,555,1980-02-30\n"
    report = bring(empty_clinic, "customers", text, tmp_path)
    assert (report.created, report.rejected, report.written) == (0, 1, False)
    assert stored(empty_clinic, "code") == []
    (problem,) = report.problems
    assert problem.code == "email_invalid"
    assert problem.lines == (4,)
    assert all(word in problem.example for word in ("email: ", "phone: ", "date_of_birth: "))


def test_good_rows_come_in_when_asked_and_bad_ones_can_be_mended(empty_clinic: Clinic, tmp_path: Path) -> None:
    text = TWO + "C3,Eva,Lee,nowhere,+1 212 555 0103,\nC4,,Lee,,,\n"
    report = bring(empty_clinic, "customers", text, tmp_path, partial=True)
    assert (report.created, report.rejected, report.written) == (2, 2, True)
    rejects = tmp_path / "customers.rejects.csv"
    assert report.rejects == str(rejects)
    assert rejects.stat().st_mode & 0o077 == 0
    mended = rejects.read_text(encoding="utf-8").replace("nowhere", "eva@example.org")
    rejects.write_text(mended.replace('"C4",""', '"C4","Max"'), encoding="utf-8")
    with empty_clinic.unit() as unit:
        again = run(unit, prepare(Job("customers", rejects)))
    assert (again.created, again.rejected) == (2, 0)
    assert [code for (code,) in stored(empty_clinic, "code")] == ["C1", "C2", "C3", "C4"]
    assert stored(empty_clinic, "phone")[2] == ("+12125550103",)


def test_duplicates_are_found_in_the_file_and_in_the_database(empty_clinic: Clinic, tmp_path: Path) -> None:
    empty_clinic.customer("old@example.org", code="OLD")
    text = HEADER + (
        "C1,Ana,Silva,ana@example.org,,\nC1,Ana,Other,,,\nC3,Eva,Lee,ANA@example.org,,\nC4,Max,Poe,old@example.org,,\n"
        "OLD,Another,Name,,,\n,Nobody,Known,,,\n"
    )
    report = bring(empty_clinic, "customers", text, tmp_path, partial=True)
    assert told(report) == {
        "duplicate_in_file": (3, 4),
        "email_taken": (5,),
        "already_exists": (6,),
        "key_missing": (7,),
    }
    assert report.created == 1


def test_what_differs_is_updated_or_skipped_as_asked(empty_clinic: Clinic, tmp_path: Path) -> None:
    bring(empty_clinic, "customers", TWO, tmp_path)
    other = TWO.replace("Silva", "Souza").replace("1980-03-31", "")
    assert bring(empty_clinic, "customers", other, tmp_path, on_conflict="skip").skipped == 1
    assert stored(empty_clinic, "last_name")[0] == ("Silva",)
    report = bring(empty_clinic, "customers", other, tmp_path, on_conflict="update")
    assert (report.updated, report.unchanged) == (1, 1)
    # An empty cell says nothing: the birthday stays.
    assert stored(empty_clinic, "last_name", "date_of_birth")[0] == ("Souza", date(1980, 3, 31))


def test_rows_can_be_told_apart_by_phone_unless_two_share_one(empty_clinic: Clinic, tmp_path: Path) -> None:
    empty_clinic.customer("a@example.org", phone="+12125550100", code="A")
    empty_clinic.customer("b@example.org", phone="+12125550101", code="B")
    empty_clinic.customer("c@example.org", phone="+12125550101", code="C")
    text = "phone,city\n212 555 0100,Albany\n212 555 0101,Troy\n212 555 0102,Utica\n"
    report = bring(empty_clinic, "customers", text, tmp_path, key="phone", on_conflict="update", partial=True)
    assert told(report) == {"ambiguous_key": (3,), "missing_value": (4,)}
    assert stored(empty_clinic, "city") == [("Albany",), (None,), (None,)]


def test_a_dry_run_writes_nothing(empty_clinic: Clinic, tmp_path: Path) -> None:
    assert bring(empty_clinic, "customers", TWO, tmp_path, dry_run=True).created == 2
    assert stored(empty_clinic, "code") == []


def test_another_tenants_customers_are_not_seen(clinic: Clinic, empty_clinic: Clinic, tmp_path: Path) -> None:
    text = "email,first_name,last_name\nrui@example.com,Another,Rui\n"
    report = bring(empty_clinic, "customers", text, tmp_path, on_conflict="update")
    assert (report.created, report.updated) == (1, 0)
    assert stored(clinic, "first_name") == [("Rui",)]


def test_whoever_may_not_import_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    desk = Actor("desk@example.org", Role.STAFF, "cli", clinic.tenant, permissions=PERMISSIONS[Role.STAFF])
    with pytest.raises(NotAllowed):
        bring(clinic, "customers", TWO, tmp_path, actor=desk)


def test_without_a_key_rows_are_told_by_code_and_else_by_address(empty_clinic: Clinic, tmp_path: Path) -> None:
    text = "code,email,first_name,last_name\nC1,a@example.org,Ana,Silva\n,b@example.org,Bob,Lee\n,,Eva,Poe\n"
    report = bring(empty_clinic, "customers", text, tmp_path, partial=True)
    assert (report.created, told(report)) == (2, {"key_missing": (4,)})
    again = text.replace("Lee", "Li").replace("C1,a@example.org", "C9,a@example.org")
    report = bring(empty_clinic, "customers", again, tmp_path, partial=True, on_conflict="update")
    assert (report.updated, told(report)) == (1, {"email_taken": (2,), "key_missing": (4,)})
