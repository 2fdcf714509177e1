"""The sample clinic's files say what they should, and every mistake in them is told with its place."""

from datetime import timedelta
from pathlib import Path

import pytest

from sloty.engine.waiting import Priority
from sloty.errors import Invalid, ManyErrors
from sloty.operations import demo, nouns, sample, waitlist
from sloty.operations.plans.templates import examples
from sloty.operations.rows import Action
from sloty.operations.sample import CustomersUnreadable
from sloty.operations.services import SERVICE
from tests.builders import NOW, Clinic

_PLAN = "tenant: {slug: hill, name: Hill}\n"


def _folder(path: Path, customers: bytes) -> Path:
    (path / "clinic.yaml").write_text(_PLAN)
    (path / "customers.csv").write_bytes(customers)
    return path


def test_the_sample_clinic_can_be_read() -> None:
    plan, customers = sample.load(examples() / demo.CLINIC)
    assert plan.spec.tenant.slug == demo.CLINIC
    assert len(customers) > 100


def test_every_customer_that_cannot_be_right_is_told_with_the_line(tmp_path: Path) -> None:
    content = b"first_name,last_name,email\nEva,Roe,nobody\nAnn,Lee,ann@example.com\nBo,,bo@example.com\n"
    with pytest.raises(ManyErrors) as refused:
        sample.load(_folder(tmp_path, content))
    told = [error.message for error in refused.value.errors]
    assert ["line 2: email" in told[0], "line 4: last_name" in told[1]] == [True, True]


@pytest.mark.parametrize("content", [b"first_name\n\xff\n", b"first_name,last_name\nA,B,C,D\n"])
def test_customers_that_cannot_be_read_are_told_with_their_file(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        sample.load(_folder(tmp_path, content))
    assert "customers.csv" in refused.value.message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "clinic.yaml").write_text(_PLAN)
    with pytest.raises(CustomersUnreadable, match=r"customers\.csv"):
        sample.load(tmp_path)


def test_the_second_time_customers_are_unchanged(clinic: Clinic) -> None:
    _, customers = sample.load(examples() / demo.CLINIC)
    for action in (Action.CREATED, Action.UNCHANGED):
        with clinic.unit() as unit:
            assert {change.action for change in sample.put_customers(unit, customers[:5])} == {action}


def test_some_of_the_customers_wait_and_are_left_alone_afterwards(clinic: Clinic) -> None:
    clinic.provider("ben-okafor")
    clinic.provider("cho-lin")
    _, customers = sample.load(examples() / demo.CLINIC)
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"waitlist": True, "providers": ["ana", "ben-okafor", "cho-lin"]})
        sample.put_customers(unit, customers[:30])
    for _ in range(2):
        with clinic.unit(key="demo") as unit:
            assert sample.put_waiting(unit, customers) == 5
            urgent, *others = waitlist.entries(unit)
            assert (urgent.priority, urgent.created_at, len(others)) == (Priority.URGENT, NOW - timedelta(days=3), 4)
