"""The desk looks for people, and the administrator hands out what is kept, typed."""

import json
import stat
from pathlib import Path

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")


def test_people_are_found_as_they_are_spelled_and_whoever_was_merged_leads_on(machine: Machine) -> None:
    for number, (first, last) in enumerate((("Søren", "Straße"), ("Soren", "Strasse"))):
        person = ("--first-name", first, "--last-name", last, "--code", f"FS{number}", "--phone", "+12125550888")
        machine.sloty("customer", "create", *person)
    for fragment in ("soren straße", "(212) 555-0888"):
        assert len(machine.sloty("customer", "find", fragment, "-o", "ids").out.split()) == 2, fragment
    machine.sloty("customer", "merge", "FS0", "--from", "FS1", "--yes")
    assert machine.sloty("customer", "find", "fs1", "-o", "json").json[0]["code"] == "FS0"
    assert machine.sloty("customer", "edit", "FS1", "--notes", "by the window", "-o", "json").json["code"] == "FS0"
    machine.sloty("customer", "erase", "FS0", "--confirm", "FS0")


def test_exports_are_what_was_asked_for_and_files_for_their_owner(machine: Machine, tmp_path: Path) -> None:
    told = machine.sloty("export", "customers", "-o", "json").json
    lines = machine.sloty("export", "customers", "-o", "jsonl").out.splitlines()
    assert told == [json.loads(line) for line in lines] != []
    assert len(machine.sloty("export", "customers", "-o", "yaml").out.split("- code:")) - 1 == len(told)
    file = tmp_path / "customers.csv"
    assert machine.sloty("export", "customers", "--file", str(file)).out == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"unchanged {len(told)}" in machine.sloty("import", "customers", str(file), "--dry-run").out
    record = tmp_path / "rui.json"
    machine.sloty("customer", "export", told[0]["code"], "--file", str(record))
    assert json.loads(record.read_text(encoding="utf-8"))["customer"]["code"] == told[0]["code"]
    error = machine.sloty("export", "customers", "--file", str(tmp_path / "no" / "x.csv"), "-o", "json", status=6).error
    assert error["code"] == "file_unwritable"
