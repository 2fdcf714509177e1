"""Example files."""

from pathlib import Path

import pytest

from sloty.operations.imports import kind_of, sample
from sloty.operations.imports.running import KINDS, KindUnknown
from tests.builders import Clinic
from tests.operations.imports.sources import bring


@pytest.mark.parametrize("name", KINDS)
def test_the_columns_of_every_example_are_fields(name: str) -> None:
    header = sample(name).splitlines()[0].split(",")
    assert set(header) <= set(kind_of(name).fields)


def test_examples_can_be_imported_one_after_the_other(empty_clinic: Clinic, tmp_path: Path) -> None:
    for slug in ("downtown", "uptown"):
        empty_clinic.location(slug)
    for name in ("customers", "providers", "services"):
        report = bring(empty_clinic, name, sample(name), tmp_path)
        assert (report.created, report.problems) == (2, ()), name
    text = sample("appointments").replace(",ana,", ",ana-souza,")
    assert bring(empty_clinic, "appointments", text, tmp_path).created == 2


def test_what_cannot_be_imported_has_no_example() -> None:
    with pytest.raises(KindUnknown) as caught:
        sample("customer")
    assert "customers" in caught.value.advice
