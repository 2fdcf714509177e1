"""What an import is asked to do."""

from pathlib import Path

import pytest

from sloty.operations.imports import Job, prepare_source
from tests.operations.imports.sources import lines


@pytest.mark.parametrize(
    ("name", "rejects"),
    [
        ("people.csv", "people.rejects.csv"),
        ("people.xlsx", "people.rejects.csv"),
        ("people.csv.gz", "people.rejects.csv"),
        ("people", "people.rejects.csv"),
        ("people.rejects.csv", "people.rejects.rejects.csv"),
        ("2026.05 people.csv", "2026.05 people.rejects.csv"),
    ],
)
def test_rejects_stand_beside_the_file_and_never_in_its_place(name: str, rejects: str) -> None:
    path = Path("folder") / name
    assert Job("customers", path).rejects_path == path.with_name(rejects)
    assert Job("customers", path, rejects=Path("other.csv")).rejects_path == Path("other.csv")


def test_what_was_detected_is_told() -> None:
    source = lines("E-Mail,Name,phone,Fax\n", delimiter="\t")
    prepared = prepare_source(Job("customers", Path("people.csv")), source)
    assert prepared.notes == [
        "Reading people.csv (csv, utf-8, delimiter tab), rows told apart by email",
        "Mapped: E-Mail→email, Name→first_name, last_name, phone",
        "Ignored: Fax",
    ]
