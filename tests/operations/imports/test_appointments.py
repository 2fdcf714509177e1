"""How a row of appointments is read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sloty.operations.imports import Job, prepare_source
from sloty.operations.imports.appointments import Table
from tests.builders import NOW, Clinic
from tests.operations.imports.sources import lines


def staged(clinic: Clinic, text: str, folder: Path, yaml: str | None = None) -> list[dict[str, Any]]:
    """Rows as they would be staged."""
    map_path = folder / "m.yaml"
    map_path.write_text(yaml or "", encoding="utf-8")
    prepared = prepare_source(
        Job("appointments", folder / "visits.csv", map=map_path if yaml else None),
        lines(text),
    )
    with clinic.unit() as unit:
        table = Table.of(unit, prepared.plan)
        names = ("line", "id", "problem", "said", *table.staged)
        return [dict(zip(names, row, strict=True)) for row in table.rows(prepared, lambda *_: None)]


def test_wall_times_are_those_of_the_location(clinic: Clinic, tmp_path: Path) -> None:
    clinic.location("lisbon", "Europe/Lisbon")
    text = (
        "starts_at,service,provider,location,customer\n2027-07-01 09:30,cleaning,ana,lisbon,x@example.org\n"
        "2027-07-01T09:30:00+02:00,cleaning,ana,lisbon,7\n2027-03-28 01:30,cleaning,ana,lisbon,7\n"
    )
    first, second, gap = staged(clinic, text, tmp_path)
    assert (first["starts_at"], first["local_start"]) == (
        datetime(2027, 7, 1, 8, 30, tzinfo=UTC),
        datetime(2027, 7, 1, 9, 30),
    )
    assert (second["starts_at"], second["timezone"]) == (datetime(2027, 7, 1, 7, 30, tzinfo=UTC), "Europe/Lisbon")
    # That half hour was left out: clocks jumped over it.
    assert gap["local_start"] == datetime(2027, 3, 28, 2, 30)
    assert (first["customer_email"], second["customer_code"]) == ("x@example.org", "7")


def test_a_day_and_a_time_may_be_two_columns_or_the_time_the_maps(clinic: Clinic, tmp_path: Path) -> None:
    text = "Day,Time,service,provider,customer\n2027-07-01,9:30 am,cleaning,ana,7\n2027-07-01,,cleaning,ana,7\n"
    found, without = staged(clinic, text, tmp_path)
    assert found["local_start"] == datetime(2027, 7, 1, 9, 30)
    assert without["problem"] == "time_invalid"
    rules = (
        "fields: {starts_at: {column: Day, time: '07:15'}, service: {value: cleaning}, provider: {value: ana},"
        " customer: customer}"
    )
    for row in staged(clinic, text, tmp_path, rules):
        assert row["local_start"] == datetime(2027, 7, 1, 7, 15)


def test_a_row_has_the_same_id_whenever_it_comes_and_in_no_other_tenant(
    clinic: Clinic, empty_clinic: Clinic, tmp_path: Path
) -> None:
    text = "code,starts_at,service,provider,customer\n" + "A1,2027-07-01 09:30,cleaning,ana,7\n" * 2
    first, again = staged(clinic, text, tmp_path)
    assert first["id"] == again["id"]
    assert (first["id"].version, first["id"].variant) == (8, "specified in RFC 4122")
    empty_clinic.location()
    empty_clinic.provider()
    empty_clinic.service()
    assert staged(empty_clinic, text, tmp_path)[0]["id"] != first["id"]


def test_when_it_was_agreed_is_told_or_taken_to_be_its_start_but_never_to_come(clinic: Clinic, tmp_path: Path) -> None:
    text = "starts_at,service,provider,customer,booked_at,status\n" + "".join(
        f"{start},cleaning,ana,7,{booked},{status}\n"
        for start, booked, status in (
            ("2026-12-01 09:00", "2026-11-01", "COMPLETED"),
            ("2026-12-01 09:00", "", "COMPLETED"),
            ("2027-12-01 09:00", "", ""),
        )
    )
    assert [row["booked_at"] for row in staged(clinic, text, tmp_path)] == [
        datetime(2026, 11, 1, 4, tzinfo=UTC),
        datetime(2026, 12, 1, 14, tzinfo=UTC),
        NOW,
    ]
