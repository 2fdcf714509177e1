"""From a job to its report."""

from pathlib import Path

import pytest

from sloty.actor import Actor, NoTenant
from sloty.operations.idempotency import KeyReused
from sloty.operations.imports import Job, prepare_source, require_all, run
from sloty.operations.imports.report import ImportRejected
from sloty.operations.imports.running import KeyUnusable
from sloty.operations.unit import open_unit
from tests.builders import Clinic
from tests.operations.imports.sources import bring, lines

TEXT = "code,first_name,last_name\nC1,Ana,Silva\n"


@pytest.mark.parametrize(("key", "problem"), [("fax", "told apart otherwise"), ("phone", "no column has it")])
def test_a_key_that_tells_nothing_apart_is_refused(key: str, problem: str) -> None:
    with pytest.raises(KeyUnusable, match=problem):
        prepare_source(Job("customers", Path("a.csv"), key=key), lines(TEXT))


def test_a_file_without_any_key_is_refused() -> None:
    with pytest.raises(KeyUnusable, match="no column has it"):
        prepare_source(Job("customers", Path("a.csv")), lines("Name\nAna Silva\n"))


def test_a_retry_under_a_key_gets_the_same_report_and_another_file_a_conflict(
    empty_clinic: Clinic, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"

    def once(text: str) -> int:
        path.write_text(text, encoding="utf-8")
        with empty_clinic.unit(key="import-1") as unit:
            return run(unit, prepare_source(Job("customers", path), lines(text))).created

    assert (once(TEXT), once(TEXT)) == (1, 1)
    with pytest.raises(KeyReused):
        once(TEXT.replace("Silva", "Souza"))


def test_refused_rows_are_an_error_only_where_they_kept_the_others_out(empty_clinic: Clinic, tmp_path: Path) -> None:
    bad = TEXT + "C2,,Lee\n"
    require_all(bring(empty_clinic, "customers", bad, tmp_path, partial=True), again="x")
    report = bring(empty_clinic, "customers", bad, tmp_path, keep_rejects=False)
    assert report.rejects is None
    with pytest.raises(ImportRejected, match="1 of 2 rows") as caught:
        require_all(report, again="sloty import customers people.csv")
    assert "sloty import customers people.csv --partial" in caught.value.advice


def test_without_a_tenant_nothing_begins(empty_clinic: Clinic) -> None:
    operator = Actor.operator("operator", "cli")
    prepared = prepare_source(Job("customers", Path("a.csv")), lines(TEXT))
    with pytest.raises(NoTenant), open_unit(empty_clinic.database, operator) as unit:
        run(unit, prepared)
