"""Appointments from a file: history as it ended, and what is to come past the real guard."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sloty.formats import safe_csv
from sloty.operations import exports, moving
from sloty.operations.booking import Wish, book
from sloty.operations.imports import appointments
from sloty.operations.imports.history import HistoryStands
from sloty.operations.imports.running import KeyUnusable
from tests.builders import NOW, Clinic, at
from tests.operations.imports.sources import bring, told

HEADER = "code,starts_at,service,provider,customer,status,duration\n"
PAST = HEADER + (
    "A1,2026-12-07 09:00,cleaning,ana,rui@example.com,COMPLETED,\n"
    "A2,2026-12-07 09:00,Cleaning,Ana,rui@example.com,no show,45\n"
    "A3,2027-02-01 09:00,cleaning,ana,rui@example.com,Cancelled,\n"
)
COMING = (
    HEADER
    + "B1,2027-01-04 09:00,cleaning,ana,rui@example.com,,\nB2,2027-01-04 03:10,cleaning,ana,rui@example.com,CONFIRMED,20\n"
)


def rows(clinic: Clinic, statement: str) -> list[Any]:
    with clinic.unit() as unit:
        return unit.session.rows(statement)


APPOINTMENTS = """
select status, starts_at, ends_at - starts_at, source, local_start::text, booked_at from appointment
where tenant_id = %(tenant)s order by starts_at, status
"""
CODED = """
select code, first_name, last_name, phone from customer where tenant_id = %(tenant)s and code is not null order by code
"""
RESERVATIONS = "select starts_at, ends_at from reservation where tenant_id = %(tenant)s order by starts_at"
CHANGES = """
select version, verb, from_status, to_status, reason from status_change c where tenant_id = %(tenant)s
order by (select starts_at from appointment a where a.tenant_id = c.tenant_id and a.id = c.appointment_id),
    to_status desc, version
"""


def test_what_is_past_is_history_and_takes_no_time(clinic: Clinic, tmp_path: Path) -> None:
    report = bring(clinic, "appointments", PAST, tmp_path)
    assert (report.created, report.rejected, report.written) == (3, 0, True)
    nine = at("2026-12-07 09:00")
    half, three_quarters = timedelta(minutes=30), timedelta(minutes=45)
    assert rows(clinic, APPOINTMENTS) == [
        ("COMPLETED", nine, half, "IMPORT", "2026-12-07 09:00:00", nine),
        ("NO_SHOW", nine, three_quarters, "IMPORT", "2026-12-07 09:00:00", nine),
        ("CANCELLED", at("2027-02-01 09:00"), half, "IMPORT", "2027-02-01 09:00:00", NOW),
    ]
    assert rows(clinic, RESERVATIONS) == []
    acts = [(verb, before, after) for _, verb, before, after, _ in rows(clinic, CHANGES)]
    assert sorted(acts, key=str) == sorted(
        [
            *[("BOOK", None, "SCHEDULED")] * 3, ("COMPLETE", "SCHEDULED", "COMPLETED"),
            ("MARK_NO_SHOW", "SCHEDULED", "NO_SHOW"), ("CANCEL", "SCHEDULED", "CANCELLED"),
        ],
        key=str,
    )  # fmt: skip


def test_what_is_to_come_takes_its_time_with_hours_waived(clinic: Clinic, tmp_path: Path) -> None:
    report = bring(clinic, "appointments", COMING, tmp_path)
    assert (report.created, report.rejected) == (2, 0)
    assert rows(clinic, RESERVATIONS) == [
        (at("03:10"), at("03:30")),
        (at("09:00"), at("09:30")),
    ]
    assert [(row[0], row[3]) for row in rows(clinic, APPOINTMENTS)] == [
        ("CONFIRMED", "IMPORT"),
        ("SCHEDULED", "IMPORT"),
    ]


def test_a_clash_is_refused_and_keeps_everything_out(clinic: Clinic, tmp_path: Path) -> None:
    with clinic.unit() as unit:
        book(unit, Wish("cleaning", at("09:15"), "rui@example.com", "ana"))
    before = rows(clinic, RESERVATIONS)
    text = COMING + PAST.removeprefix(HEADER)
    report = bring(clinic, "appointments", text, tmp_path)
    assert (told(report), report.created, report.written) == ({"slot_taken": (2,)}, 0, False)
    assert rows(clinic, RESERVATIONS) == before
    assert len(rows(clinic, APPOINTMENTS)) == 1
    report = bring(clinic, "appointments", text, tmp_path, partial=True)
    assert (told(report), report.created) == ({"slot_taken": (2,)}, 4)


def test_two_rows_of_a_file_cannot_have_the_same_time(clinic: Clinic, tmp_path: Path) -> None:
    text = (
        HEADER
        + "B1,2027-01-04 09:00,cleaning,ana,rui@example.com,,\nB2,2027-01-04 09:00,cleaning,ana,rui@example.com,,\n"
    )
    assert told(bring(clinic, "appointments", text, tmp_path, partial=True)) == {"slot_taken": (3,)}
    assert len(rows(clinic, RESERVATIONS)) == 1


def test_the_same_file_again_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    text = COMING + PAST.removeprefix(HEADER)
    bring(clinic, "appointments", text, tmp_path)
    before = rows(clinic, APPOINTMENTS)
    for conflict in ("reject", "skip"):
        report = bring(clinic, "appointments", text, tmp_path, on_conflict=conflict)
        assert (report.unchanged, report.created, report.rejected) == (5, 0, 0)
    other = text.replace("COMPLETED", "NO_SHOW")
    assert told(bring(clinic, "appointments", other, tmp_path)) == {"already_exists": (4,)}
    assert bring(clinic, "appointments", other, tmp_path, on_conflict="skip").skipped == 1
    assert rows(clinic, APPOINTMENTS) == before
    with pytest.raises(HistoryStands):
        bring(clinic, "appointments", text, tmp_path, on_conflict="update")


def _exported(clinic: Clinic) -> str:
    """Everything, as `sloty export appointments` writes it."""
    out = io.StringIO()
    with clinic.unit() as unit:
        window = exports.Window(at("2020-01-01 00:00"), at("2030-01-01 00:00"))
        safe_csv.write(exports.APPOINTMENTS, exports.appointment_rows(unit, window), out)
    return out.getvalue()


def test_our_own_export_is_known_by_its_confirmation_codes(clinic: Clinic, tmp_path: Path) -> None:
    """Whatever became of a visit, whoever it is of, and also what no import could make."""
    clinic.customer("lea@example.com", first_name="Lea")
    bring(clinic, "appointments", PAST, tmp_path)
    for time, customer in (("09:30", "rui@example.com"), ("11:00", "lea@example.com"), ("15:00", "rui@example.com")):
        with clinic.unit() as unit:
            code = book(unit, Wish("cleaning", at(time), customer)).confirmation_code
            moving.reschedule(unit, moving.Move(code, at(time) + timedelta(hours=1)))
    with clinic.unit() as unit:
        unit.session.run("update customer set email = null where tenant_id = %(tenant)s and first_name = 'Lea'")
    before = rows(clinic, APPOINTMENTS)
    text = _exported(clinic)
    for key in (None, "confirmation_code"):
        # Some months later, when what was to come is past and was never ended.
        for now in (NOW, at("2027-06-01 09:00")):
            report = bring(clinic, "appointments", text, tmp_path, key=key, now=now)
            assert (report.unchanged, report.created, report.rejected) == (6, 0, 0)
    assert rows(clinic, APPOINTMENTS) == before
    with pytest.raises(KeyUnusable):
        bring(clinic, "appointments", PAST, tmp_path, key="confirmation_code")


def test_what_the_export_says_otherwise_is_a_difference_and_what_is_gone_is_made_anew(
    clinic: Clinic, tmp_path: Path
) -> None:
    bring(clinic, "appointments", PAST, tmp_path)
    exported = _exported(clinic)
    text = exported.replace("COMPLETED", "NO_SHOW", 1)
    # Two start at once: which of them stands first is a matter of their ids.
    (line,) = (number for number, row in enumerate(exported.splitlines(), 1) if "COMPLETED" in row)
    assert told(bring(clinic, "appointments", text, tmp_path)) == {"already_exists": (line,)}
    with clinic.unit() as unit:
        unit.session.run("delete from status_change where tenant_id = %(tenant)s")
        unit.session.run("delete from appointment where tenant_id = %(tenant)s")
    assert bring(clinic, "appointments", text, tmp_path).created == 3
    assert bring(clinic, "appointments", text, tmp_path).unchanged == 3


def test_of_rows_that_nobody_knows_customer_and_status_have_to_be_possible(clinic: Clinic, tmp_path: Path) -> None:
    text = "confirmation_code,start,service,provider,customer_email,status\n" + (
        "BCDFGHJK,2026-12-07 09:00,cleaning,ana,rui@example.com,SCHEDULED\n"
        "BCDFGHJL,2026-12-07 09:00,cleaning,ana,,COMPLETED\n"
    )
    report = bring(clinic, "appointments", text, tmp_path)
    assert told(report) == {"status_impossible": (2,), "missing_value": (3,)}


def test_without_codes_rows_are_known_by_what_they_say(clinic: Clinic, tmp_path: Path) -> None:
    text = "\n".join(line.partition(",")[2] for line in PAST.splitlines())
    report = bring(clinic, "appointments", text, tmp_path, partial=True)
    # The first two are the same customer, service, provider and start.
    assert (told(report), report.created) == ({"duplicate_in_file": (3,)}, 2)
    assert bring(clinic, "appointments", text, tmp_path, partial=True).unchanged == 2


def test_customers_are_made_when_asked_once_each(clinic: Clinic, tmp_path: Path) -> None:
    header = "starts_at,service,provider,status,customer.code,customer.name,customer.phone\n"
    text = header + "".join(
        f"2026-12-0{day} 09:00,cleaning,ana,COMPLETED,{code},{name},212 555 0100\n"
        for day, code, name in ((1, "P1", "Ana Silva"), (2, "P1", "Ana Souza"), (3, "P2", '"Lee, Bob"'))
    )
    report = bring(clinic, "appointments", text, tmp_path)
    assert told(report) == {"customer_not_found": (2, 3, 4)}
    report = bring(clinic, "appointments", text, tmp_path, create_customers=True)
    assert (report.created, report.customers_created) == (3, 2)
    assert rows(clinic, CODED) == [("P1", "Ana", "Silva", "+12125550100"), ("P2", "Bob", "Lee", "+12125550100")]
    report = bring(clinic, "appointments", text, tmp_path, create_customers=True)
    assert (report.unchanged, report.customers_created) == (3, 0)


def test_every_reason_is_told_with_its_line(clinic: Clinic, tmp_path: Path) -> None:
    text = HEADER + (
        "C1,2026-12-07 09:00,cleaning,ana,rui@example.com,,\n"
        "C2,2027-12-07 09:00,cleaning,ana,rui@example.com,COMPLETED,\n"
        "C3,2026-12-07,cleaning,ana,rui@example.com,COMPLETED,\n"
        "C4,2026-12-07 09:00,clening,ana,rui@example.com,COMPLETED,\n"
        "C5,2026-12-07 09:00,cleaning,bob,rui@example.com,COMPLETED,\n"
        "C6,2026-12-07 09:00,cleaning,ana,nobody@example.com,COMPLETED,\n"
        "C7,12/07/2026 09:00,cleaning,ana,rui@example.com,COMPLETED,\n"
        "C8,2026-12-07 09:00,cleaning,ana,rui@example.com,DONE,\n"
    )
    report = bring(clinic, "appointments", text, tmp_path)
    assert told(report) == {
        "status_impossible": (2, 3),
        "time_invalid": (4, 8),
        "customer_not_found": (7,),
        "provider_not_found": (6,),
        "service_not_found": (5,),
        "unknown_value": (9,),
    }
    examples = {each.code: each.example for each in report.problems}
    assert "did you mean cleaning?" in examples["service_not_found"]


def test_a_confirmation_code_that_somebody_has_is_drawn_again(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appointments, "new_confirmation_code", lambda: "BCDFGHJK")
    report = bring(clinic, "appointments", PAST, tmp_path)
    later = PAST.replace("2026-12-07", "2026-12-08").replace("A", "Z", 2)
    assert (report.created, bring(clinic, "appointments", later, tmp_path, partial=True).created) == (3, 2)
    codes = rows(clinic, "select confirmation_code from appointment where tenant_id = %(tenant)s")
    assert len(set(codes)) == 5
