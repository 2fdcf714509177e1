"""Every job does its work in every tenant, and finds nothing when it is run again."""

from uuid import uuid4

from sloty.jobs.job import Work
from sloty.jobs.upkeep import jobs
from tests.builders import Clinic
from tests.operations.test_booking import book


def test_all_of_them_run(clinic: Clinic) -> None:
    book(clinic, "11:00")
    work = Work(clinic.database, uuid4())
    names = []
    for job in jobs():
        assert job.run(work) >= 0
        names.append(job.name)
    assert names == ["plan", "digests", "holds", "attendance", "seal", "forget"]
